# The audit trail on the command line, and a backup that must prove itself.

fail() {
	echo "$*"
	exit 1
}

answers() {
	echo start
	for _ in 1 2 3; do
		echo "The client sends an idempotency key, qwzyx, and the server stores it."
		echo done
	done
	echo stop
}
db=$TMP/a.db
answers | "$LEADLINE" try --seed 11 --role payments --name sam --db "$db" >/dev/null

# What is done is recorded; what could not be done is not.
"$LEADLINE" report C-0001 --db "$db" --by ann >"$TMP/report"
"$LEADLINE" report C-0001 --db "$db" --format json >/dev/null
"$LEADLINE" export C-0001 --db "$db" --by bob >/dev/null
"$LEADLINE" decide 'C-0001 hold zxqyw' --db "$db" --by ann >/dev/null
"$LEADLINE" report C-0009 --db "$db" 2>/dev/null && fail 'a report of nobody'
"$LEADLINE" export C-0009 --db "$db" 2>/dev/null && fail 'an export of nobody'
"$LEADLINE" forget C-0009 --db "$db" 2>/dev/null && fail 'nobody is forgotten'
"$LEADLINE" cancel C-0001 --db "$db" >/dev/null && fail 'cancelled after its end'
"$LEADLINE" replay C-0001 --db "$db" >/dev/null

# The copy is one, for its owner only, and replaces nothing.
umask 000
"$LEADLINE" backup "$TMP/b.db" --db "$db" --by ann >/dev/null
[ "$(stat -c %a "$TMP/b.db")" = 600 ] || fail 'others can read the backup'
before=$(sha256sum "$TMP/b.db")
"$LEADLINE" backup "$TMP/b.db" --db "$db" 2>"$TMP/err" && fail 'a file was written over'
grep -q 'b.db: exists already' "$TMP/err" || fail "$(cat "$TMP/err")"
[ "$(sha256sum "$TMP/b.db")" = "$before" ] || fail 'the first backup was touched'
"$LEADLINE" backup "$TMP/none/b.db" --db "$db" 2>/dev/null && fail 'a folder was made'
"$LEADLINE" replay C-0001 --db "$TMP/b.db" >/dev/null || fail 'the copy has no whole chain'

"$LEADLINE" forget C-0001 --db "$db" --by eve >/dev/null
"$LEADLINE" audit --db "$db" >"$TMP/trail" || fail 'the trail is not whole'
me="command line:$(id -un)"
sed -E 's/^([0-9]+) [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z /\1 AT /; s/head .*/head/' \
	"$TMP/trail" >"$TMP/got"
cat >"$TMP/want" <<E2
1 AT C-0001 read done command line:ann
2 AT C-0001 read done $me
3 AT C-0001 export done command line:bob
4 AT C-0001 decide done command line:ann
5 AT - backup done command line:ann
6 AT C-0001 forget done command line:eve
6 of 6 rows, the chain is whole, head
E2
diff "$TMP/want" "$TMP/got" || fail 'the trail says something else'
grep -q -e qwzyx -e zxqyw "$TMP/trail" && fail 'words in the trail'
"$LEADLINE" audit --db "$db" --interview C-0002 | grep -q '^0 of 6 rows' || fail 'of another'
echo '{"database": "a.db"}' >"$TMP/leadline.json"
"$LEADLINE" audit --config "$TMP/leadline.json" | cmp - "$TMP/trail" || fail 'by configuration'

# Who pages through it, or can't write to the disk, reads nothing without a trace.
"$LEADLINE" report C-0001 --db "$TMP/b.db" --by zoe >/dev/null
"$LEADLINE" audit --db "$TMP/b.db" | grep -q 'C-0001 read done command line:zoe' || fail 'zoe'

# A forged row is named; so is a copy whose chains are broken, which is not kept.
forge() { # SQL
	cp "$TMP/b.db" "$TMP/forged.db"
	python3 - "$TMP/forged.db" "$1" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
db.executescript(sys.argv[2])
P
}
refuses() { # SQL, what is said
	forge "$1"
	code=0
	"$LEADLINE" audit --db "$TMP/forged.db" >/dev/null 2>"$TMP/err" || code=$?
	[ $code = 1 ] || fail "$1: exit $code"
	grep -q "$2" "$TMP/err" || fail "$1: $(cat "$TMP/err")"
	no_backup "$2"
}
no_backup() { # what is said
	"$LEADLINE" backup "$TMP/c.db" --db "$TMP/forged.db" 2>"$TMP/err" &&
		fail 'a forged database is backed up'
	grep -q "$1" "$TMP/err" || fail "$(cat "$TMP/err")"
	[ "$(find "$TMP" -name 'c.db*')" = '' ] || fail 'something is left of it'
}
refuses "UPDATE audit SET who = 'command line:mallory' WHERE number = 3" 'row 3:'
refuses 'DELETE FROM audit WHERE number = 2' 'row 2 is missing'
refuses 'DELETE FROM audit WHERE number = 6' 'row 6 is missing'
refuses 'DELETE FROM audit_head' 'has no head'
forge "UPDATE event SET body = replace(body, 'qwzyx', 'xwzyq') WHERE kind = 'said'"
no_backup 'no good and was not kept: C-0001: event [0-9]* (said): was changed'
forge 'DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)'
no_backup 'no good and was not kept: C-0001: its last event'
