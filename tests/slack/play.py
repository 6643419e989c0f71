"""Whole interviews in Slack, with everything that goes wrong there.

Reads $LEADLINE (the program) and $TMP (an empty folder). Two workspaces with a
server between them; candidates who answer by words, by buttons, with edits and
deletions, while deliveries are repeated and overtake each other, Slack asks for
patience or fails, and the server is killed. Each interview has to come to its end:
one report, with the candidate's own words and nobody else's, no question twice.
"""
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import fake
from expect import check, wait_for

LEADLINE, TMP = os.environ["LEADLINE"], os.environ["TMP"]
HIRING = "C0HIRING"
PATIENCE = 100


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program:
    """`leadline serve`, to be started, killed and started again."""

    def __init__(self, spaces):
        self.port = free_port()
        self.config = os.path.join(TMP, "config.json")
        self.environ = dict(os.environ)
        sections = []
        for i, space in enumerate(spaces):
            self.environ[f"TOKEN_{i}"] = space.token
            self.environ[f"SECRET_{i}"] = space.secret
            sections.append({
                "team": space.team, "bot_token": {"env": f"TOKEN_{i}"},
                "signing_secret": {"env": f"SECRET_{i}"}, "report_channel": HIRING,
                "recruiters": ["U0REC", "group:S0RECS", "channel:C0TEAM"], "contact": "U0REC",
                "api_base": space.base + "/api/", "response_host": space.base[7:],
                "insecure_loopback": True})
        with open(self.config, "w", encoding="utf-8") as f:
            json.dump({"database": os.path.join(TMP, "db"), "http_port": self.port,
                       "slack": sections}, f)
        self.log = open(os.path.join(TMP, "log"), "ab")
        self.start()

    def start(self):
        self.process = subprocess.Popen([LEADLINE, "serve", "--config", self.config],
                                        env=self.environ, stderr=self.log)
        wait_for("/health", self.is_up)

    def is_up(self):
        check(self.process.poll() is None, "the server has ended")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health",
                                        timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False

    def told(self):
        with open(os.path.join(TMP, "log"), encoding="utf-8") as f:
            return f.read()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.terminate()
        try:
            check(self.process.wait(20) == 0, "serve did not end well")
        finally:
            self.process.kill()


class Candidate(threading.Thread):
    def __init__(self, space, people, number, manner):
        super().__init__(daemon=True)
        self.space, self.people, self.manner = space, people, manner
        self.user = f"U0CAND{number}"
        self.word = f"zebra{number}q"  # stands in this candidate's answers only
        self.random = random.Random(number)
        self.failure = None
        self.said = 0
        space.add_user(self.user, f"cand{number}")
        self.im = space.im_of(self.user)
        space.channels[HIRING]["members"].add(self.user)

    def messages(self):
        with self.space.lock:
            return [m for m in self.space.shown(self.im, self.user)
                    if m["user"] == self.space.bot]

    def run(self):
        try:
            self.take_part()
        except Exception as e:  # pylint: disable=broad-except
            self.failure = f"{self.user} ({self.manner}): {e!r}"

    def labels(self, message):
        return [b["text"]["text"] for b in self.people.buttons(message)]

    def over(self):
        return any("That was the last question" in m["text"] for m in self.messages())

    def latest(self, label):
        shown = [m for m in self.messages() if label in self.labels(m)]
        return shown[-1] if shown else None

    def press(self, message, label):
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            try:
                if self.people.press(self.user, self.im, message, label)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError("nobody takes the button")

    def say(self, text):
        event = self.people.write(self.user, text)
        if self.manner != "repeated":
            self.people.deliver(event)
            return event
        # The first delivery and Slack's retries, all at once.
        event_id = f"Ev{self.user}{self.said}"
        self.said += 1
        tries = [threading.Thread(target=self.people.event, args=(event, event_id, n))
                 for n in (0, 1, 2, 3)]
        self.random.shuffle(tries)
        for t in tries:
            t.start()
        for t in tries:
            t.join()
        return event

    def take_part(self):
        greeting = wait_for("the greeting", lambda: self.latest("Start"), PATIENCE)
        if self.manner == "buttons":
            self.press(greeting, "Start")
        else:
            self.say("start")
        answered = None
        while True:
            question = wait_for("the next question", lambda: self.over() or self.fresh(answered),
                                PATIENCE)
            if question is True:
                return
            answered = question["ts"]
            self.answer(question)

    def leave(self, last_words):
        """Answers three questions, then ends it as told; nothing is asked after that."""
        wait_for("the greeting", lambda: self.latest("Start"), PATIENCE)
        self.say("start")
        answered = None
        for _ in range(3):
            question = wait_for("a question", lambda: self.fresh(answered), PATIENCE)
            answered = question["ts"]
            self.say("idk")
        last_words()

    def fresh(self, answered):
        question = self.latest("I don't know")
        return question if question and question["ts"] != answered else None

    def answer(self, question):
        if self.manner == "buttons":
            if self.random.random() < 0.3:
                self.say(f"I have used a {self.word} for that")
                self.press(question, "Send answer")
            else:
                self.press(question, self.random.choice(["I don't know", "Skip"]))
        elif self.manner == "edits":
            event = self.say("something that I take back")
            self.people.edit(event, f"I would take a {self.word} & an <index>")
            self.people.delete(self.say("a slip of the keyboard"))
            self.say("done")
        elif self.random.random() < 0.4:
            self.say(f"a {self.word} is what I would begin with")
            self.say("done")
        else:
            self.say("idk")


def thread_of(space, ts):
    return [m["text"] for m in space.messages[HIRING] if m.get("thread_ts") == ts]


def report_of(space, identity):
    for m in space.messages[HIRING]:
        if m["text"].startswith("Concept depth report") and identity in m["text"][:60]:
            return m
    return None


def judge(space, candidates):
    """After the end: reports, words, repetitions."""
    words = {c.word for c in candidates}
    for c in candidates:
        invited = [m["text"] for m in space.shown(HIRING, "U0REC")
                   if f"{space.users[c.user]['name']} is invited" in m["text"]]
        check(len(invited) == 1, f"{c.user}: {len(invited)} invitations")
        identity = invited[0].split(":")[0]
        report = wait_for(f"{c.user}'s report", lambda: report_of(space, identity), PATIENCE)
        wait_for(f"{c.user}'s evidence", lambda: len(thread_of(space, report["ts"])) >= 6,
                 PATIENCE)
        told = report["text"] + " ".join(thread_of(space, report["ts"]))
        others = [w for w in words - {c.word} if w in told]
        check(not others, f"{c.user}'s report has words of others: {others}")
        check("take back" not in told, "what was edited away is still there")
        check("slip of" not in told, "what was deleted is still there")
        questions = [m["text"] for m in c.messages() if "I don't know" in c.labels(m)]
        check(len(questions) >= 12, f"only {len(questions)} questions")
        check(len(questions) == len(set(questions)), f"{c.user} was asked twice")
        said = " ".join(m["text"] for m in c.messages())
        check(not any(w in said for w in words - {c.word}), "somebody else's words")


def workspace(number):
    space = fake.Workspace(f"T0TEST{number}", f"xoxb-test-{number}", f"s3cr3t-{number}")
    space.add_user("U0REC", "rita")
    space.add_user("U0GUEST", "guest", is_restricted=True)
    space.add_channel(HIRING, "U0REC", "U0GUEST")
    # Recruiters because they belong to something; a guest stays a guest.
    for user in ("U0GRETA", "U0CARL", "U0DORA", "U0EMIL"):
        space.add_user(user, user[2:].lower())
    space.groups["S0RECS"] = {"U0GRETA", "U0GUEST"}
    space.add_channel("C0TEAM", "U0CARL", "U0DORA", "U0GUEST")
    fake.serve(space)
    return space


def invite(people, candidate):
    text = f"<@{candidate.user}|x> backend"
    status, body = people.command("U0REC", HIRING, text)
    check(status == 200, f"/interview is answered {status} {body}")


def others_may_not(space, people):
    for user in ("U0GUEST", "U0CAND1", "U0EMIL"):
        _, body = people.command(user, HIRING, "<@U0CAND1|x> backend")
        check("can't do that" in body, f"{user} could: {body}")
    for user in ("U0GRETA", "U0CARL", "U0DORA"):
        _, body = people.command(user, HIRING, "status")
        check("is up" in body, f"{user} could not: {body}")
    asked = [c[0] for c in space.calls]
    check(asked.count("usergroups.users.list") == 1, "asked for the group each time")
    check(asked.count("conversations.members") >= 2, "only one page of the channel")
    trigger = people.trigger("U0REC")
    before = people.command("U0REC", HIRING, "status", trigger)
    check(before[0] == 200 and "is up" in before[1], f"status: {before}")
    for wrong in ({"secret": "forged"}, {"skew": 400}, {"skew": -400}):
        check(people.command("U0REC", HIRING, "status", **wrong)[0] == 401, f"heard: {wrong}")
    check(not [c for c in space.calls if c[2]], f"Slack refused {space.calls}")


def record_decision(space, people):
    report = next(m for m in space.messages[HIRING] if people.buttons(m))
    seen = set(space.views)
    people.press("U0REC", HIRING, report, "Hold")
    view = wait_for("the window", lambda: set(space.views) - seen).pop()
    check(people.submit(view, {"reason": "ask about retries"})[0] == 200, "not taken")
    wait_for("that it is recorded", lambda: any(
        "hold is recorded" in m["text"] for m in space.shown(HIRING, "U0REC")))
    wait_for("the report that says so", lambda: "ask about retries" in report["text"])


def invite_by_form(space, people, user):
    seen = set(space.views)
    people.command("U0REC", HIRING, "")
    view = wait_for("the form", lambda: set(space.views) - seen).pop()
    role = next(b["element"] for b in space.views[view][1]["blocks"] if b["block_id"] == "role")
    check("backend" in [o["value"] for o in role["options"]], f"roles: {role}")
    space.add_channel("C0OTHER", "U0REC")
    check(people.submit(view, {"person": user, "role": "backend", "room": "C0OTHER",
                               "note": "ask <!channel> about *retries*"})[0] == 200,
          "not taken")
    sealed = wait_for("the role in the channel that was picked", lambda: space.messages["C0OTHER"])
    check("Their note: “ask &lt;!channel&gt; about *retries*”" in sealed[0]["text"],
          sealed[0]["text"])
    wait_for("the invitation", lambda: any(
        f"{space.users[user]['name']} is invited" in m["text"]
        for m in space.shown(HIRING, "U0REC")))


def cancelled_and_withdrawn(space, people):
    """One interview that the recruiter ends, and one that the candidate does."""
    def identity(c):
        return next(m["text"].split(":")[0] for m in space.shown(HIRING, "U0REC")
                    if f"{space.users[c.user]['name']} is invited" in m["text"])

    def silence(c):
        wait_for("the end", lambda: "I don't know" not in c.labels(c.messages()[-1]))
        shown = len(c.messages())
        c.say("one more thing")
        time.sleep(1)
        check(not any("I don't know" in c.labels(m) for m in c.messages()[shown:]),
              "asked after the end")

    def recruiter_cancels():
        status, body = people.command("U0REC", HIRING, "cancel " + identity(first))
        check(status == 200 and "is cancelled" in body, body)
        silence(first)

    def candidate_withdraws():
        second.say("stop")
        second.say("stop")
        silence(second)

    first = Candidate(space, people, 901, "words")
    second = Candidate(space, people, 902, "words")
    for c, end in ((first, recruiter_cancels), (second, candidate_withdraws)):
        invite(people, c)
        c.leave(end)


def lose_the_token(space, people, program):
    people.deliver({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [space.bot]}})
    wait_for("a word about it in the log", lambda: "the token is no good" in program.told())
    calls = len(space.calls)
    _, body = people.command("U0REC", HIRING, "status")
    check("is down" in body or "not up" in body, f"status: {body}")
    check(len(space.calls) == calls, "calls with a token that is gone")


def disturb(spaces, program, candidates):
    """Pauses, failures and kill -9, in an order drawn by seed, until all have happened or
    everybody has finished. Their number is limited: a Slack that fails at each attempt
    for ever is no Slack that an interview could end in."""
    rnd = random.Random(4711)
    faults = {
        "patience": ("chat.postMessage", [
            (429, [("Retry-After", "1")], '{"ok":false,"error":"ratelimited"}')] * 2),
        "failure": ("chat.postMessage", [(500, [], "")]),
        "outage": ("*", [(503, [], "")] * 2)}
    plan = ["patience"] * 6 + ["failure"] * 4 + ["outage"] * 3 + ["kill"] * 4
    rnd.shuffle(plan)
    for kind in plan:
        time.sleep(rnd.uniform(0.5, 1.5))
        if not any(c.is_alive() for c in candidates):
            break
        if kind == "kill":
            program.kill()
            time.sleep(rnd.uniform(0, 0.5))
            program.start()
            continue
        space = rnd.choice(spaces)
        method, answers = faults[kind]
        with space.lock:
            space.answers[method] = list(answers)


def everybody_finished(candidates):
    for c in candidates:
        c.join(PATIENCE)
        check(not c.is_alive(), f"{c.user} ({c.manner}) is still being asked")
        check(not c.failure, c.failure)


def play(manners, first, disturbed):
    spaces = [workspace(first), workspace(first + 1)]
    program = Program(spaces)
    crowds = []
    number = 0
    try:
        for space in spaces:
            people = fake.People(space, program.port)
            crowd = []
            for manner in manners:
                number += 1
                crowd.append(Candidate(space, people, number, manner))
            crowds.append((space, people, crowd))
        everybody = [c for _, _, crowd in crowds for c in crowd]
        for space, people, crowd in crowds:
            for c in crowd:
                c.start()
                invite(people, c)
        if disturbed:
            disturb(spaces, program, everybody)
        else:
            others_may_not(*crowds[0][:2])
        everybody_finished(everybody)
        for space, _, crowd in crowds:
            judge(space, crowd)
        if not disturbed:
            space, people, _ = crowds[0]
            record_decision(space, people)
            space.add_user("U0LATE", "late")
            invite_by_form(space, people, "U0LATE")
            cancelled_and_withdrawn(space, people)
            lose_the_token(space, people, program)
        program.end()
    except BaseException:
        program.process.kill()
        with open(os.path.join(TMP, "log"), encoding="utf-8") as f:
            sys.stderr.write(f.read()[-3000:])
        raise
    with open(os.path.join(TMP, "emitted"), "a", encoding="utf-8") as f:
        for space in spaces:
            for one in space.emitted:
                f.write(json.dumps(one) + "\n")
    for name in os.listdir(TMP):
        if name.startswith("db"):
            os.remove(os.path.join(TMP, name))
    print(f"slack: {len(everybody)} interviews{' disturbed' if disturbed else ''}, all whole")


if __name__ == "__main__":
    began = time.monotonic()
    if sys.argv[1:] == ["disturbed"]:
        play(["words", "buttons"], 3, True)
    else:
        play(["words", "buttons", "edits", "repeated"], 1, False)
    print(f"slack: {time.monotonic() - began:.0f} s")
