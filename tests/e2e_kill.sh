# kill -9 after every line of a whole interview: nothing is lost, nothing is asked
# twice, the report is the undisturbed one.
exec python3 tests/kill.py
