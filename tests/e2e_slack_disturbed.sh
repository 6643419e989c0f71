# The same while Slack asks for patience and fails, and the server is killed.
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/slack/play.py disturbed
