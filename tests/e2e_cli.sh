# The command line itself: help, version, and words that mean nothing.

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

run 0 --version
grep -qx 'leadline [0-9]*\.[0-9]*\.[0-9]*' "$TMP/out" || fail 'no version'
[ ! -s "$TMP/err" ] || fail '--version complains'

run 0 --help
for command in check export forget grade list replay report simulate try; do
	grep -q "^ *$command " "$TMP/out" || fail "--help lacks $command"
done
[ ! -s "$TMP/err" ] || fail '--help complains'

# Every command that --help lists knows --help, too, and is in the manual.
for command in $(sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' "$TMP/out"); do
	run 0 "$command" --help
	grep -q "$command" "$TMP/out" || fail "$command --help does not name it"
	grep -q "^\.It Cm $command" contrib/leadline.1 || fail "no $command in the manual"
	for option in $(grep -o -e '--[a-z][a-z-]*' "$TMP/out" | sort -u); do
		grep -q -e "Fl $(printf %s "${option#-}")" contrib/leadline.1 ||
			fail "the manual lacks $command $option"
	done
done

run 2
[ -s "$TMP/err" ] || fail 'no command, and no usage'
run 2 chekc
grep -q check "$TMP/err" || fail 'the nearest command is not named'
[ ! -s "$TMP/out" ] || fail 'an error on stdout'
run 2 check --no-such-option
[ -s "$TMP/err" ] || fail 'an unknown option passes in silence'
