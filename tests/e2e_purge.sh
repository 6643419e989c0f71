# What is older than it may be kept is forgotten, to the last byte; nothing else is.

fail() {
	echo "$*"
	exit 1
}

db=$TMP/a.db
interview() { # name, word, the last line
	{
		echo start
		for _ in 1 2 3; do
			echo "The client sends an idempotency key, $2, and the server keeps it."
			echo done
		done
		echo "$3"
	} | "$LEADLINE" try --seed 11 --role payments --name "$1" --db "$db" >/dev/null
}
interview sam-qwzyx old-qwzyx stop
interview ann-qwzyx also-qwzyx stop
interview bob new-zxqyw stop
interview zoe live-zywqx repeat
"$LEADLINE" report C-0001 --db "$db" >/dev/null

# Forty days pass for all but bob; what was open stays so. A reader keeps the log.
cat >"$TMP/past.py" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TRIGGER event_is_final")
db.execute("UPDATE event SET at = at - 40 * 86400 WHERE interview <> 3")
db.execute("CREATE TRIGGER event_is_final BEFORE UPDATE ON event"
           "  BEGIN SELECT RAISE (ABORT, 'an event is final'); END")
db.commit()
P
python3 "$TMP/past.py" "$db"

holds() { # word
	cat "$db" "$db-wal" "$db-shm" 2>/dev/null | grep -qa "$1"
}
"$LEADLINE" purge --db "$db" 2>"$TMP/err" && fail 'no age, and all the same'
for days in 0 -1 x 1x 99999999999999999999; do
	"$LEADLINE" purge --db "$db" --older-than "$days" 2>/dev/null && fail "$days days"
done
"$LEADLINE" purge --db "$db" --older-than 41 | grep -qx 'no interview ended that long ago' ||
	fail 'too young'
"$LEADLINE" purge --db "$db" --older-than 30 --dry-run >"$TMP/dry"
printf '%s would be forgotten\n' C-0001 C-0002 | cmp - "$TMP/dry" || fail "$(cat "$TMP/dry")"
holds qwzyx || fail 'a dry run that was wet'
"$LEADLINE" list --db "$db" | grep -q 'C-0002 *ended' || fail 'a dry run that was wet'

# By the configuration, while somebody has the database open.
echo '{"database": "a.db", "retention_days": 30}' >"$TMP/leadline.json"
python3 - "$db" "$LEADLINE" "$TMP/leadline.json" >"$TMP/out" <<'P' || fail "$(cat "$TMP/out")"
import os, sqlite3, subprocess, sys
path, leadline, config = sys.argv[1:]
beside = sqlite3.connect(path)
beside.execute("SELECT count(*) FROM event").fetchall()
done = subprocess.run([leadline, "purge", "--config", config, "--by", "ann"],
                      capture_output=True, text=True)
print(done.stdout + done.stderr)
assert done.returncode == 0, done
files = [path + tail for tail in ("", "-wal", "-shm") if os.path.exists(path + tail)]
assert path + "-wal" in files, "the log is looked through as well"
for name in files:
    with open(name, "rb") as f:
        assert b"qwzyx" not in f.read(), name
P
for id in C-0001 C-0002; do
	grep -qx "$id is forgotten" "$TMP/out" || fail "$(cat "$TMP/out")"
	"$LEADLINE" list --db "$db" | grep -q "$id *forgotten" || fail "$id: no tombstone"
done
holds qwzyx && fail 'the words of the forgotten'
holds zxqyw || fail 'a younger one is gone'
"$LEADLINE" replay C-0003 --db "$db" >/dev/null || fail 'the younger one is damaged'
"$LEADLINE" list --db "$db" | grep -q 'C-0004 *live' || fail 'a live one was ended'
holds zywqx || fail 'a live one was forgotten'
"$LEADLINE" audit --db "$db" >"$TMP/trail"
[ "$(grep -c ' forget done command line:ann$' "$TMP/trail")" = 2 ] || fail "$(cat "$TMP/trail")"
grep -q 'C-0001 read done' "$TMP/trail" || fail 'the trail was forgotten, too'
"$LEADLINE" purge --db "$db" --older-than 30 | grep -q '^no interview' || fail 'twice'
