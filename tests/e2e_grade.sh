# leadline grade: a line in, a line out, at once and in order.

fail() {
	echo "$*"
	exit 1
}

bank=questions/backend/security.json
line='{"probe":"sec-store-password","answer":"hash it, with its own random salt"}'

# Two answers and an empty line; keys that are not ours are not read.
printf '%s\n\n%s\n' "$line" '{"probe":"sec-store-password","answer":"","kind":"none"}' |
	"$LEADLINE" grade --bank $bank >"$TMP/out" || fail 'two good lines: not 0'
python3 - "$TMP/out" <<'END' || fail "not as it must be: $(cat "$TMP/out")"
import json, sys
first, second = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
answer = "hash it, with its own random salt".encode()
assert list(first) == ["probe", "score", "confidence", "points", "misconceptions"]
assert first["probe"] == "sec-store-password" and 0 < first["score"] <= 1
assert first["confidence"] in ("high", "low") and second["score"] == 0
shown = [p for p in first["points"] if p["state"] == "shown"]
assert shown and all(answer[p["start"]:p["end"]].decode() == p["quote"] for p in shown)
assert len(first["points"]) == len(second["points"]) > len(shown)
END

# Each answer comes out before the next one is asked for.
mkfifo "$TMP/in"
"$LEADLINE" grade --bank $bank <"$TMP/in" >"$TMP/live" &
exec 3>"$TMP/in"
echo "$line" >&3
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ -s "$TMP/live" ] && break
	sleep 0.1
done
[ -s "$TMP/live" ] || fail 'the first grade waits for the end of the input'
exec 3>&-
wait $! || fail 'one good line: not 0'

# A bad line: its number, exit 2, and what came before it has been graded.
refused() { # what stderr must have, the bad line
	got=0
	printf '%s\n%s\n%s\n' "$line" "$2" "$line" |
		"$LEADLINE" grade --bank $bank >"$TMP/out" 2>"$TMP/err" || got=$?
	[ $got = 2 ] || fail "exit $got, not 2: $2"
	grep -qF "$1" "$TMP/err" || fail "$2: $(cat "$TMP/err")"
	[ "$(wc -l <"$TMP/out")" = 1 ] || fail "$2: not just the line before it"
}
refused 'line 2' 'no JSON'
refused 'line 2: probe: the bank has no probe sec-nope' '{"probe":"sec-nope","answer":"x"}'
refused 'line 2: answer: missing' '{"probe":"sec-store-password"}'
refused 'line 2: answer: must be a string' '{"probe":"sec-store-password","answer":1}'
refused 'line 2: must be an object' '["sec-store-password","x"]'

long() { # bytes of an answer
	printf '{"probe":"sec-store-password","answer":"%s"}' "$(head -c "$1" /dev/zero | tr '\0' a)"
}
refused 'line 2: answer: longer than 16384 bytes' "$(long 16385)"
long 16384 | "$LEADLINE" grade --bank $bank >"$TMP/out" || fail 'an answer of 16,384 bytes'

# A file of probes that is no bank, with its own lexicon, from anywhere.
cat >"$TMP/loose.json" <<'END'
{"about": "free", "lexicon": {"big": ["large", "huge"]}, "probes": [{"id": "p",
 "ask": "Why?", "target": 1, "points": [{"id": "size", "rung": "deep", "weight": 1,
 "match": ["^@big + whale"]}]}]}
END
echo '{"probe":"p","answer":"because the whale is huge"}' |
	"$LEADLINE" grade --bank "$TMP/loose.json" --words questions/words.txt >"$TMP/out" ||
	fail 'a loose file: not 0'
grep -q '"state":"shown"' "$TMP/out" || fail "a loose file: $(cat "$TMP/out")"

got=0
"$LEADLINE" grade --bank "$TMP/nowhere.json" </dev/null 2>"$TMP/err" || got=$?
[ $got = 2 ] && grep -qF "$TMP/nowhere.json" "$TMP/err" || fail 'no such file: unnamed'
