# Whole interviews in two Slack workspaces at once: by words, by buttons, with edits
# and deletions, every delivery four times; who may not, may not. What was said is
# what Slack's own types say, where they can be had.
export PYTHONDONTWRITEBYTECODE=1
python3 tests/slack/play.py
node=$(sh tests/slack/node.sh) || exit 0
python3 tests/slack/typecheck.py "$node" "$TMP/emitted"
