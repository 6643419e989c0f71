# SIGHUP: roles, questions and configuration read anew while interviews run.
python3 tests/irc/reload.py
