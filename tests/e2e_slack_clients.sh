# Our stand-in for Slack is held to Slack's own clients, and what we emit to Slack's
# own types, from a lock file. Where the packages can't be had it says so and passes.
export PYTHONDONTWRITEBYTECODE=1
node=$(sh tests/slack/node.sh) || exit 0
cp tests/slack/*.mjs "$node"
python3 tests/slack/clients.py "$node"

check=$(dirname "$LEADLINE")/check
[ -x "$check" ] || exit 0
SLACK_EMITTED=$TMP/emitted CK_RUN_SUITE=slack_blocks "$check"
python3 tests/slack/typecheck.py "$node" "$TMP/emitted"
