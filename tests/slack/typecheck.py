"""What the bot emitted, as literals of the types of Slack's own packages, under tsc.

typecheck.py NODE FILE...: each line of a file is [kind, payload]. Types know names
and shapes but no lengths; those are blocks.py's.
"""
import json
import os
import subprocess
import sys

TYPES = {
    "blocks": "KnownBlock[]",
    "view": "ModalView",
    "ModalView": "ModalView",
    "ChatPostMessageArguments": "ChatPostMessageArguments",
    "ChatPostEphemeralArguments": "ChatPostEphemeralArguments",
    "ChatUpdateArguments": "ChatUpdateArguments",
    "IncomingWebhookSendArguments": "IncomingWebhookSendArguments & { mrkdwn?: boolean }",
    "CommandAnswer": "RespondArguments",
}
HEAD = """import type { KnownBlock, ModalView } from '@slack/types';
import type { ChatPostMessageArguments, ChatPostEphemeralArguments,
  ChatUpdateArguments } from '@slack/web-api';
import type { IncomingWebhookSendArguments } from '@slack/webhook';
import type { RespondArguments } from '@slack/bolt';
"""
# One of each must be refused, or the check checks nothing.
WRONG = """
// @ts-expect-error
const w1: KnownBlock[] = [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }];
// @ts-expect-error
const w2: KnownBlock[] = [{ type: 'actions', elements: [{ type: 'buton', action_id: 'a' }] }];
// @ts-expect-error
const w3: ChatPostMessageArguments = { chanel: 'C1', text: 't' };
// @ts-expect-error
const w4: KnownBlock[] = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text' }] }] }];
"""
OF_FORM = {"false": False, "true": True}


def typed(kind, payload):
    """Form encoding has only strings: the booleans and objects among them."""
    if not kind.endswith("Arguments") or kind.startswith("Incoming"):
        return payload
    made = {}
    for name, value in payload.items():
        if name == "metadata" and isinstance(value, str):
            value = json.loads(value)
        if isinstance(value, str) and name.startswith(("unfurl_", "mrkdwn")):
            value = OF_FORM[value]
        made[name] = value
    return made


def main(node, files):
    lines = [HEAD, WRONG]
    seen = set()
    for path in files:
        with open(path, encoding="utf-8") as f:
            for line in f:
                kind, payload = json.loads(line)
                literal = json.dumps(typed(kind, payload))
                if (kind, literal) in seen:
                    continue
                seen.add((kind, literal))
                lines.append(f"export const v{len(seen)}: {TYPES[kind]} = {literal};")
    if not seen:
        raise SystemExit("typecheck: nothing was emitted")
    folder = os.path.join(node, "emitted")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "emitted.ts"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    subprocess.run(["node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict",
                    "--skipLibCheck", "--module", "nodenext", "--target", "es2022",
                    "--types", "node", "emitted/emitted.ts"], cwd=node, check=True)
    kinds = sorted({k for k, _ in seen})
    print(f"typecheck: {len(seen)} payloads are what @slack/types says: {', '.join(kinds)}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
