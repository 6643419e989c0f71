# A database of the first schema opens, is brought up to date, and replays.

fail() {
	echo "$*"
	exit 1
}

{
	echo start
	for i in $(seq 1 40); do
		echo "The client sends an idempotency key and the server stores it."
		echo done
		[ $((i % 3)) = 0 ] && echo idk || true
	done
	echo stop
} | "$LEADLINE" try --seed 11 --role payments --name sam --db "$TMP/new.db" >/dev/null
"$LEADLINE" report C-0001 --db "$TMP/new.db" >"$TMP/new.txt"

# The same interview, as a program of the first schema would have stored it: the
# frozen tables, and of each row what they have columns for.
python3 - "$TMP/new.db" "$TMP/old.db" tests/corpus/store/v1.sql <<'P'
import sqlite3, sys
new, old, dump = sys.argv[1:]
db = sqlite3.connect(old)
db.executescript("".join(line for line in open(dump) if not line.startswith("INSERT")))
db.execute("ATTACH ? AS new", (new,))
assert db.execute("PRAGMA main.user_version").fetchone() == (1,)
for (table,) in db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'"
                           " AND name NOT LIKE 'sqlite_%'").fetchall():
    columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
    db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
db.commit()
assert db.execute("SELECT count(*) FROM main.event").fetchone()[0] > 40
assert not db.execute("SELECT 1 FROM main.sqlite_schema WHERE name = 'audit'").fetchone()
P

"$LEADLINE" replay C-0001 --db "$TMP/old.db" --regrade >"$TMP/out" || fail "$(cat "$TMP/out")"
grep -q 'the report is the one that was given out' "$TMP/out" || fail "$(cat "$TMP/out")"
"$LEADLINE" report C-0001 --db "$TMP/old.db" | cmp - "$TMP/new.txt" || fail 'another report'
"$LEADLINE" audit --db "$TMP/old.db" | grep -q '^1 of 1 rows' || fail 'no trail'
"$LEADLINE" backup "$TMP/copy.db" --db "$TMP/old.db" >/dev/null || fail 'no backup of it'
"$LEADLINE" decide 'C-0001 hold because' --db "$TMP/old.db" >/dev/null || fail 'it is dead'

# And one of a program to come is refused, and left as it is.
python3 - "$TMP/copy.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA journal_mode = DELETE")
db.execute("PRAGMA user_version = 99")
P
before=$(sha256sum "$TMP/copy.db")
for command in audit 'report C-0001' "backup $TMP/never.db" 'purge --older-than 1'; do
	# shellcheck disable=SC2086
	"$LEADLINE" $command --db "$TMP/copy.db" 2>"$TMP/err" && fail "$command goes on"
	grep -q 'run the newer leadline' "$TMP/err" || fail "$(cat "$TMP/err")"
done
[ "$(sha256sum "$TMP/copy.db")" = "$before" ] || fail 'a newer database was touched'
[ ! -e "$TMP/never.db" ] || fail 'a copy of it'
