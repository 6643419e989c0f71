# A netsplit in the middle of an interview, between two real ngircds.
python3 tests/irc/play.py split
