# What an operator sees of a server that interviews over Slack and a real ngircd:
# metrics, readiness, the log; and that nobody's words are in any of them.
export PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=tests/irc:tests/slack python3 tests/metrics.py
