"""A Slack workspace in one process: Web API, response_url, webhooks, and people who
do things, signed.

It refuses what Slack refuses. `python3 fake.py PORT` runs it alone, for clients
that want to see whether it behaves like Slack.
"""
import hashlib
import hmac
import http.client
import json
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import blocks as kit


class Workspace:
    """What is in it. All access under one lock."""

    def __init__(self, team="T0TEST", token="xoxb-test", secret="s3cr3t"):
        self.team, self.token, self.secret = team, token, secret
        self.bot, self.bot_id, self.app = "U0BOT", "B0BOT", "A0APP"
        self.lock = threading.RLock()
        self.users = {self.bot: {"is_bot": True, "name": "leadline"}}
        self.channels = {}  # id: {"members": set, "im": user or None}
        self.messages = {}  # channel: list, in order of posting
        self.triggers = {}  # id: when it dies
        self.views = {}     # id: (user, view)
        self.urls = {}      # response_url's path: [uses left, channel, user, ts]
        self.calls = []     # (method, arguments, error)
        self.emitted = []   # (kind, payload) to be type-checked
        self.hooked = []    # what came by webhook
        self.answers = {}   # method: [(status, headers, body)] said once, instead
        self.hinder = None  # (method, arguments): the same, or None: nothing is wrong
        self.groups = {}    # user group: its members
        self.posts = {}     # channel: when, lately
        self.paced = True
        self.clock = 1700000000
        self.count = 0
        self.base = ""

    def number(self):
        self.count += 1
        return self.count

    def next_ts(self):
        self.clock += 1
        return f"{self.clock}.{self.number():06d}"

    def add_user(self, user, name, **more):
        self.users[user] = {"name": name, "tz_offset": 3600, **more}

    def add_channel(self, channel, *members):
        self.channels[channel] = {"members": {self.bot, *members}, "im": None}
        self.messages[channel] = []

    def im_of(self, user):
        channel = "D0" + user
        if channel not in self.channels:
            self.channels[channel] = {"members": {self.bot, user}, "im": user}
            self.messages[channel] = []
        return channel

    def find(self, channel, ts):
        for m in self.messages.get(channel, []):
            if m["ts"] == ts:
                return m
        return None

    def shown(self, channel, user=None):
        """What somebody sees there, oldest first."""
        return [m for m in self.messages.get(channel, [])
                if m.get("only_for") in (None, user)]

    # --- the Web API -----------------------------------------------------------

    def call(self, method, args):
        handler = getattr(self, "api_" + method.replace(".", "_"), None)
        if handler is None:
            return {"ok": False, "error": "unknown_method"}
        answer = handler(args)
        self.calls.append((method, args, answer.get("error")))
        return answer

    def api_auth_test(self, _):
        return {"ok": True, "url": "https://t.slack.com/", "team": "Test", "user": "leadline",
                "team_id": self.team, "user_id": self.bot, "bot_id": self.bot_id,
                "is_enterprise_install": False}

    def judge_words(self, args, most=40000):
        if "blocks" in args:
            try:
                blocks = json.loads(args["blocks"])
            except ValueError:
                return {"ok": False, "error": "invalid_blocks_format"}
            wrong = kit.judge_message(blocks) if blocks else None
            if wrong:
                return refusal(*wrong)
            args["blocks"] = blocks
        if not args.get("text") and not args.get("blocks"):
            return {"ok": False, "error": "no_text"}
        if len(args.get("text", "")) > most:
            return {"ok": False, "error": "msg_too_long"}
        return None

    def too_fast(self, channel):
        now = time.monotonic()
        recent = [t for t in self.posts.get(channel, []) if now - t < 5]
        self.posts[channel] = recent + [now]
        return self.paced and len(recent) >= 9

    def message(self, args, **more):
        message = {"type": "message", "user": self.bot, "bot_id": self.bot_id,
                   "text": args.get("text", ""), "blocks": args.get("blocks") or [],
                   "ts": self.next_ts(), **more}
        if args.get("thread_ts"):
            message["thread_ts"] = args["thread_ts"]
        return message

    def api_chat_postMessage(self, args):
        channel = args.get("channel", "")
        if channel in self.users:
            channel = self.im_of(channel)
        if channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        if self.bot not in self.channels[channel]["members"]:
            return {"ok": False, "error": "not_in_channel"}
        wrong = self.judge_words(args)
        if wrong:
            return wrong
        if args.get("thread_ts") and not self.find(channel, args["thread_ts"]):
            return {"ok": False, "error": "thread_not_found"}
        message = self.message(args)
        if "metadata" in args:
            metadata = json.loads(args["metadata"])
            if set(metadata) != {"event_type", "event_payload"}:
                return {"ok": False, "error": "invalid_metadata_format"}
            message["metadata"] = metadata
        self.messages[channel].append(message)
        self.emitted.append(("ChatPostMessageArguments", args))
        return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}

    def api_chat_postEphemeral(self, args):
        channel = args.get("channel", "")
        if channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        if args.get("user") not in self.channels[channel]["members"]:
            return {"ok": False, "error": "user_not_in_channel"}
        wrong = self.judge_words(args)
        if wrong:
            return wrong
        message = self.message(args, only_for=args["user"])
        self.messages[channel].append(message)
        self.emitted.append(("ChatPostEphemeralArguments", args))
        return {"ok": True, "message_ts": message["ts"]}

    def api_chat_update(self, args):
        message = self.find(args.get("channel"), args.get("ts"))
        if not message or message.get("only_for"):
            return {"ok": False, "error": "message_not_found"}
        if message.get("bot_id") != self.bot_id:
            return {"ok": False, "error": "cant_update_message"}
        wrong = self.judge_words(args, 4000)
        if wrong:
            return wrong
        message.update(text=args.get("text", ""), blocks=args.get("blocks") or [],
                       edited=True)
        self.emitted.append(("ChatUpdateArguments", args))
        return {"ok": True, "channel": args["channel"], "ts": message["ts"],
                "text": message["text"]}

    def api_conversations_open(self, args):
        user = args.get("users")
        if user not in self.users:
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "channel": {"id": self.im_of(user)}}

    def history(self, messages, args):
        shown = []
        for m in messages:
            shown.append({k: v for k, v in m.items()
                          if k != "metadata" or args.get("include_all_metadata") == "true"})
        return {"ok": True, "messages": shown, "has_more": False}

    def api_conversations_history(self, args):
        if args.get("channel") not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        top = [m for m in self.messages[args["channel"]]
               if "thread_ts" not in m and "only_for" not in m]
        return self.history(top[::-1][:int(args.get("limit", 100))], args)

    def api_conversations_replies(self, args):
        if not self.find(args.get("channel"), args.get("ts")):
            return {"ok": False, "error": "thread_not_found"}
        thread = [m for m in self.messages[args["channel"]]
                  if args["ts"] in (m.get("thread_ts"), m["ts"]) and "only_for" not in m]
        return self.history(thread[:int(args.get("limit", 100))], args)

    def api_users_info(self, args):
        user = self.users.get(args.get("user"))
        if not user:
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "user": {"id": args["user"], "team_id": self.team,
                                     "profile": {"display_name": user["name"]},
                                     "is_bot": False, "deleted": False, **user}}

    def api_conversations_members(self, args):
        channel = self.channels.get(args.get("channel"))
        if not channel or self.bot not in channel["members"]:
            return {"ok": False, "error": "channel_not_found"}
        members = sorted(channel["members"])
        at = int(args.get("cursor") or 0)
        if at and at >= len(members):
            return {"ok": False, "error": "invalid_cursor"}
        # No more than two a page: Slack may give fewer than were asked for.
        more = str(at + 2) if at + 2 < len(members) else ""
        return {"ok": True, "members": members[at:at + min(2, int(args.get("limit", 100)))],
                "response_metadata": {"next_cursor": more}}

    def api_usergroups_users_list(self, args):
        if args.get("usergroup") not in self.groups:
            return {"ok": False, "error": "no_such_subteam"}
        return {"ok": True, "users": sorted(self.groups[args["usergroup"]])}

    def api_views_open(self, args):
        dies = self.triggers.pop(args.get("trigger_id"), None)
        if dies is None:
            return {"ok": False, "error": "exchanged_trigger_id"}
        if time.monotonic() > dies[0]:
            return {"ok": False, "error": "expired_trigger_id"}
        view = json.loads(args["view"])
        wrong = kit.judge_view(view)
        if wrong:
            return refusal(*wrong)
        view_id = f"V{self.number()}"
        self.views[view_id] = (dies[1], view)
        self.emitted.append(("ModalView", view))
        return {"ok": True, "view": {"id": view_id, "hash": "h", **view}}

    # --- response_url and webhooks ---------------------------------------------

    def respond(self, path, body):
        url = self.urls.get(path)
        if url is None or url[0] <= 0:
            return 404, '{"ok":false,"error":"used_url"}'
        url[0] -= 1
        wrong = self.judge_words_of(body)
        if wrong:
            return 400, json.dumps(wrong)
        only_for = url[2] if body.get("response_type", "ephemeral") == "ephemeral" else None
        self.messages[url[1]].append(self.message(body, only_for=only_for))
        return 200, '{"ok":true}'

    def judge_words_of(self, body):
        wrong = kit.judge_message(body["blocks"]) if body.get("blocks") else None
        if wrong:
            return refusal(*wrong)
        if not body.get("text") and not body.get("blocks"):
            return {"ok": False, "error": "no_text"}
        return None

    def webhook(self, path, body):
        if path != "/services/T0/B0/hook":
            return 404, "no_service"
        wrong = self.judge_words_of(body)
        if wrong:
            return 400, wrong["error"]
        self.hooked.append(body)
        self.emitted.append(("IncomingWebhookSendArguments", body))
        return 200, "ok"


def refusal(error, explanation):
    print(f"fake: refused, {error}: {explanation}", file=sys.stderr)
    return {"ok": False, "error": error,
            "response_metadata": {"messages": [f"[ERROR] {explanation}"]}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def say(self, status, body, kind="application/json; charset=utf-8", headers=()):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def arguments(self, raw):
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(urllib.parse.parse_qsl(raw, keep_blank_values=True))
        return None

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        space = self.server.space
        path = self.path.split("?")[0]
        if path.startswith("/api/"):
            self.api(space, path[5:], raw)
            return
        try:
            body = json.loads(raw)
        except ValueError:
            self.say(400, "invalid_payload", "text/html")
            return
        with space.lock:
            if path.startswith("/services/"):
                instead = space.answers.get("webhook")
                if instead:
                    self.say(*spoken(instead.pop(0)))
                else:
                    self.say(*space.webhook(path, body), "text/html")
            else:
                self.say(*space.respond(path, body))

    def api(self, space, method, raw):
        args = self.arguments(raw)
        with space.lock:
            instead = space.answers.get(method) or space.answers.get("*")
            hindrance = space.hinder and space.hinder(method, args or {})
            if instead:
                self.say(*spoken(instead.pop(0)))
            elif hindrance:
                self.say(*spoken(hindrance))
            elif self.headers.get("Authorization") != "Bearer " + space.token:
                self.say(200, '{"ok":false,"error":"invalid_auth"}')
            elif args is None:
                self.say(200, '{"ok":false,"error":"invalid_post_type"}')
            elif method == "chat.postMessage" and space.too_fast(args.get("channel")):
                self.say(429, '{"ok":false,"error":"ratelimited"}',
                         headers=[("Retry-After", "1")])
            else:
                self.say(200, json.dumps(space.call(method, args)))


def spoken(answer):
    status, headers, body = answer
    return status, body, "application/json; charset=utf-8", headers


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that was killed is no error of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve(space, port=0):
    server = Server(("127.0.0.1", port), Handler)
    server.space = space
    space.server = server
    space.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def go_away(space):
    """Nobody listens any more; what is connected still is told that it's no good."""
    space.hinder = lambda *_: (503, [("Connection", "close")], "")
    space.server.shutdown()
    space.server.server_close()


def come_back(space):
    space.hinder = None
    serve(space, space.server.server_port)


class People:
    """Those who write, press and fill in: what Slack posts to the app for them."""

    def __init__(self, space, port):
        self.space, self.port = space, port

    def post(self, path, body, kind, headers=(), secret=None, skew=0):
        now = str(int(time.time()) + skew)
        mac = hmac.new((secret or self.space.secret).encode(),
                       f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", path, body, {
                "Content-Type": kind, "X-Slack-Request-Timestamp": now,
                "X-Slack-Signature": "v0=" + mac, **dict(headers)})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def form(self, path, fields, **more):
        body = urllib.parse.urlencode(fields).encode()
        return self.post(path, body, "application/x-www-form-urlencoded", **more)

    def trigger(self, user):
        space = self.space
        with space.lock:
            trigger = f"{space.number()}.{space.number()}.abc"
            space.triggers[trigger] = (time.monotonic() + 3, user)
        return trigger

    def response_url(self, channel, user, ts=None):
        space = self.space
        with space.lock:
            path = f"/commands/{space.team}/{space.number()}/x"
            space.urls[path] = [5, channel, user, ts]
        return space.base + path

    def command(self, user, channel, text, trigger=None, **more):
        space = self.space
        status, body = self.form("/slack/commands", {
            "token": "old", "team_id": space.team, "team_domain": "test",
            "channel_id": channel,
            "channel_name": "directmessage" if channel[0] == "D" else "general",
            "user_id": user, "user_name": space.users[user]["name"],
            "command": "/interview", "text": text, "api_app_id": space.app,
            "is_enterprise_install": "false",
            "response_url": self.response_url(channel, user),
            "trigger_id": trigger or self.trigger(user)}, **more)
        if status == 200 and body:
            answer = json.loads(body)
            wrong = space.judge_words_of(answer)
            if wrong:
                raise AssertionError(wrong)
            with space.lock:
                space.emitted.append(("CommandAnswer", answer))
                space.messages[channel].append(
                    space.message(answer, only_for=user))
        return status, body

    def event(self, event, event_id=None, retry=None, **more):
        space = self.space
        with space.lock:
            event_id = event_id or f"Ev{space.number()}"
        body = json.dumps({
            "token": "old", "team_id": space.team, "api_app_id": space.app,
            "type": "event_callback", "event_id": event_id, "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": space.team,
                                "user_id": space.bot, "is_bot": True,
                                "is_enterprise_install": False}],
            "is_ext_shared_channel": False, "event": event}).encode()
        headers = [("X-Slack-Retry-Num", str(retry)),
                   ("X-Slack-Retry-Reason", "http_timeout")] if retry else []
        return self.post("/slack/events", body, "application/json", headers=headers, **more)

    def deliver(self, event, patience=60):
        """As Slack does: again until it is taken."""
        with self.space.lock:
            event_id = f"Ev{self.space.number()}"
        ends = time.monotonic() + patience
        tries = 0
        while True:
            try:
                if self.event(event, event_id, retry=tries)[0] == 200:
                    return event_id
            except OSError:
                pass
            if time.monotonic() > ends:
                raise AssertionError("nobody took the event")
            tries += 1
            time.sleep(0.05)

    def write(self, user, text, channel=None, thread=None, **more):
        """Posts it and builds the event; the text is escaped as Slack has it."""
        space = self.space
        with space.lock:
            channel = channel or space.im_of(user)
            message = {"type": "message", "user": user, "ts": space.next_ts(),
                       "text": text.replace("&", "&amp;").replace("<", "&lt;")
                       .replace(">", "&gt;"), "team": space.team, **more}
            if thread:
                message["thread_ts"] = thread
            space.messages[channel].append(message)
        return {**message, "channel": channel, "event_ts": message["ts"],
                "channel_type": "im" if space.channels[channel]["im"] else "channel"}

    def say(self, user, text, **more):
        event = self.write(user, text, **more)
        self.deliver(event)
        return event

    def edit(self, event, text):
        channel = event["channel"]
        with self.space.lock:
            message = self.space.find(channel, event["ts"])
            before = dict(message)
            message["text"] = text
            changed = {"type": "message", "subtype": "message_changed", "hidden": True,
                       "channel": channel, "channel_type": event["channel_type"],
                       "ts": self.space.next_ts(), "message": dict(message),
                       "previous_message": before}
        self.deliver(changed)

    def delete(self, event):
        with self.space.lock:
            message = self.space.find(event["channel"], event["ts"])
            self.space.messages[event["channel"]].remove(message)
            gone = {"type": "message", "subtype": "message_deleted", "hidden": True,
                    "channel": event["channel"], "channel_type": event["channel_type"],
                    "deleted_ts": event["ts"], "ts": self.space.next_ts(),
                    "previous_message": message}
        self.deliver(gone)

    def buttons(self, message):
        return [e for b in message.get("blocks", []) if b["type"] == "actions"
                for e in b["elements"]]

    def press(self, user, channel, message, label, **more):
        chosen = [b for b in self.buttons(message) if b["text"]["text"] == label]
        if not chosen:
            raise AssertionError(f"no button {label} in {message['text']}")
        space = self.space
        payload = {"type": "block_actions", "api_app_id": space.app, "token": "old",
                   "user": {"id": user, "name": space.users[user]["name"],
                            "team_id": space.team},
                   "team": {"id": space.team, "domain": "test"}, "enterprise": None,
                   "is_enterprise_install": False, "trigger_id": self.trigger(user),
                   "container": {"type": "message", "message_ts": message["ts"],
                                 "channel_id": channel, "is_ephemeral": False},
                   "channel": {"id": channel, "name": "directmessage"
                               if channel[0] == "D" else "general"},
                   "message": message, "state": {"values": {}},
                   "response_url": self.response_url(channel, user, message["ts"]),
                   "actions": [{**chosen[0], "block_id": "b",
                                "action_ts": str(time.time())}]}
        return self.form("/slack/interactivity", {"payload": json.dumps(payload)}, **more)

    def submit(self, view_id, values, **more):
        """values: block_id to what is typed or picked."""
        space = self.space
        user, view = space.views[view_id]
        state = {}
        for b in view["blocks"]:
            if b["type"] != "input":
                continue
            state[b["block_id"]] = {b["element"]["action_id"]:
                                    filled(b["element"], values.get(b["block_id"]))}
        payload = {"type": "view_submission", "api_app_id": space.app, "token": "old",
                   "team": {"id": space.team, "domain": "test"},
                   "user": {"id": user, "name": space.users[user]["name"],
                            "team_id": space.team},
                   "trigger_id": self.trigger(user), "response_urls": [],
                   "view": {**view, "id": view_id, "state": {"values": state},
                            "app_installed_team_id": space.team}}
        return self.form("/slack/interactivity", {"payload": json.dumps(payload)}, **more)


def filled(element, value):
    kind = element["type"]
    if kind == "users_select":
        return {"type": kind, "selected_user": value}
    if kind == "conversations_select":
        return {"type": kind, "selected_conversation": value}
    if kind == "static_select":
        return {"type": kind, "selected_option": value and {"value": value}}
    return {"type": kind, "value": value}


if __name__ == "__main__":
    alone = Workspace()
    alone.add_channel("C0GENERAL", "U0ANN")
    alone.add_user("U0ANN", "ann")
    serve(alone, int(sys.argv[1]))
    threading.Event().wait()
