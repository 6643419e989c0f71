# The flood limits that ngircd and InspIRCd come with, and twenty candidates.
for server in ngircd inspircd; do
	mkdir -p "$TMP/$server"
	TMP=$TMP/$server python3 tests/irc/play.py paced-$server &
	pids="${pids-} $!"
done
for pid in $pids; do
	wait "$pid"
done
