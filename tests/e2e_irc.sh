# Interviews over a real ngircd, and over TLS.
python3 tests/irc/play.py ngircd
mkdir -p "$TMP/tls"
TMP=$TMP/tls python3 tests/irc/play.py tls
