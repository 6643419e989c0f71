# Interviews over a real InspIRCd with Atheme: accounts, SASL.
python3 tests/irc/play.py accounts
