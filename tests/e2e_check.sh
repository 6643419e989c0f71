# leadline check: what is off is named with file and place, and the exit code says
# whether it could be read at all.

fail() {
	echo "$*"
	exit 1
}

# run STATUS ARGUMENT...: its output is in $TMP/out and $TMP/err
run() {
	want=$1
	shift
	got=0
	"$LEADLINE" "$@" >"$TMP/out" 2>"$TMP/err" || got=$?
	[ "$got" = "$want" ] ||
		fail "leadline $*: exit $got, not $want: $(cat "$TMP/out" "$TMP/err")"
}

cp -r questions config "$TMP"
bank=$TMP/questions/backend

# One sample gets a band that its answer can't have; one probe alone is looked at.
edit() { # python expression over the document d
	python3 - "$bank/security.json" "$1" <<'END'
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
exec(sys.argv[2])
json.dump(d, open(sys.argv[1], "w", encoding="utf-8"))
END
}
probe=$(python3 -c "import json; print(json.load(open('$bank/security.json'))['probes'][0]['id'])")
edit 'd["probes"][0]["samples"][0].update(low=0, high=0, shows=[], not_shows=[d["probes"][0]["points"][0]["id"]])'
run 1 check --bank "$bank" --probe "$probe"
grep -q "security.json: probe $probe: sample 1 (full): score .* outside 0..0; found: " \
	"$TMP/out" || fail "the finding: $(cat "$TMP/out")"
grep -q '^1 probes, .* findings$' "$TMP/out" || fail 'no summary'

# By configuration; a path counts from its folder.
printf '// ours\n{"bank": "questions/backend", "roles": "config/roles"}\n' >"$TMP/conf.json"
run 1 check --config "$TMP/conf.json" --concept security
grep -q '^[0-9]* probes, .* findings$' "$TMP/out" || fail "--concept: $(cat "$TMP/out")"

# What can't be read: exit 2, and where.
edit 'd["probes"][1]["points"][0]["match"][0] = "^@nosuchset + x"'
run 2 check --bank "$bank"
grep -q "security.json: probes\[1\].points\[0\].match\[0\]: column 2.*nosuchset" "$TMP/err" ||
	fail "a broken pattern: $(cat "$TMP/err")"
# ... which is no concern of another concept's author.
got=0
"$LEADLINE" check --bank "$bank" --concept concurrency >"$TMP/out" 2>&1 || got=$?
[ $got != 2 ] || fail "--concept concurrency: $(cat "$TMP/out")"
rm "$bank/security.json"
run 2 check --bank "$bank"
grep -q 'no file with "concept": "security"' "$TMP/err" || fail "$(cat "$TMP/err")"
run 2 check --bank "$bank" --concept security
run 2 check --concept secruity
run 2 check --probe no-such-probe
grep -q no-such-probe "$TMP/err" || fail 'an unknown probe is not named'

printf '{"bank": "b", "rolse": "r"}' >"$TMP/conf.json"
run 2 check --config "$TMP/conf.json"
grep -q 'conf.json: rolse: unknown key; did you mean roles?' "$TMP/err" ||
	fail "$(cat "$TMP/err")"
sed -i 's/"level"/"levle"/' "$TMP/config/roles/backend.json"
run 2 check --roles "$TMP/config/roles"
grep -q 'backend.json: levle: unknown key; did you mean level?' "$TMP/err" ||
	fail "$(cat "$TMP/err")"
