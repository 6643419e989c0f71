# The command line beside a running server: neither loses, the forgotten stay forgotten.
python3 tests/irc/beside.py
