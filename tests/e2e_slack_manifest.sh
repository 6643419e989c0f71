# The app manifest is one that Slack takes, and asks for the scopes that are needed.
PYTHONDONTWRITEBYTECODE=1 exec python3 tests/slack/manifest.py
