"""Whole interviews while Slack is at its worst, one hindrance after the other.

Every channel and method asks for patience at first; one channel goes on asking for
it, which holds up nobody else; Slack fails and then is not there at all; the token
of another workspace is revoked midway, and a restart with a good one goes on where
that left off. One candidate's events come by their three retries, out of order and
overlapping. Nothing may be lost, nothing said twice, and the order is kept: what
each of them was shown reads as if nothing had happened.
"""
import json
import os
import subprocess
import sys
import threading
import time

import fake
import play
from play import Candidate, check, wait_for

WAIT = 1   # seconds, as Slack asks for
TIMES = 2  # how often it does, for each method and channel

LATER = (429, [("Retry-After", str(WAIT))], '{"ok":false,"error":"ratelimited"}')
BUSY = (503, [("Retry-After", "1")], "")


class Patience:
    """Each channel and method at first: not now. Notes who comes back too early."""

    def __init__(self):
        self.left, self.until, self.early, self.held = {}, {}, [], None

    def __call__(self, method, args):
        channel = args.get("channel") or args.get("users") or args.get("user") or ""
        where = (method, channel)
        now = time.monotonic()
        if now < self.until.get(where, 0):
            self.early.append(where)
        elif self.held and channel == self.held:
            self.until[where] = now + WAIT
        elif self.left.setdefault(where, TIMES) > 0:
            self.left[where] -= 1
            self.until[where] = now + WAIT
        else:
            return None
        return LATER


class Retried(Candidate):
    """Whose every event is lost at first, and then comes three times: late, out of
    order, and while others are on their way."""

    def __init__(self, space, people, number):
        super().__init__(space, people, number, "words")
        self.late = []  # retries under way
        self.taken = {}  # event: how often it was taken

    def try_it(self, event, event_id, number, pause):
        time.sleep(pause)
        try:
            if self.people.event(event, event_id, retry=number)[0] == 200:
                with self.space.lock:
                    self.taken[event_id] = self.taken.get(event_id, 0) + 1
        except OSError:
            pass

    def say(self, text):
        event = self.people.write(self.user, text)
        self.said += 1
        event_id = f"Ev{self.user}{self.said}"
        order = [1, 2, 3]
        self.random.shuffle(order)
        first, *rest = [threading.Thread(
            target=self.try_it, args=(event, event_id, n, self.random.uniform(0, most)))
            for n, most in zip(order, (0.2, 0.2, 2))]
        first.start()
        for one in rest:
            one.start()
        self.late += rest
        first.join()
        return event

    def finish(self):
        for one in self.late:
            one.join()
        wrong = {k: n for k, n in self.taken.items() if n != 3}
        check(not wrong and len(self.taken) == self.said, f"not taken thrice: {wrong}")


def questions(candidate):
    return [m for m in candidate.messages() if "I don't know" in candidate.labels(m)]


def ask_until_heard(people, candidate):
    """Who they are is not to be had at first, either."""
    def heard():
        play.invite(people, candidate)
        time.sleep(0.3)
        name = people.space.users[candidate.user]["name"]
        return any(f"{name} is invited" in m["text"] or "that invitation already" in m["text"]
                   for m in people.space.shown(play.HIRING, "U0REC"))
    wait_for("the invitation", heard, play.PATIENCE)


def hold_one_up(space, held, other):
    """His channel is told to wait until she has been asked three more questions."""
    with space.lock:
        space.hinder.held = held.im
    seen = len(questions(other))
    shown = len(held.messages())
    wait_for("questions to the other one", lambda: other.over() or
             len(questions(other)) >= seen + 3, play.PATIENCE)
    # One may have been on its way.
    check(len(held.messages()) <= shown + 1, "posted in spite of the pause")
    with space.lock:
        space.hinder.held = None


def fail_and_go_away(space, program):
    with space.lock:
        patience, space.hinder = space.hinder, lambda *_: BUSY
    wait_for("a word about it", lambda: "Slack can't be reached" in program.told(),
             play.PATIENCE)
    fake.go_away(space)
    time.sleep(2)
    fake.come_back(space)
    with space.lock:
        space.hinder = patience


def revoke(space, people, program, candidate):
    wait_for("three questions", lambda: len(questions(candidate)) >= 3, play.PATIENCE)
    with space.lock:
        space.token = "xoxb-after"
    wait_for("a word in the log", lambda: "the token is no good" in program.told(),
             play.PATIENCE)
    _, body = people.command("U0REC", play.HIRING, "status")
    check("is down" in body, f"status: {body}")


def begin_again(program, space):
    program.end()
    program.environ["TOKEN_1"] = space.token
    program.start()


def judge_order(space, candidate):
    """The jobs of a conversation are numbered as they are to be said."""
    jobs = [(int(m["metadata"]["event_payload"]["job"]), m["metadata"]["event_payload"]["page"])
            for m in space.messages[candidate.im] if "metadata" in m]
    check(len(jobs) >= 12, f"only {len(jobs)} messages")
    check(jobs == sorted(set(jobs)), f"{candidate.user}: out of order or twice: {jobs}")


def judge_words(candidate):
    """What they were shown reads as if nothing had happened."""
    for m in candidate.messages():
        for words in ("in case it was lost", "Welcome back", "was not saved"):
            check(words not in m["text"], f"{candidate.user} noticed: {m['text']}")


def identity(space, candidate):
    name = space.users[candidate.user]["name"]
    return next(m["text"].split(":")[0] for m in space.shown(play.HIRING, "U0REC")
                if f"{name} is invited" in m["text"])


def judge_delivery(space, people, candidate):
    """Nothing is still on its way, and what they wrote was kept, each line once."""
    who = identity(space, candidate)
    wait_for("an empty outbox", lambda: "Messages:" not in
             people.command("U0REC", play.HIRING, f"status {who}")[1])
    kept = subprocess.run([play.LEADLINE, "export", "--db", os.path.join(play.TMP, "db"), who],
                          check=True, capture_output=True, text=True).stdout
    said = [m["text"] for m in space.messages[candidate.im]
            if m["user"] == candidate.user and m["text"].startswith("a ")]
    check(said, f"{candidate.user} said nothing")
    bodies = [e["body"] for e in json.loads(kept)["events"] if e["kind"] == "said"]
    lines = [b["text"] for b in bodies if b["text"].startswith("a ")]
    check(sorted(lines) == sorted(said), f"{candidate.user}: kept {lines}, said {said}")


def main():
    spaces = [play.workspace(8), play.workspace(9)]
    for space in spaces:
        space.hinder = Patience()
    program = play.Program(spaces)
    peoples = [fake.People(space, program.port) for space in spaces]
    try:
        held = Candidate(spaces[0], peoples[0], 81, "words")
        other = Retried(spaces[0], peoples[0], 82)
        third = Candidate(spaces[1], peoples[1], 91, "words")
        crowd = [(0, held), (0, other), (1, third)]
        for i, c in crowd[:2]:
            c.start()
            ask_until_heard(peoples[i], c)
        hold_one_up(spaces[0], held, other)
        third.start()
        ask_until_heard(peoples[1], third)
        revoke(spaces[1], peoples[1], program, third)
        fail_and_go_away(spaces[0], program)
        play.everybody_finished([held, other])
        begin_again(program, spaces[1])
        play.everybody_finished([third])
        other.finish()
        for space in spaces:
            play.judge(space, [c for i, c in crowd if spaces[i] is space])
            check(not space.hinder.early, f"came back too early: {space.hinder.early}")
        for i, c in crowd:
            judge_order(spaces[i], c)
            judge_delivery(spaces[i], peoples[i], c)
        judge_words(held)
        judge_words(other)
        program.end()
    except BaseException:
        program.process.kill()
        sys.stderr.write(program.told()[-3000:])
        raise


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"slack: 3 interviews through a storm, all whole, {time.monotonic() - began:.0f} s")
