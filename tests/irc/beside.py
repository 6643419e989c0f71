"""`leadline decide | cancel | remind | forget` while a server works on the same database."""
import os
import re
import subprocess
import time

from play import BOT, answer_all, begin, check
from stage import LEADLINE, TMP, Bot, Ngircd, Person, Process


def replays(db, ident):
    return subprocess.run([LEADLINE, "replay", ident, "--db", db],
                          capture_output=True).returncode == 0


def check_trail(bot, ids):
    """Who did what, from the channel and from the command line."""
    done = bot.command("audit")
    check(done.returncode == 0, "audit: " + done.stderr)
    trail = re.sub(r"(?m)^\d+ \S+Z ", "", done.stdout)
    for name in ids:
        check(re.search(f"(?m)^{ids[name]} invite done irc:t host:anna!", trail), name + trail)
    check(len(re.findall("- invite refused .*eve", trail)) == 1, "once a minute: " + trail)
    for row in (f"{ids['eve']} cancel done", f"{ids['sam']} decide done",
                f"{ids['sam']} read done", "- backup done"):
        check(row + " command line:op\n" in trail, row + ": " + trail)
    check(trail.count(f"{ids['zoe']} remind done command line:op\n") == 5, trail)
    check(f"{ids['zoe']} forget done command line:op\n" in trail, trail)
    for word in ("qwzyx", "strong", "part", "because"):
        check(word not in trail, "a word of " + word)


def main():
    server = Ngircd()
    bot = Bot(server.port)
    anna = Person(server.port, "anna")
    anna.send("JOIN #hiring")
    anna.until(" 366 ")
    people = {name: Person(server.port, name) for name in ("sam", "eve", "zoe")}
    ids = {}
    for name, person in people.items():
        person.send("JOIN #hiring")
        ids[name] = begin(anna, person, name)
        person.until("type: done")

    # Reminded and cancelled from the command line: the server says so to the candidate.
    done = bot.command("remind", ids["eve"], "--by", "op")
    check(done.returncode == 0, "remind: " + done.stderr + done.stdout)
    people["eve"].until("interview is waiting")
    done = bot.command("cancel", ids["eve"], "--by", "op")
    check(done.returncode == 0, "cancel: " + done.stderr + done.stdout)
    people["eve"].until("has cancelled this interview")
    anna.sees(f"{ids['eve']}.*cancelled", "Concept depth report", "A person decides")
    check(bot.command("cancel", ids["eve"]).returncode == 1, "over is over")

    # While sam answers, somebody keeps changing the database.
    for i in range(5):
        people["sam"].say(BOT, f"part {i} of an answer")
        check(bot.command("remind", ids["zoe"], "--by", "op").returncode == 0, "remind zoe")
        copy = os.path.join(TMP, f"copy{i}.db")
        done = bot.command("backup", copy, "--by", "op")
        check(done.returncode == 0, "backup: " + done.stderr)
        check(os.stat(copy).st_mode & 0o777 == 0o600, "for its owner only")
        check(replays(copy, ids["eve"]), "the copy has what was done before it")
        people["zoe"].until("interview is waiting")
    people["sam"].say(BOT, "done")
    people["sam"].until("Got it, 5 messages")
    answer_all(people["sam"])
    anna.sees("Concept depth report · " + ids["sam"], "A person decides")

    # Decided on the command line: the channel hears of it, the report has it.
    done = bot.command("decide", ids["sam"] + " advance strong on data", "--by", "op")
    check(done.returncode == 0, "decide: " + done.stderr + done.stdout)
    anna.until(ids["sam"] + ": advance, decided by op: “strong on data”")
    report = bot.command("report", ids["sam"], "--by", "op").stdout
    check(re.search("Decided: advance, by op on .* UTC: strong on data", report), report)
    check(bot.command("replay", ids["sam"]).returncode == 0, "replay")
    check(bot.command("decide", ids["zoe"] + " no because").returncode == 1, "too early")
    check(bot.command("decide", ids["sam"] + " maybe").returncode == 1, "no decision")

    # Forgotten under the server's hands: what zoe says goes nowhere.
    for _ in range(20):
        forgotten = bot.command("forget", ids["zoe"], "--by", "op")
        if forgotten.returncode == 0:
            break
        time.sleep(0.2)
    check(forgotten.returncode == 0, "forget: " + forgotten.stderr)
    people["zoe"].say(BOT, "my answer: qwzyx-qwzyx")
    people["zoe"].until("no interview for you")
    listed = bot.command("list").stdout
    check(re.search(ids["zoe"] + " +forgotten", listed), listed)
    with open(bot.config.replace("leadline.json", "leadline.db"), "rb") as f:
        check(b"qwzyx-qwzyx" not in f.read(), "nothing of it is kept")
    check(bot.process.p.poll() is None, "the server lives")

    # Eve recruits nobody. What was done is in the trail, and nothing that was said.
    for _ in range(3):
        people["eve"].say(BOT, "!interview sam payments anyone")
        people["eve"].until("Sorry, I can't do that for you")
    check_trail(bot, ids)

    # Asked to end, it finishes what is in hand.
    people["sam"].say(BOT, "mydata")
    bot.process.p.terminate()
    check(bot.process.p.wait(10) == 0, "it ends well")
    check(re.search(r"ended; the longest turn took \d+ us\s*$", bot.log()), bot.log())
    print("all as it should be")


if __name__ == "__main__":
    try:
        main()
    finally:
        Process.end()
