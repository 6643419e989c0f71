"""An interview whose process is killed after every single line.

Reads $LEADLINE (the program) and $TMP (an empty folder). The lines are fixed, so
the undisturbed run can simply be fed them all; the disturbed one gets one line
a process, is watched until that line is stored, and then killed with SIGKILL.
"""
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import time

LEADLINE = os.environ["LEADLINE"]
TMP = os.environ["TMP"]
SEED = "4711"
ANSWERS = [
    "the client sends an idempotency key and we store it with a unique constraint",
    "retry with exponential backoff and jitter, only when the call is idempotent",
    "two transactions read the same row, both write and one update is lost",
    "I would use a queue so that a slow consumer does not block the caller",
    "an index on the column, look at the query plan with explain first",
    "check that the user owns the object on the server, not only that they are logged in",
    "take the locks in the same order everywhere so there is no cycle",
    "set a timeout on every remote call and shed load when the queue is full",
]


def lines():
    """start, then answers in pieces, with every word mixed in; enough for any path."""
    rnd = random.Random(7)
    yield "start"
    while True:
        kind = rnd.random()
        if kind < 0.6:
            yield rnd.choice(ANSWERS)
            if rnd.random() < 0.3:
                yield rnd.choice(ANSWERS)
            if rnd.random() < 0.1:
                yield "undo"
                yield rnd.choice(ANSWERS)
            yield rnd.choice(["done", "done", ""])
        elif kind < 0.75:
            yield "idk"
        elif kind < 0.82:
            yield "skip"
        elif kind < 0.88:
            yield "clarify"
        elif kind < 0.94:
            yield "repeat"
        else:
            yield "pause"
            yield "resume"


def run(*arguments, check=True):
    done = subprocess.run([LEADLINE, *arguments], capture_output=True, text=True)
    if check and done.returncode != 0:
        sys.exit(f"leadline {' '.join(arguments)}: {done.returncode}: {done.stderr}")
    return done.stdout


def try_command(db):
    return [LEADLINE, "try", "--role", "payments", "--seed", SEED, "--db", db, "--resume"]


def undisturbed(db):
    """All lines at once; tells how many of them the interview took."""
    source = lines()
    script = [next(source) for _ in range(400)]
    done = subprocess.run(try_command(db), input="\n".join(script) + "\n",
                          capture_output=True, text=True)
    if done.returncode != 0 or "Concept depth report" not in done.stdout:
        sys.exit(f"the undisturbed run failed: {done.stderr}")
    return done.stdout


def stored(db):
    done = subprocess.run([LEADLINE, "export", "C-0001", "--db", db],
                          capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else None


def progress(db):
    """Grows with each line that was stored, and with each receipt."""
    try:
        base = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
        rows = base.execute("SELECT (SELECT count(*) FROM event) * 1000"
                            " + (SELECT count(*) FROM outbox) * 10"
                            " + (SELECT sum(state) FROM outbox)")
        now = rows.fetchone()[0] or 0
        base.close()
        return now
    except sqlite3.Error:
        return 0  # not there yet, or just being written


def settled(db, start):
    """Waits until the process has begun and has nothing more to do; tells how far
    it is. Each start puts something out: the greeting, or what is open."""
    deadline = time.monotonic() + 10
    while progress(db) == start and time.monotonic() < deadline:
        pass
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 0.06:
        now = progress(db)
        if now != last:
            last, since = now, time.monotonic()
    return last


def kill_after(db, line, rnd):
    """One process, one line, one SIGKILL; returns what it printed."""
    out_path = os.path.join(TMP, "out")
    start = progress(db)
    with open(out_path, "wb") as out:
        process = subprocess.Popen(try_command(db), stdin=subprocess.PIPE, stdout=out)
    before = settled(db, start)
    try:
        process.stdin.write((line + "\n").encode())
        process.stdin.flush()
    except BrokenPipeError:
        pass  # a grade that was owed has ended the interview; if not, see below
    deadline = time.monotonic() + 10
    while line and progress(db) == before and process.poll() is None:
        if time.monotonic() > deadline:
            sys.exit(f"nothing was stored for the line {line!r}")
    if process.poll() is not None and not ended(db):
        sys.exit(f"the program ended by itself at {line!r}")
    time.sleep(rnd.choice([0, 0, 0.002, 0.01, 0.05]) if line else 0.1)
    process.kill()
    process.wait()
    with open(out_path, encoding="utf-8") as out:
        return out.read()


def ended(db):
    export = stored(db)
    return bool(export) and any(e["kind"] == "finished" for e in export["events"])


def disturbed(db):
    rnd = random.Random(1)
    printed = []
    kills = 0
    for line in lines():
        printed.append(kill_after(db, line, rnd))
        kills += 1
        if ended(db):
            break
    # What was still owed when the last process died is said now.
    done = subprocess.run(try_command(db), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    printed.append(done.stdout)
    return kills, "".join(printed)


def asked(export):
    return [e["body"]["answer"] for e in export["events"] if e["kind"] == "asked"]


def check_marks(output):
    """A question that is shown a second time says so."""
    lost = "(again, in case it was lost)\nTopic"
    seen = set()
    for block in re.split(r"\n(?=Topic )", output.replace(lost, "\nTopic (again)")):
        lines = block.split("\n")
        if not lines[0].startswith("Topic") or len(lines) < 2:
            continue
        text = "\n".join(lines[1:3]) if lines[1].startswith("You said") else lines[1]
        if text in seen and "again" not in lines[0]:
            sys.exit(f"shown twice without a mark: {text}")
        seen.add(text)


def main():
    whole, broken = os.path.join(TMP, "whole.db"), os.path.join(TMP, "broken.db")
    undisturbed(whole)
    kills, output = disturbed(broken)
    first, second = stored(whole), stored(broken)
    if asked(first) != asked(second):
        sys.exit(f"asked {asked(first)} undisturbed and {asked(second)} when killed")
    if len(set(asked(second))) != len(asked(second)):
        sys.exit("a question was asked twice")
    for form in ("text", "json"):
        a = run("report", "C-0001", "--db", whole, "--format", form)
        b = run("report", "C-0001", "--db", broken, "--format", form)
        if a != b:
            sys.exit(f"the reports differ ({form}):\n{a}\n----\n{b}")
    run("replay", "C-0001", "--db", broken, "--regrade")
    check_marks(output)
    print(f"{kills} kills, {len(asked(second))} questions, the same report")


main()
