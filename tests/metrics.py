"""What an operator sees: /metrics, /readyz, /healthz and the log as JSON.

Reads $LEADLINE (the program) and $TMP (an empty folder). One server is on Slack (a
stand-in) and on a real ngircd. Counters have to move by exactly what is done;
readiness goes with the IRC server and with the disk, and comes back with them; a
thousand people make no new series; and no word, name or secret of anybody is in what
is served or logged.
"""
import json
import os
import re
import resource
import subprocess
import threading
import time
import urllib.error
import urllib.request

import fake
from expect import check, wait_for
from stage import LEADLINE, TMP, TOP, Ngircd, Person, Process, free_port, put

HIRING = "C0HIRING"
SLACK, IRC = 'network="slack:T0TEST"', 'network="irc:t"'
# Whatever is said, and whoever says it, has one of these in it.
WORDS = ("quicksilver", "zzsam", "zzanna", "zzcrowd", "zzrita", "U0ZZ", "U0REC")
SECRETS = ("xoxb-test", "s3cr3t")


# --- the text format, version 0.0.4, and not one byte more than it allows ---------

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (\S+)")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count")}


def parse(text):
    """Series, as written, to value. Each family is whole: HELP, TYPE, its samples."""
    check(text.endswith("\n") and "\r" not in text, "the end of the text")
    families, series, family = {}, {}, None
    for line in text[:-1].split("\n"):
        said = re.fullmatch(rf"# (HELP|TYPE) ({NAME}) (.+)", line)
        if said and said[1] == "HELP":
            check(said[2] not in families, f"two families {said[2]}")
            check(re.fullmatch(r"(?:[^\\]|\\[\\n])+", said[3]), line)
            family = said[2]
            families[family] = None
            continue
        if said:
            check(said[2] == family and families[family] is None, f"TYPE: {line}")
            check(said[3] in ("counter", "gauge", "histogram"), line)
            families[family] = said[3]
            continue
        sample = SAMPLE.fullmatch(line)
        check(sample, f"no sample: {line!r}")
        kind = families.get(family)
        check(kind and sample[1] in [family + s for s in SUFFIXES.get(kind, ("",))],
              f"out of its family: {line}")
        check(NUMBER.fullmatch(sample[3]), f"no number: {line}")
        check(kind != "counter" or family.endswith("_total"), f"{family} is a counter")
        check(kind == "gauge" or not sample[3].startswith("-"), line)
        labels = re.findall(r'([a-zA-Z0-9_]+)="', sample[2] or "")
        check(len(labels) == len(set(labels)), f"a label twice: {line}")
        key = f"{sample[1]}{{{sample[2]}}}" if sample[2] else sample[1]
        check(key not in series, f"twice: {key}")
        series[key] = float(sample[3])
    for name, kind in families.items():
        check(kind, f"{name} has no TYPE")
        if kind == "histogram":
            judge_histogram(name, series)
    return series


def judge_histogram(name, series):
    buckets = [(k, v) for k, v in series.items() if k.startswith(name + "_bucket{")]
    bounds = [float(re.search('le="(.*)"', k)[1]) for k, _ in buckets]
    check(bounds == sorted(set(bounds)) and bounds[-1] == float("inf"), f"{name}: {bounds}")
    counts = [v for _, v in buckets]
    check(counts == sorted(counts), f"{name} is not cumulative: {counts}")
    check(counts[-1] == series[name + "_count"], f"{name}: +Inf is not the count")
    least = sum(low * (n - before) for low, n, before in
                zip([0] + bounds, counts, [0] + counts))
    check(series[name + "_sum"] >= least * 0.999, f"{name}: too small a sum")


def parser_is_strict():
    good = "# HELP a_total A.\n# TYPE a_total counter\na_total{b=\"c\\\"d\"} 1\n"
    parse(good)
    for bad in (good[:-1], good + good, good + "a_total 2 \n", good + "b 1\n",
                good.replace("{b", "{ b"), good.replace(" 1", " one"),
                good.replace("# TYPE a_total counter\n", ""), good + "\n",
                good.replace('c\\"d', 'c"d'), good.replace('c\\"d', "c\\d"),
                good + 'a_total{b="c\\"d"} 2\n', good.replace("1\n", "-1\n")):
        try:
            parse(bad)
        except AssertionError:
            continue
        raise AssertionError(f"taken as good: {bad!r}")


# --- the server -------------------------------------------------------------------

class Server:
    def __init__(self, space, irc_port):
        self.port, self.ops = free_port(), free_port()
        self.served, self.lines = [], []
        config = put("config.json", json.dumps({
            "bank": TOP + "/questions/backend", "roles": TOP + "/config/roles",
            "database": os.path.join(TMP, "db"), "http_port": self.port,
            "metrics": {"port": self.ops},
            "slack": [{
                "team": space.team, "bot_token": {"env": "TOKEN"},
                "signing_secret": {"env": "SECRET"}, "report_channel": HIRING,
                "recruiters": ["U0REC"], "contact": "U0REC",
                "api_base": space.base + "/api/", "response_host": space.base[7:],
                "insecure_loopback": True}],
            "irc": [{
                "name": "t", "host": "127.0.0.1", "port": irc_port, "tls": False,
                "channels": ["#hiring"], "report_channel": "#hiring",
                "recruiters": ["host:zzanna!*@*"], "host_recruiters": True,
                "contact": "account:anna", "line_ms": 0}]}))
        # A pipe, for a log in a file could not grow either when nothing may.
        self.process = subprocess.Popen(
            [LEADLINE, "serve", "--config", config, "--log", "debug", "--log-json"],
            env={**os.environ, "TOKEN": space.token, "SECRET": space.secret},
            stderr=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        wait_for("/readyz", lambda: self.get("/readyz")[0] == 200, 30)

    def read(self):
        for line in self.process.stderr:
            self.lines.append(line.decode())

    def get(self, path, data=None):
        check(self.process.poll() is None, "the server has ended: " + "".join(self.lines))
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ops}{path}", data,
                                        timeout=5) as answer:
                got = answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as e:
            got = e.code, e.read().decode(), e.headers
        except OSError:
            return 0, "", {}
        self.served.append(got[1])
        return got

    def metrics(self):
        status, text, headers = self.get("/metrics")
        check(status == 200, f"/metrics: {status}")
        check(headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8",
              headers["Content-Type"])
        return parse(text)

    def ready(self, status, *reasons, seconds=60):
        def is_so():
            got = self.get("/readyz")
            return got[0] == status and (status == 200
                                         or set(got[1].splitlines()) == set(reasons))
        wait_for(f"/readyz to be {status} {reasons}", is_so, seconds)
        check(self.get("/healthz")[:2] == (200, "ok\n"), "the loop turns all the while")

    def may_write(self, may):
        most = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE,
                         (most if may else 0, most))

    def end(self):
        self.process.terminate()
        check(self.process.wait(20) == 0, "serve did not end well")
        self.reader.join(10)


class Moved:
    """What is different after the block, and that nothing else of that kind is."""
    KINDS = ("leadline_events_total", "leadline_acknowledgements_total",
             "leadline_refusals_total", "leadline_repeats_total", "leadline_grades_total",
             "leadline_interviews", "leadline_messages_undeliverable_total",
             "leadline_acknowledgement_seconds_count")

    total = {}

    def __init__(self, server, expected):
        self.server, self.expected = server, expected

    def difference(self):
        now = self.server.metrics()
        check(now.keys() == self.before.keys(), "other series than before")
        return {k: v - self.before[k] for k, v in now.items()
                if v != self.before[k] and k.startswith(self.KINDS)}

    def __enter__(self):
        self.before = self.server.metrics()

    def __exit__(self, kind, *_):
        if kind:
            return
        ends = time.monotonic() + 20
        while self.difference() != self.expected:  # grades and receipts come in later
            check(time.monotonic() < ends,
                  f"moved: {self.difference()}\nexpected: {self.expected}")
            time.sleep(0.05)
        for key, n in list(self.expected.items()):
            Moved.total[key] = Moved.total.get(key, 0) + n


def did(network, acknowledged=True, **kinds):
    """events and acknowledgements by so many of each kind"""
    moved = {}
    for kind, n in kinds.items():
        moved[f'leadline_events_total{{{network},kind="{kind}"}}'] = n
        if acknowledged:
            moved[f'leadline_acknowledgements_total{{{network},kind="{kind}"}}'] = n
    if acknowledged:
        moved["leadline_acknowledgement_seconds_count"] = sum(kinds.values())
    return moved


def phases(**by):
    return {f'leadline_interviews{{phase="{k}"}}': v for k, v in by.items()}


GRADED = 'leadline_grades_total{outcome="graded"}'


# --- what is done -----------------------------------------------------------------

def shows(space, user, words):
    im = space.im_of(user)

    def latest():
        with space.lock:
            shown = [m for m in space.shown(im, user) if words in m["text"]]
        return shown and shown[-1]
    return wait_for(f"{user} is shown {words!r}", latest, 30)


def button_of(space, people, user, label):
    im = space.im_of(user)

    def latest():
        with space.lock:
            for m in reversed(space.shown(im, user)):
                if label in [b["text"]["text"] for b in people.buttons(m)]:
                    return m
        return None
    return wait_for(f"{user} has the button {label}", latest, 30)


def over_slack(server, space, people):
    user, im = "U0ZZ1", space.im_of("U0ZZ1")
    with Moved(server, {**did(SLACK, command=1), **phases(live=1)}):
        check(people.command("U0REC", HIRING, f"<@{user}|x> backend")[0] == 200, "invited")
    button_of(space, people, user, "Start")
    with Moved(server, did(SLACK, text=1)):
        people.say(user, "start")
    question = button_of(space, people, user, "I don't know")
    with Moved(server, did(SLACK, text=2, edit=1, delete=1)):
        event = people.say(user, "quicksilver runs through every one of my locks")
        people.edit(event, "quicksilver in a transaction with an index")
        people.delete(people.say(user, "quicksilver, a slip"))
    with Moved(server, {**did(SLACK, choice=1), GRADED: 1}):
        people.press(user, im, question, "Send answer")
    # Slack sends again what it thinks we were slow to take.
    wait_for("another question", lambda: button_of(space, people, user, "I don't know")["ts"]
             != question["ts"], 30)
    again = people.write(user, "quicksilver once")
    with Moved(server, {**did(SLACK, text=3), f"leadline_repeats_total{{{SLACK}}}": 2}):
        for retry in range(3):
            check(people.event(again, "EvAGAIN", retry)[0] == 200, "taken")
    # Who may not be heard is nobody's event.
    with Moved(server, {}):
        check(people.event(again, "EvFORGED", secret="forged")[0] == 401, "refused")
    with Moved(server, {**did(SLACK, text=2), **phases(live=-1, ended=1)}):
        people.say(user, "stop")
        people.say(user, "stop")


def a_crowd(server, space, people):
    for i in range(1000):
        space.add_user(f"U0ZZC{i}", f"zzcrowd{i}")
    with Moved(server, did(SLACK, text=1000)):
        for i in range(1000):
            people.say(f"U0ZZC{i}", f"quicksilver {i}")


def over_irc(server, ngircd):
    anna, sam = Person(ngircd.port, "zzanna"), Person(ngircd.port, "zzsam")
    for p in (anna, sam):
        p.send("JOIN #hiring")
        p.until(" 366 ")
    time.sleep(0.5)  # the bot has seen them come
    with Moved(server, {**did(IRC, command=1), **phases(live=1)}):
        anna.say("#hiring", "!interview zzsam payments anyone")
        sam.until("type: start")
    with Moved(server, did(IRC, text=1)):
        sam.say("leadline", "start")
        sam.until("type: done")
    with Moved(server, {**did(IRC, text=3), GRADED: 1}):
        sam.say("leadline", "quicksilver, and then one more line")
        sam.say("leadline", "of quicksilver")
        sam.say("leadline", "done")
        sam.until("Topic|type: ")
    up = f"leadline_network_up{{{IRC}}}"
    check(server.metrics()[up] == 1, "the network is up")
    ngircd.process.kill()
    server.ready(503, "irc:t is down")
    check(server.metrics()[up] == 0, "the network is down")
    ngircd.restart()
    server.ready(200)
    check(server.metrics()[up] == 1, "the network is up again")


def without_a_disk(server, people, user):
    """No file may grow: the kernel refuses each write, as it does on a disk that is full
    or has become read-only; a disk can't be made that while files on it are open."""
    with Moved(server, {
            **did(SLACK, acknowledged=False, text=1),
            f'leadline_refusals_total{{{SLACK},kind="text"}}': 1}):
        server.may_write(False)
        server.ready(503, "the store can't be written", seconds=15)
        event = people.write(user, "quicksilver on no disk")
        check(people.event(event, "EvDISK")[0] == 503, "acknowledged without a disk")
        check(server.metrics()["leadline_turns_undone_total"] > 0, "a turn was undone")
        server.may_write(True)
        server.ready(200, seconds=15)
    with Moved(server, did(SLACK, text=1)):
        check(people.event(event, "EvDISK", 1)[0] == 200, "not taken with a disk")


def judge_log(server):
    check(len(server.lines) > 5, "there is a log")
    networks = set()
    for line in server.lines:
        said = json.loads(line)
        check(line.endswith("\n") and line.count("\n") == 1, line)
        check(list(said)[:3] == ["time", "level", "message"], line)
        check(set(said) <= {"time", "level", "message", "interview", "network", "request"},
              line)
        check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said["time"]), line)
        check(said["level"] in ("error", "warn", "info", "debug"), line)
        networks.add(said.get("network"))
    check({"irc:t", "slack:T0TEST"} <= networks, f"the log is about {networks}")
    told = "".join(server.lines)
    check("irc:t is down" in told and "the store" in told, "the log says what went wrong")
    for where, text in (("log", told), ("metrics", "".join(server.served))):
        found = [w for w in WORDS + SECRETS if w.lower() in text.lower()]
        check(not found, f"the {where} has {found}:\n" + "\n".join(
            line for line in text.splitlines() if any(w in line for w in found)))


def main():
    parser_is_strict()
    space = fake.Workspace()
    space.add_user("U0REC", "zzrita")
    space.add_user("U0ZZ1", "zzsam")
    space.add_channel(HIRING, "U0REC", "U0ZZ1")
    fake.serve(space)
    ngircd = Ngircd()
    server = Server(space, ngircd.port)
    try:
        people = fake.People(space, server.port)
        check(server.get("/metrics", b"x")[0] == 405, "POST")
        check(server.get("/")[0] == 404, "no such path")
        whole = Moved(server, Moved.total)  # what moved late, between two of the steps, too
        with whole:
            over_slack(server, space, people)
            over_irc(server, ngircd)
            without_a_disk(server, people, "U0ZZ1")
            a_crowd(server, space, people)
            for key in [k for k, n in Moved.total.items() if n == 0]:
                del Moved.total[key]
        server.end()
        judge_log(server)
    except BaseException:
        print("".join(server.lines[-30:]))
        raise
    finally:
        server.process.kill()
    print("an operator sees all of it, and nobody's words")


if __name__ == "__main__":
    try:
        main()
    finally:
        Process.end()
