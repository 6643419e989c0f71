# Each mistake gets one clear line, exit 2, and nothing is written.

fail() {
	echo "$*"
	exit 1
}

# refused WORDS COMMAND...: exit 2, one line on stderr that has the words
refused() {
	words=$1
	shift
	got=0
	"$LEADLINE" "$@" </dev/null >"$TMP/out" 2>"$TMP/err" || got=$?
	[ "$got" = 2 ] || fail "leadline $*: exit $got: $(cat "$TMP/out" "$TMP/err")"
	[ "$(wc -l <"$TMP/err")" = 1 ] || fail "leadline $*: not one line: $(cat "$TMP/err")"
	grep -q -- "$words" "$TMP/err" || fail "leadline $*: '$words' is not in: $(cat "$TMP/err")"
}

# bank: a copy of the real one to damage
bank() {
	rm -rf "$TMP/q"
	cp -r questions "$TMP/q"
}

damage() { # file, sed expression
	sed -i "$2" "$TMP/q/$1"
}

bank
printf '{"concept": "security",\n  "ladder": }' >"$TMP/q/backend/security.json"
refused 'security.json:2:13' check --bank "$TMP/q/backend"

bank
damage backend/security.json '0,/"difficulty": [0-9]*/s//"difficulty": "hard"/'
refused 'probes\[0\].difficulty: must be' check --bank "$TMP/q/backend"

bank
damage backend/security.json '0,/"difficulty"/s//"dificulty"/'
refused 'dificulty.*difficulty' check --bank "$TMP/q/backend"

bank
damage backend/security.json '0,/"difficulty": [0-9]*/s//"difficulty": 1, "difficulty": 1/'
refused 'duplicate key' check --bank "$TMP/q/backend"

bank
rm "$TMP/q/backend/security.json"
refused 'security' check --bank "$TMP/q/backend"

bank
id=$(sed -n 's/^ *"id": "\(sec-[a-z0-9-]*\)".*/\1/p' "$TMP/q/backend/security.json" | sed -n 2p)
damage backend/security.json "0,/\"id\": \"sec-[a-z0-9-]*\"/s//\"id\": \"$id\"/"
refused "$id" check --bank "$TMP/q/backend"

bank
damage backend/security.json '0,/"match": *\[/s//"match": ["a + ", /'
refused 'column' check --bank "$TMP/q/backend"

bank
damage backend/security.json '0,/"match": *\[/s//"match": ["@nosuchset", /'
refused 'nosuchset' check --bank "$TMP/q/backend"

mkdir "$TMP/roles"
sed 's/"reliability"/"cooking"/' config/roles/payments.json >"$TMP/roles/payments.json"
refused 'cooking' check --roles "$TMP/roles"
refused 'there is no role chef' try --role chef
refused 'whole number' try --seed twelve
refused 'needs --db' try --resume
refused 'must not be empty' try --name ''
refused 'has no nosuchprobe' try --probe nosuchprobe

# Databases that are none, of somebody else, of the future, out of reach.
head -c 4096 /dev/zero | tr '\0' x >"$TMP/text.db"
cp "$TMP/text.db" "$TMP/before"
refused 'text.db' try --db "$TMP/text.db"
cmp -s "$TMP/text.db" "$TMP/before" || fail 'a foreign file was written to'
refused "$TMP/none/x.db" try --db "$TMP/none/x.db"
[ ! -e "$TMP/none" ] || fail 'a folder was made'
refused 'x.db' try --db /dev/null/x.db
printf 'decline\n' | "$LEADLINE" try --db "$TMP/new.db" >/dev/null
python3 - "$TMP/new.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA user_version = 999")
P
refused 'newer' try --db "$TMP/new.db"

# A report of nothing is not a usage error.
got=0
"$LEADLINE" report C-0099 --db "$TMP/nothere.db" >/dev/null 2>"$TMP/err" || got=$?
[ "$got" = 1 ] || fail "report from a missing database: exit $got"
[ ! -e "$TMP/nothere.db" ] || fail 'reading made a database'

# A full disk: said, not crashed, and nothing half-written is believed later.
mkdir "$TMP/small"
if mount -t tmpfs -o size=1200k none "$TMP/small" 2>/dev/null; then
	trap 'umount "$TMP/small"' EXIT
	(
		echo start
		for i in $(seq 1 400); do
			echo "line $i: $(head -c 3000 /dev/zero | tr '\0' a)"
			[ $((i % 4)) != 0 ] || echo done
		done
	) | timeout 60 "$LEADLINE" try --seed 1 --db "$TMP/small/x.db" >"$TMP/out" 2>"$TMP/err" ||
		true
	grep -q 'full\|space' "$TMP/err" || fail "a full disk is not said: $(head -3 "$TMP/err")"
	[ ! -s "$TMP/small/x.db" ] ||
		"$LEADLINE" list --db "$TMP/small/x.db" >/dev/null || fail 'the database is broken'
fi
