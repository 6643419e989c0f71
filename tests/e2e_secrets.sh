# A secret stays in memory: not in the log, not on the command line, not in the
# database, not in a core file; and a file of secrets that others can read is refused.

fail() {
	echo "$*"
	cat "$TMP/log" 2>/dev/null
	exit 1
}

secret=xoxb-never-to-be-seen
umask 077
echo "$secret" >"$TMP/token"
echo "$secret-signing" >"$TMP/signing"
cat >"$TMP/leadline.json" <<END
{"database": "leadline.db", "http_port": 0,
 "slack": [{"team": "T1", "bot_token": {"file": "token"},
  "signing_secret": {"file": "signing"}, "report_channel": "C1", "recruiters": ["U1"],
  "contact": "U1", "api_base": "http://127.0.0.1:9/api/", "insecure_loopback": true}]}
END

chmod 644 "$TMP/token"
got=0
"$LEADLINE" serve --config "$TMP/leadline.json" >"$TMP/log" 2>&1 || got=$?
[ "$got" = 2 ] || fail "a token that all can read: exit $got"
grep -q 'chmod 600' "$TMP/log" || fail 'what is wrong with the file is not said'
grep -q "$secret" "$TMP/log" && fail 'the refusal shows it'
chmod 600 "$TMP/token"

ulimit -c unlimited 2>/dev/null || true
"$LEADLINE" serve --config "$TMP/leadline.json" --log debug >"$TMP/log" 2>&1 &
pid=$!
for _ in $(seq 100); do
	grep -q 'is down' "$TMP/log" && break
	sleep 0.1
done
grep -q 'is down' "$TMP/log" || fail 'it never tried the token'
tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q "$secret" && fail 'it is on the command line'
grep -q 'Max core file size  *0  *0 ' "/proc/$pid/limits" || fail 'it would leave a core file'
kill "$pid"
wait "$pid" || fail 'it did not end well'
grep -q "$secret" "$TMP/log" && fail 'it is in the log'
for file in "$TMP"/leadline.db*; do
	grep -q "$secret" "$file" && fail "it is in $file"
	case $(stat -c %a "$file") in 600) ;; *) fail "$file is not for its owner alone" ;; esac
done
true
