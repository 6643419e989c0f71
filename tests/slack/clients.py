"""Holds fake.py to Slack's own clients. Needs Node and the packages of the lock."""
import json
import socket
import subprocess
import sys
import time

import fake

NODE = sys.argv[1]  # a folder with node_modules and the scripts


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def equal(got, wanted):
    if got != wanted:
        raise AssertionError(f"{got!r} is not {wanted!r}")


space = fake.Workspace()
space.paced = False
space.add_user("U0ANN", "ann")
space.add_channel("C0GENERAL", "U0ANN")
port = fake.serve(space)
space.answers["chat.postMessage"] = [
    (429, [("Retry-After", "1")], '{"ok":false,"error":"ratelimited"}')]
space.triggers.update(good=(time.monotonic() + 60, "U0ANN"), old=(0, "U0ANN"),
                      good2=(time.monotonic() + 60, "U0ANN"))
subprocess.run(["node", "clients.mjs", space.base], cwd=NODE, check=True)

bolt_port = free_port()
bolt = subprocess.Popen(
    ["node", "bolt.mjs", str(bolt_port), space.secret, space.base + "/api/"], cwd=NODE,
    stdout=subprocess.PIPE, text=True)
try:
    equal(bolt.stdout.readline(), "listening\n")
    ann = fake.People(space, bolt_port)
    status, body = ann.command("U0ANN", "C0GENERAL", "<@U0BOT|bot> payments & more")
    equal((status, json.loads(body)["text"]), (200, "got <@U0BOT|bot> payments & more"))
    equal(bolt.stdout.readline(), "command U0ANN <@U0BOT|bot> payments & more\n")
    for wrong in ({"secret": "other"}, {"skew": -301}):
        equal(ann.command("U0ANN", "C0GENERAL", "x", **wrong)[0], 401)

    event = ann.write("U0ANN", "a < b")
    equal(ann.event(event)[0], 200)
    equal(bolt.stdout.readline(), "message U0ANN a &lt; b\n")
    ann.edit(event, "c")
    equal(bolt.stdout.readline(), "changed a &lt; b to c\n")
    ann.delete(event)
    equal(bolt.stdout.readline(), f"deleted {event['ts']}\n")

    message = {"ts": "1.1", "text": "t", "blocks": [{"type": "actions", "elements": [
        {"type": "button", "action_id": "choice_00", "value": "v",
         "text": {"type": "plain_text", "text": "Go"}}]}]}
    equal(ann.press("U0ANN", "C0GENERAL", message, "Go"), (200, ""))
    equal(bolt.stdout.readline(), "action U0ANN v\n")

    space.views["V1"] = ("U0ANN", {
        "type": "modal", "callback_id": "decide", "private_metadata": "C-1",
        "title": {"type": "plain_text", "text": "T"},
        "blocks": [{"type": "input", "block_id": "reason",
                    "label": {"type": "plain_text", "text": "Why"},
                    "element": {"type": "plain_text_input", "action_id": "value"}}]})
    status, body = ann.submit("V1", {"reason": "because"})
    equal(json.loads(body), {"response_action": "errors", "errors": {"reason": "too short"}})
    equal(bolt.stdout.readline(), "view C-1 because\n")

    challenge = b'{"type":"url_verification","token":"t","challenge":"3eZ"}'
    status, body = ann.post("/slack/events", challenge, "application/json")
    equal((status, json.loads(body)), (200, {"challenge": "3eZ"}))
finally:
    bolt.kill()
print("clients: bolt takes what is signed here, and nothing else")
