"""Nothing lost, and nothing twice: interviews in Slack and on IRC while the bot is killed.

    python3 tests/torture.py [KILLS [SEED]]

Reads $LEADLINE (the program, built with its kill points: base/kill_point.h) and $TMP
(an empty folder). In each round one bot holds two interviews at once, over a fake
Slack and a real ngircd, and another bot holds the same two undisturbed. The first is
killed with SIGKILL at each point of the table, on the wire and at random moments, and
started again each time; both answer in turns, so that what is asked depends on nothing
but the seed. The rounds go on until there were KILLS kills and each point had its own.

Then, of every round:
  - whatever was acknowledged is in the log exactly once: in Slack what got a 200, on IRC
    what stood before a `help` that was answered
  - one `asked` event for each question; a second copy on the wire is marked, and of a
    message that was doubtful
  - the reports are those of the undisturbed bot
  - each chain of digests holds, and so does the database, also after each single kill

Each round's seed is printed as it begins. `1 SEED` runs one round again, though no two
kills at a moment of their own are alike; a long run that was broken off goes on from its
last seed.
"""
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "slack"), os.path.join(HERE, "irc")]
import fake   # noqa: E402
import stage  # noqa: E402

LEADLINE, TMP = os.environ["LEADLINE"], os.environ["TMP"]
HIRING, ROLE, NICK = "C0HIRING", "payments", "leadline"
PATIENCE = 90   # seconds for anything that has to come
ARMED = 5       # for the bot to come to a point; then it is killed where it is
MOMENTS = 4     # kills of a round that are at no point of the table
MARK = "(again, in case it was lost)"

# Seen from outside: Slack has taken a message and not said so yet; somebody on IRC reads
# a line whose receipt is still on its way.
WIRE = ["SLACK_TOOK", "IRC_SAW"]
# Points that a bot only passes while a database is new, while it invites, ...
FRESH = ["MIGRATION_APPLIED", "MIGRATION_NUMBERED", "MIGRATION_COMMITTED"]
EARLY = ["INTERVIEW_CREATED", "SNAPSHOT_PUT"]
ONCE = ["RECOVERED", "ALIVE_NOTED"]  # ... or once each time that it starts.
# Those of `leadline forget` and of an orderly end.
LATE = ["FORGET_DELETED", "FORGET_VACUUMED", "FORGET_WIPED", "CLOSE_BEFORE"]


class Wrong(Exception):
    """Something promised is not so."""


def check(ok, what):
    if not ok:
        raise Wrong(what)


def wait_for(what, condition, seconds=PATIENCE):
    ends = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        check(time.monotonic() < ends, f"waited in vain: {what}")
        time.sleep(0.02)


def table():
    """The names in base/kill_point.h; each has to stand in one place of the source."""
    with open("include/base/kill_point.h", encoding="utf-8") as f:
        names = re.findall(r"^\tX\((\w+)\)", f.read(), re.M)
    source = ""
    for folder, _, files in os.walk("src"):
        for name in files:
            if name.endswith(".c"):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    source += f.read()
    for name in names:
        check(source.count(f"KILL_POINT({name})") == 1, f"{name} does not stand in one place")
    return names


# --- what they answer ----------------------------------------------------------

def read_answers(name):
    path = os.path.join("tests/transcripts", name + ".answers")
    with open(path, encoding="utf-8") as f:
        parts = re.split(r"^# (\S+)\n", f.read(), flags=re.M)
    return dict(zip(parts[1::2], (" ".join(p.split()) for p in parts[2::2])))


STRONG, SHALLOW = read_answers("strong"), read_answers("shallow")


def answer_to(who, seed, question):
    """(lines, the word that ends them); follows from its arguments alone. Each line is
    like no other, so that it can be counted."""
    about = question["probe"] + ("/follow_up" if question["kind"] == "behind" else "")
    rnd = random.Random(f"{who} {seed} {about} {question['kind']}")
    kind = rnd.random()
    if kind < 0.60:
        return [], "idk"
    if kind < 0.65:
        return [], "skip"
    text = (STRONG if kind < 0.82 else SHALLOW).get(about, "I would measure it first.")
    lines = textwrap.wrap(text, 300)[:2]
    return [f"{line} (n{question['answer']}.{i}{who})" for i, line in enumerate(lines)], "done"


# --- what the database says ------------------------------------------------------

class Database:
    def __init__(self, path):
        self.path = path

    def ask(self, sql, *values):
        """All rows; none while there is no database, or only the beginning of one."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                base = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=5)
                try:
                    return base.execute(sql, values).fetchall()
                finally:
                    base.close()
            except sqlite3.OperationalError as e:
                if re.search("unable to open|no such table|no such column", str(e)):
                    return []
                check(time.monotonic() < ends, f"the database: {e}")
                time.sleep(0.01)

    def events(self, interview, kind):
        rows = self.ask("SELECT body FROM event WHERE interview = ? AND kind = ?"
                        " ORDER BY seq", interview, kind)
        return [json.loads(body) for body, in rows]

    def waiting(self, room=None):
        return self.ask("SELECT row FROM outbox WHERE state IN (0, 1, 3)"
                        " AND (?1 IS NULL OR room = ?1)", room)

    def is_whole(self):
        """Of a copy: reading itself would do the recovery that the bot is to do."""
        copies = [self.path + ".copy" + end for end in ("", "-wal")]
        for end, copy in zip(("", "-wal"), copies):
            if os.path.exists(copy):
                os.remove(copy)
            if os.path.exists(self.path + end):
                shutil.copyfile(self.path + end, copy)
        if not os.path.exists(copies[0]):
            return
        base = sqlite3.connect(copies[0])
        said = base.execute("PRAGMA integrity_check").fetchall()
        broken = base.execute("PRAGMA foreign_key_check").fetchall()
        base.close()
        check(said == [("ok",)] and not broken, f"integrity: {said} {broken}")


# --- who is killed, and when -------------------------------------------------------

class Plan:
    """The kills to come: (point, count), or (None, seconds) for a moment of its own."""

    def __init__(self, names):
        self.names = names
        self.fresh, self.early, self.later = [], [], []
        self.done = {name: 0 for name in names + WIRE}
        self.moments = 0

    def kills(self):
        return sum(self.done.values()) + self.moments

    def missing(self):
        return [name for name, n in self.done.items() if n == 0]

    def fill(self, seed):
        """For one round: each point, and moments between them. Follows from the seed."""
        rnd = random.Random(seed)
        usual = [n for n in self.names + WIRE if n not in FRESH + EARLY + LATE]
        self.fresh = [(n, 1) for n in FRESH]
        self.early = [(n, 1) for n in EARLY]
        self.later = [(n, 1 if n in ONCE or not self.done[n] else rnd.randint(1, 3))
                      for n in usual]
        self.later += [(None, rnd.uniform(0, 2)) for _ in range(MOMENTS)]
        rnd.shuffle(self.later)
        # Until each had its own, the others wait: a round may be over before them.
        self.later.sort(key=lambda kill: kill[0] is None or self.done[kill[0]] > 0)

    def next(self):
        for kills in (self.fresh, self.early, self.later):
            if kills:
                return kills.pop(0)
        return None

    def failed(self, name):
        """It never came there: again later, at the first passing; what comes only once
        in a round, in the next."""
        if name not in FRESH + EARLY:
            self.later.append((name, 1))


class Bot:
    """Started again, with the next kill of the plan, whenever it has been killed."""

    def __init__(self, folder, space, port, plan):
        self.folder, self.plan = folder, plan
        self.db = Database(os.path.join(folder, "db"))
        self.http, self.space = stage.free_port(), space
        self.env = {**os.environ, "TOKEN": space.token, "SECRET": space.secret}
        self.config = os.path.join(folder, "config.json")
        with open(self.config, "w", encoding="utf-8") as f:
            json.dump(self.sections(port), f)
        self.armed, self.passed, self.wrong = None, 0, None
        self.process, self.lock = None, threading.Lock()
        self.ending = self.quiet = False
        self.thread = threading.Thread(target=self.guard, daemon=True)
        self.thread.start()

    def sections(self, port):
        return {"bank": stage.TOP + "/questions/backend", "roles": stage.TOP + "/config/roles",
                "database": self.db.path, "http_port": self.http,
                "slack": [{"team": self.space.team, "bot_token": {"env": "TOKEN"},
                           "signing_secret": {"env": "SECRET"}, "report_channel": HIRING,
                           "recruiters": ["U0REC"], "contact": "U0REC",
                           "api_base": self.space.base + "/api/",
                           "response_host": self.space.base[7:],
                           "insecure_loopback": True}],
                "irc": [{"name": "t", "host": "127.0.0.1", "port": port, "tls": False,
                         "channels": ["#hiring"], "report_channel": "#hiring",
                         "recruiters": ["host:anna!*@*"], "host_recruiters": True,
                         "contact": "account:anna", "line_ms": 0}]}

    def start(self, armed=None):
        env = dict(self.env)
        if armed and armed[0] and armed[0] not in WIRE:
            env["LEADLINE_KILL"] = f"{armed[0]}:{armed[1]}"
        with open(os.path.join(self.folder, "log"), "ab") as log:
            process = subprocess.Popen([LEADLINE, "serve", "--config", self.config],
                                       env=env, stderr=log, stdin=subprocess.DEVNULL)
        with self.lock:
            self.armed, self.passed, self.process = armed, 0, process
        return process

    def guard(self):
        try:
            while not self.ending:
                armed = None if self.quiet or not self.plan else self.plan.next()
                self.watch(self.start(armed), armed)
        except Exception as e:  # pylint: disable=broad-except
            self.wrong = self.wrong or f"{e}"

    def watch(self, process, armed):
        patience = ARMED if armed and armed[0] else armed[1] if armed else None
        began, shot = time.monotonic(), False
        while process.poll() is None:
            late = patience is not None and time.monotonic() - began > patience
            if not shot and (late or (armed and self.quiet)):
                process.kill()
                shot = True
            time.sleep(0.005)
        if self.ending and not armed:
            return
        check(process.returncode == -signal.SIGKILL,
              f"the bot has ended by itself: {process.returncode}")
        self.note(armed, shot)
        self.db.is_whole()

    def note(self, armed, shot):
        if armed is None:
            return
        if armed[0] and not shot:
            self.plan.done[armed[0]] += 1
            return
        self.plan.moments += 1
        if armed[0] and not self.quiet:
            self.plan.failed(armed[0])

    def on_wire(self, name):
        """From whoever sees it there."""
        with self.lock:
            if not self.armed or self.armed[0] != name:
                return
            self.passed += 1
            if self.passed == self.armed[1]:
                self.process.kill()

    def leave_alone(self):
        """No more kills; all that was under way arrives."""
        self.quiet = True
        wait_for("the last messages", lambda: self.is_well() and not self.db.waiting())

    def is_well(self):
        check(not self.wrong, self.wrong)
        return not self.armed and self.process.poll() is None

    def end(self):
        self.ending = True
        if self.process:
            self.process.kill()
        self.thread.join(10)

    def command(self, *args, kill=None):
        env = {**os.environ, **({"LEADLINE_KILL": kill + ":1"} if kill else {})}
        return subprocess.run([LEADLINE, *args, "--db", self.db.path], env=env,
                              capture_output=True, text=True, check=False)


# --- who is interviewed -------------------------------------------------------------

class Candidate:
    """What both have in common: questions as the database has them."""
    name = bot = seed = None

    def __init__(self):
        self.kept = []       # acknowledged, to be found in the log
        self.number = None   # of the interview

    def find(self):
        rows = self.bot.db.ask("SELECT number FROM interview WHERE candidate = ?", self.name)
        if rows:
            self.number = rows[0][0]
        return bool(rows)

    @property
    def ident(self):
        return f"C-{self.number:04d}"

    def question(self):
        asked = self.bot.db.events(self.number, "asked")
        return asked[-1] if asked else None

    def is_over(self):
        return bool(self.bot.db.events(self.number, "finished"))

    def has_moved_on(self, answer):
        check(not self.bot.wrong, self.bot.wrong)
        latest = self.question()
        return (latest and latest["answer"] > answer) or self.is_over()

    def text_of(self, answer):
        """What the question was asked with, as far as any network leaves it alone."""
        row, = self.bot.db.ask("SELECT message FROM outbox WHERE interview = ? AND answer = ?"
                               " ORDER BY row LIMIT 1", self.number, answer)
        parts = [p for p in json.loads(row[0])["parts"] if p["part"] == "text"]
        return "".join(s["text"] for s in parts[-1]["spans"])[:40].split('"')[0]

    def turn(self):
        """Answers what is open, and sees what comes next."""
        self.answer(self.question())
        self.see_next()

    def see_next(self):
        if self.is_over():
            self.see("That was the last question")
            return
        self.see_question(self.question()["answer"])

    def logged(self):
        return [e["text"] for e in self.bot.db.events(self.number, "said")]


class InSlack(Candidate):
    def __init__(self, bot, space, seed):
        super().__init__()
        self.bot, self.space, self.seed = bot, space, seed
        self.people = fake.People(space, bot.http)
        self.user, self.name = f"U0CAND{seed}", f"cand{seed}"
        space.add_user(self.user, self.name)
        self.room = space.im_of(self.user)
        space.channels[HIRING]["members"].add(self.user)
        self.keys = []

    def begin(self):
        # Slack repeats no command: its user does, who was shown an error.
        wait_for("the invitation", self.invite)
        wait_for("the interview", self.find)
        self.see("Start", lambda m: any(b["text"]["text"] == "Start"
                                        for b in self.people.buttons(m)))
        self.say("start")
        wait_for("the first question", self.question)
        self.see_next()

    def invite(self):
        try:
            return self.people.command("U0REC", HIRING, f"<@{self.user}|x> {ROLE}")[0] == 200
        except (OSError, fake.http.client.HTTPException):
            return False

    def see(self, words, like=None):
        like = like or (lambda m: words in m["text"])
        wait_for(f"{self.name}: {words}", lambda: any(like(m) for m in self.messages()))

    def see_question(self, answer):
        self.see(f"question {answer}", lambda m: self.shows(m, answer))

    def shows(self, message, answer):
        """Its buttons say which question they belong to."""
        token = f"{self.ident}/{answer}"
        return any(json.loads(b["value"]).get("token") == token
                   for b in self.people.buttons(message))

    def messages(self):
        check(not self.bot.wrong, self.bot.wrong)
        with self.space.lock:
            return [m for m in self.space.shown(self.room, self.user)
                    if m["user"] == self.space.bot]

    def say(self, text):
        """Slack delivers until somebody says 200."""
        event = self.people.write(self.user, text)
        with self.space.lock:
            key = f"Ev{self.space.number()}"
        tries = [0]

        def deliver():
            check(not self.bot.wrong, self.bot.wrong)
            tries[0] += 1
            try:
                return self.people.event(event, key, retry=tries[0] - 1)[0] == 200
            except (OSError, fake.http.client.HTTPException):
                return False
        wait_for("somebody to take the event", deliver)
        self.keys.append(key)

    def answer(self, question):
        lines, end = answer_to("s", self.seed, question)
        for line in lines:
            self.say(line)
            self.kept.append(line)
        if end == "idk":
            self.press("I don't know", question["answer"])
        else:
            self.say(end)
        wait_for("the next question", lambda: self.has_moved_on(question["answer"]))

    def press(self, label, answer):
        """Slack repeats no button either. Pressed twice, it still answers one question."""
        message = [m for m in self.messages() if self.shows(m, answer)][-1]

        def taken():
            try:
                return self.people.press(self.user, self.room, message, label)[0] == 200
            except (OSError, fake.http.client.HTTPException):
                return False
        wait_for("somebody to take the button", taken)

    def judge_wire(self):
        """By what each message is marked with: a page of a job stands there once."""
        with self.space.lock:
            ours = [m for room in self.space.messages.values() for m in room
                    if m["user"] == self.space.bot]
        pages = {}
        for m in ours:
            if "metadata" in m:
                about = m["metadata"]["event_payload"]
                pages.setdefault((about["job"], about["page"]), []).append(m)
        for job, copies in pages.items():
            check(all(MARK in m["text"] for m in copies[1:]), f"Slack has message {job} twice")
        found = {key for key, in self.bot.db.ask("SELECT key FROM seen")}
        lost = [key for key in self.keys if not any(key in k for k in found)]
        check(not lost, f"acknowledged to Slack and not seen: {lost}")
        return sum(MARK in m["text"] for m in ours)

    def shown(self):
        return [m["text"] for m in self.messages()]


class Gone(Exception):
    """The bot has left the network."""


class Watcher(stage.Person):
    """Reads all the time; nothing that was seen is used up."""

    def __init__(self, port, nick, on_line=None):
        super().__init__(port, nick)
        self.on_line = on_line or (lambda line: None)
        self.done = 0
        threading.Thread(target=self.read, daemon=True).start()
        self.send("JOIN #hiring")

    def read(self):
        while True:
            try:
                self.listen(0.02)
            except OSError:
                return
            while self.done < len(self.seen):
                self.on_line(self.seen[self.done])
                self.done += 1

    def bot_is_there(self):
        for line in reversed(self.seen):
            if re.match(rf":{NICK}!\S+ QUIT", line):
                return False
            if re.match(rf":{NICK}!\S+ JOIN", line) or re.match(r":\S+ 353 .*\bleadline\b", line):
                return True
        return False

    def comings(self):
        return sum(bool(re.match(rf":{NICK}!\S+ QUIT", line)) for line in self.seen)

    def stays(self, start):
        """Raises Gone if the bot has left since, or had left by then."""
        if any(re.match(rf":{NICK}!\S+ QUIT", line) for line in self.seen[start:]) \
                or not self.bot_is_there():
            raise Gone

    def find(self, start, words):
        """The first line of the bot's from there on with these words, or None."""
        for i in range(start, len(self.seen)):
            line = self.seen[i]
            if re.match(rf":{NICK}!\S+ QUIT", line):
                raise Gone
            if line.startswith(f":{NICK}!") and re.search(words, line) \
                    and MARK not in self.seen[max(0, i - 1)]:
                return i
        self.stays(start)
        return None

    def heard(self, where=r"\S+"):
        return [line.split(" :", 1)[1] for line in list(self.seen)
                if re.match(rf":{NICK}!\S+ PRIVMSG {where} :", line)]


class OnIrc(Candidate):
    def __init__(self, bot, anna, port, seed):
        super().__init__()
        self.bot, self.seed, self.name = bot, seed, f"sam{seed}"
        self.me = Watcher(port, self.name, self.on_line)
        self.anna = anna
        self.known = None  # how often the bot had left when it last knew them

    def on_line(self, line):
        if line.startswith(f":{NICK}!") and " PRIVMSG " in line:
            self.bot.on_wire("IRC_SAW")

    def wait(self, start, words):
        def look():
            check(not self.bot.wrong, self.bot.wrong)
            return self.me.find(start, words) is not None
        wait_for(f"{self.name}: {words}", look)

    def persist(self, what):
        """Again, as long as the bot goes away in the middle of it."""
        while True:
            try:
                wait_for("the bot on IRC", self.me.bot_is_there)
                return what()
            except Gone:
                continue

    def begin(self):
        self.persist(self.invite)
        self.persist(self.consent)
        self.see_next()

    def invite(self):
        start = len(self.anna.seen)
        self.anna.say("#hiring", f"!interview {self.name} {ROLE} anyone")

        def answered():
            check(not self.bot.wrong, self.bot.wrong)
            return self.anna.find(start, r"C-\d+")
        wait_for("an answer to the invitation", answered)
        wait_for("the interview", self.find)
        if self.known is None:
            self.known = self.me.comings()

    def consent(self):
        if self.question():
            return
        self.get_word()
        self.be_known()
        start = len(self.me.seen)
        self.me.say(NICK, "start")

        def begun():
            self.me.stays(start)
            return self.question()
        wait_for("the first question", begun)

    def get_word(self):
        """Killed before the word was out: whoever speaks up gets it, with the greeting."""
        start, comings = len(self.me.seen), self.me.comings()
        if not self.word() and self.known != comings:
            self.me.say(NICK, "hello")
            self.known = comings

        def given():
            self.me.stays(start)
            return self.word()
        wait_for("the word", given)

    def word(self):
        found = re.findall(rf"resume {self.ident}-\w+", "\n".join(self.me.seen))
        return found[-1] if found else None

    def be_known(self):
        """The bot has come back and knows nobody: the word tells it who this is."""
        if self.known != self.me.comings():
            start = len(self.me.seen)  # before: whoever leaves now is missed
            comings = self.me.comings()
            self.me.say(NICK, self.word())
            self.wait(start, "here we go on|Welcome back")
            self.known = comings
        start = len(self.me.seen)

        def told():
            self.me.stays(start)
            return not self.bot.db.waiting(self.room())
        wait_for("what waited", told)

    def room(self):
        return self.bot.db.ask("SELECT person FROM interview WHERE number = ?",
                               self.number)[0][0]

    def see(self, words, times=1):
        def look():
            self.be_known()
            start = len(self.me.seen)

            def there():
                self.me.stays(start)
                return sum(words in line for line in self.me.heard(self.name)) >= times
            wait_for(f"{self.name}: {words}", there)
        self.persist(look)

    def see_question(self, answer):
        """Some have the same words: as many copies, then."""
        words = self.text_of(answer)
        self.see(words, sum(self.text_of(n) == words for n in range(answer + 1)))

    def answer(self, question):
        lines, end = answer_to("i", self.seed, question)
        self.persist(lambda: self.try_to_answer(question["answer"], lines, end))

    def try_to_answer(self, answer, lines, end):
        if self.has_moved_on(answer):
            return
        self.be_known()
        stored = self.logged()
        for line in lines:
            if line not in stored:
                self.me.say(NICK, line)
                self.barrier()
            if line not in self.kept:
                self.kept.append(line)
        start = len(self.me.seen)
        self.me.say(NICK, end)

        def moved_on():
            self.me.stays(start)
            return self.has_moved_on(answer)
        wait_for("the next question", moved_on)

    def barrier(self):
        """IRC acknowledges nothing; but what stands before an answered line has arrived."""
        start = len(self.me.seen)
        self.me.say(NICK, "help")
        self.wait(start, "These words, alone on a line, steer")

    def judge_wire(self):
        return sum(MARK in line for line in self.me.heard(self.name) + self.anna.heard())

    def shown(self):
        """Each question with the lines before it: there stands whether it is a copy."""
        lines = self.me.heard(self.name)
        return ["\n".join(lines[max(0, i - 3):i + 1]) for i in range(len(lines))]


# --- a round ---------------------------------------------------------------------

class Room:
    """A Slack, an IRC server, a bot, and two who are interviewed."""

    def __init__(self, name, seed, plan):
        self.folder = os.path.join(TMP, name)
        os.makedirs(self.folder)
        self.space = fake.Workspace()
        self.space.add_user("U0REC", "rita")
        self.space.add_channel(HIRING, "U0REC")
        self.space.paced = False  # what it does to the hasty is tests/slack/play.py's
        fake.serve(self.space)
        self.server = stage.Ngircd(name=name + ".test.local")
        self.anna = Watcher(self.server.port, "anna")
        self.bot = Bot(self.folder, self.space, self.server.port, plan)
        self.space.call = self.on_call(self.space.call)
        self.people = [InSlack(self.bot, self.space, seed),
                       OnIrc(self.bot, self.anna, self.server.port, seed)]

    def on_call(self, call):
        def seen(method, args):
            answer = call(method, args)
            if method == "chat.postMessage":
                self.bot.on_wire("SLACK_TOOK")
            return answer
        return seen

    def play(self):
        for c in self.people:
            c.begin()
        going = list(self.people)
        while going:
            for c in list(going):
                c.turn()
                if c.is_over():
                    going.remove(c)
        self.bot.leave_alone()

    def close(self):
        self.bot.end()
        for person in (self.anna, self.people[1].me):
            person.quit()
        self.server.process.kill()

    def report(self, c):
        done = self.bot.command("report", c.ident)
        check(done.returncode == 0, f"report {c.ident}: {done.stderr}")
        return plain(done.stdout)


def plain(report):
    """Without what follows from the time, or from how often somebody was greeted."""
    report = re.sub(r"\b[0-9a-f]{8,64}\b", "DIGEST", report)
    return re.sub(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", "DATE", report)


def judge(room, disturbed):
    """What holds of each run by itself."""
    db = room.bot.db
    db.is_whole()
    check(len(db.ask("SELECT number FROM interview")) == 2, "an invitation made two interviews")
    marks = 0
    for c in room.people:
        judge_log(c)
        marks += c.judge_wire()
        judge_questions(c)
        done = room.bot.command("replay", c.ident)
        check(done.returncode == 0, f"replay {c.ident}: {done.stdout}{done.stderr}")
        check(any(f"Concept depth report · {c.ident}" in text for text in posted(room)),
              f"no report of {c.ident} in the channel")
    again, = db.ask("SELECT coalesce(sum(tries - 1), 0) FROM outbox WHERE tries > 1")[0]
    check(marks <= again, f"{marks} messages were marked and {again} sent again")
    check(disturbed or marks == 0, "marked, although nobody was killed")
    dead = db.ask("SELECT row FROM outbox WHERE state <> 2")
    check(not dead, f"never delivered: {dead}")


def posted(room):
    return [m["text"] for m in room.space.messages[HIRING]] + room.anna.heard()


def judge_log(c):
    logged = c.logged()
    lost = [line for line in c.kept if logged.count(line) == 0]
    twice = [line for line in set(logged) if logged.count(line) > 1]
    check(not lost, f"{c.name}: acknowledged and lost: {lost}")
    check(not twice, f"{c.name}: kept twice: {twice}")
    check(sorted(logged) == sorted(c.kept), f"{c.name}: other words than were said")
    check(len(logged) > 1, f"{c.name} has said hardly anything")
    asked = [q["answer"] for q in c.bot.db.events(c.number, "asked")]
    check(asked == list(range(len(asked))), f"{c.name} was asked {asked}")
    probes = [(q["probe"], q["kind"]) for q in c.bot.db.events(c.number, "asked")]
    check(len(set(probes)) == len(probes), f"{c.name} was asked twice: {probes}")


def judge_questions(c):
    shown = c.shown()
    for q in c.bot.db.events(c.number, "asked"):
        if q["kind"] == "clarify":
            continue  # its words are those of every one of its kind
        words = c.text_of(q["answer"])
        copies = [text for text in shown if words in text.rsplit("\n", 1)[-1]
                  or (isinstance(c, InSlack) and words in text)]
        check(copies, f"{c.name} never saw {words!r}")
        unmarked = [text for text in copies if "again" not in text]
        check(len(unmarked) <= 1, f"{c.name} saw {words!r} twice without a mark")


def judge_forgetting(room, plan):
    """`forget`, killed in the middle: what was begun is finished, and then nothing is left."""
    gone, stays = room.people
    for point in LATE[:3]:
        done = room.bot.command("forget", gone.ident, kill=point)
        for _ in range(40):
            if done.returncode == -signal.SIGKILL:
                break
            time.sleep(0.05)  # the bot was just reading or writing
            done = room.bot.command("forget", gone.ident, kill=point)
        check(done.returncode == -signal.SIGKILL, f"{point}: {done.returncode} {done.stderr}")
        plan.done[point] += 1
        room.bot.db.is_whole()
    wait_for("all to be forgotten",
             lambda: room.bot.command("forget", gone.ident).returncode == 0, 20)
    room.bot.ending = True
    room.bot.process.kill()
    room.bot.thread.join(10)
    end_in_order(room.bot, plan)
    for end in ("", "-wal"):
        path = room.bot.db.path + end
        if os.path.exists(path):
            with open(path, "rb") as f:
                text = f.read()
            check(not any(line.encode() in text for line in gone.kept), "forgotten, and kept")
    done = room.bot.command("replay", stays.ident)
    check(done.returncode == 0, f"replay {stays.ident}: {done.stdout}{done.stderr}")


def end_in_order(bot, plan):
    """Asked to end, and killed before the log is moved into the database."""
    process = bot.start(("CLOSE_BEFORE", 1))
    with open(os.path.join(bot.folder, "log"), encoding="utf-8") as f:
        f.seek(0, os.SEEK_END)
        wait_for("the bot to serve", lambda: "serving" in f.read())
    process.terminate()
    check(process.wait(PATIENCE) == -signal.SIGKILL, f"it has ended: {process.returncode}")
    plan.done["CLOSE_BEFORE"] += 1
    bot.db.is_whole()


def run_round(seed, plan):
    plan.fill(seed)
    rooms = [Room(f"calm{seed}", seed, None), Room(f"killed{seed}", seed, plan)]
    failures = []

    def play(room, disturbed):
        try:
            room.play()
            judge(room, disturbed)
        except BaseException as e:  # pylint: disable=broad-except
            failures.append(f"{room.folder}: {e!r}")
    threads = [threading.Thread(target=play, args=(r, i == 1)) for i, r in enumerate(rooms)]
    try:
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        check(not failures, "\n".join(failures))
        for calm, killed in zip(rooms[0].people, rooms[1].people):
            a, b = rooms[0].report(calm), rooms[1].report(killed)
            check(a == b, f"{calm.name}: the reports differ:\n{a}\n----\n{b}")
        judge_forgetting(rooms[1], plan)
    except BaseException:
        with open(os.path.join(rooms[1].folder, "log"), encoding="utf-8") as f:
            sys.stderr.write(f.read()[-2000:])
        raise
    finally:
        for room in rooms:
            room.close()
    for room in rooms:
        shutil.rmtree(room.folder)


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.monotonic()
    plan = Plan(table())
    while plan.kills() < kills or plan.missing():
        before, at = plan.kills(), time.monotonic()
        print(f"torture: seed {seed}", flush=True)
        run_round(seed, plan)
        print(f"torture: seed {seed}: {plan.kills() - before} kills in "
              f"{time.monotonic() - at:.0f} s; in all {plan.kills()}"
              + "".join(f"; not yet at {name}" for name in plan.missing()), flush=True)
        seed += 1
    for name, n in plan.done.items():
        print(f"    {name:20} {n}")
    print(f"torture: {plan.kills()} kills, {plan.moments} of them at moments of their own, "
          f"{time.monotonic() - began:.0f} s: nothing lost")


if __name__ == "__main__":
    try:
        main()
    finally:
        stage.Process.end()
