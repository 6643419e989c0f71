# An interview through a pipe, its report, and what can be proved about it.

fail() {
	echo "$*"
	exit 1
}

answers() {
	echo start
	for i in $(seq 1 60); do
		echo "The client sends an idempotency key and the server stores it."
		echo "A unique constraint makes the second insert fail."
		[ $((i % 3)) = 0 ] && echo || echo done
		[ $((i % 4)) = 0 ] && echo idk || true
	done
}

# The same seed and answers on an empty database: the same bytes.
for n in 1 2; do
	answers | "$LEADLINE" try --seed 11 --role payments --db "$TMP/$n.db" >"$TMP/$n.out"
	"$LEADLINE" report C-0001 --db "$TMP/$n.db" >"$TMP/$n.txt"
	"$LEADLINE" report C-0001 --db "$TMP/$n.db" --format json >"$TMP/$n.json"
	sleep 1 # the clock must not show
done
cmp "$TMP/1.out" "$TMP/2.out" || fail 'two equal conversations differ'
cmp "$TMP/1.txt" "$TMP/2.txt" || fail 'two equal interviews give different reports'
cmp "$TMP/1.json" "$TMP/2.json" || fail 'two equal interviews give different JSON'
head -1 "$TMP/1.txt" | grep -q 'Concept depth report' || fail 'no report'
grep -q 'Topic 6 of 6' "$TMP/1.out" || fail 'not six topics'

"$LEADLINE" replay C-0001 --db "$TMP/1.db" --regrade >"$TMP/replay" ||
	fail "replay: $(cat "$TMP/replay")"
grep -q 'the one that was given out' "$TMP/replay" || fail 'nothing was proved'

# One byte of one stored event, and replay names that event.
python3 - "$TMP/2.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")  # whoever can write the file can do that
seq, body = db.execute("SELECT seq, body FROM event WHERE kind = 'said' LIMIT 1").fetchone()
at = body.index("client")
db.execute("UPDATE event SET body = ? WHERE seq = ?", (body[:at] + "x" + body[at + 1:], seq))
db.commit()
print(seq, file=open(sys.argv[1] + ".seq", "w"))
P
if "$LEADLINE" replay C-0001 --db "$TMP/2.db" >"$TMP/out" 2>"$TMP/err"; then
	fail 'replay believes a changed event'
fi
grep -q "event $(cat "$TMP/2.db.seq") (said)" "$TMP/err" ||
	fail "replay does not name the event: $(cat "$TMP/err")"

# The same for its time.
python3 - "$TMP/1.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
db.execute("UPDATE event SET at = at + 60 WHERE seq = 5")
db.commit()
P
if "$LEADLINE" replay C-0001 --db "$TMP/1.db" >/dev/null 2>"$TMP/err"; then
	fail 'replay believes a moved event'
fi
grep -q 'event 5 .*time' "$TMP/err" || fail "replay: $(cat "$TMP/err")"

# Forgetting leaves a tombstone and none of the words, in no file.
"$LEADLINE" forget C-0001 --db "$TMP/2.db" >/dev/null
"$LEADLINE" list --db "$TMP/2.db" | grep -q '^C-0001 *forgotten' || fail 'no tombstone'
if grep -qa 'unique constraint makes' "$TMP"/2.db*; then
	fail 'a forgotten answer is still in the file'
fi
if "$LEADLINE" report C-0001 --db "$TMP/2.db" >/dev/null 2>&1; then
	fail 'a forgotten interview has a report'
fi

# Input that ends in the middle is kept, and --resume goes on at the question.
printf 'start\nThe client sends a key\n' |
	"$LEADLINE" try --seed 1 --db "$TMP/3.db" >"$TMP/first"
printf 'and it is stored.\ndone\nstop\n' |
	"$LEADLINE" try --resume --db "$TMP/3.db" >"$TMP/second"
grep -q '(again)' "$TMP/second" || fail 'the question is not shown again, or not so marked'
grep -q 'The client sends a key' "$TMP/second" || fail 'the stored line is not quoted'
grep -q 'Incomplete (withdrawn)' "$TMP/second" || fail 'no partial report'
printf 'start\n' | "$LEADLINE" try --seed 1 --db "$TMP/4.db" >/dev/null
got=0
"$LEADLINE" try --db "$TMP/4.db" </dev/null >/dev/null 2>"$TMP/err" || got=$?
[ "$got" = 2 ] || fail 'a second live interview of one person'
grep -q -- --resume "$TMP/err" || fail 'nothing is said of --resume'

# One probe, for its author.
probe=$(sed -n 's/.*"id": "\(api-[a-z-]*\)".*/\1/p' questions/backend/api-design.json | head -1)
printf 'We use nouns for the paths.\n\n' | "$LEADLINE" try --probe "$probe" >"$TMP/out"
grep -q 'score [0-9.]* of 1' "$TMP/out" || fail 'no score for a probe'

# An interview that was tampered with is not gone on with, and says why.
printf 'start\nThe client sends a key\n' | "$LEADLINE" try --seed 1 --db "$TMP/5.db" >/dev/null
python3 - "$TMP/5.db" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
    db.execute(f"DROP TRIGGER {name}")
db.execute("UPDATE event SET body = replace(body, 'client', 'Client') WHERE kind = 'said'")
db.commit()
P
got=0
printf 'done\n' | timeout 20 "$LEADLINE" try --resume --db "$TMP/5.db" >"$TMP/out" 2>"$TMP/err" || got=$?
[ "$got" = 2 ] || fail "a changed interview is gone on with: exit $got: $(cat "$TMP/out" "$TMP/err")"
grep -q 'said.*digest' "$TMP/err" || fail "nothing is said of the change: $(cat "$TMP/err")"

# A line that is just too long is not taken, and the next one is; one that is a piece
# of reading (4,096 bytes) shorter is for the interview to judge.
line() { # bytes
	head -c "$1" /dev/zero | tr '\0' a
	echo
}
{ echo start; line 65536; echo stop; } | "$LEADLINE" try --seed 1 >"$TMP/out"
grep -q 'That line is too long to be taken' "$TMP/out" || fail 'a line of 65,536 bytes'
{ echo start; line 61440; echo stop; } | "$LEADLINE" try --seed 1 >"$TMP/out"
grep -q 'That line is too long to be taken' "$TMP/out" && fail 'a line of 61,440 bytes'
grep -q 'more than one answer can hold' "$TMP/out" || fail 'it was not judged'

# What was typed steers no terminal: neither the report's nor the interview's.
printf 'start\nThe \033[2Jclient sends a \302\233key, a \033]0;x\007lock\ndone\nstop\nyes\n' |
	"$LEADLINE" try --seed 1 --db "$TMP/6.db" >/dev/null
"$LEADLINE" report C-0001 --db "$TMP/6.db" >"$TMP/out"
grep -q 'The \[2Jclient sends a key, a \]0;xlock' "$TMP/out" || fail 'the words are not there'
[ "$(tr -d '\n\t -~\200-\377' <"$TMP/out" | wc -c)" = 0 ] || fail 'a control character'
"$LEADLINE" replay C-0001 --db "$TMP/6.db" >/dev/null || fail 'the report is another one'
