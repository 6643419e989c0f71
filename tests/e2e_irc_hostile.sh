# A server that does what crashes, hangs or fools libircclient.
python3 tests/irc/hostile.py
