# Slack asks for patience everywhere, fails, is gone, revokes a token, and delivers
# its retries in any order: nothing lost, nothing twice.
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/slack/storm.py
