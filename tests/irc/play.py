"""Interviews over real IRC servers: python3 play.py ngircd|accounts|tls|split|paced"""
import re
import sys
import time

from stage import Bot, Inspircd, Ngircd, Person, Process, certificate

BOT = "leadline"


def check(ok, what):
    if not ok:
        raise SystemExit("not so: " + what)


def answer_all(person, already=0, most=60):
    """`idk` to everything, to the end."""
    for _ in range(most):
        got = person.until(r"Topic \d of 6|last question|is over|Was that all")
        if re.search("last question", got[-1]):
            return
        person.until("type: ")
        person.say(BOT, "idk")
    raise SystemExit("it never ends")


def begin(anna, sam, name="sam", extra=" anyone"):
    anna.say("#hiring", f"!interview {name} payments{extra}")
    ident = re.search(r"C-\d+", anna.until(f"{name}.* is invited")[-1]).group()
    sam.until("type: start")
    if extra:
        sam.word = word_of(sam)
    sam.say(BOT, "start")
    return ident


def word_of(person):
    return re.search(r"resume C-\d+-\w+", person.until("send me this line")[-1]).group()


def over_ngircd():
    server = Ngircd()
    bot = Bot(server.port)
    anna, bert = Person(server.port, "anna"), Person(server.port, "bert")
    for p in (anna, bert):
        p.send("JOIN #hiring")
        p.until(" 366 ")
    sam, eve = Person(server.port, "sam"), Person(server.port, "eve")
    for p in (sam, eve):
        p.send("JOIN #hiring")

    # Who is nobody's recruiter is told so, and no more.
    eve.say(BOT, "!interview sam payments anyone")
    eve.until("Sorry, I can't do that for you")
    anna.say("#hiring", "!interview nobody payments")
    anna.until("nobody of that name")
    anna.say("#hiring", "!interview sam paymnets anyone")
    anna.until("payments")
    anna.say("#hiring", "!interview sam payments")
    anna.until("is not logged in")

    # Two interviews at once, by two recruiters.
    first = begin(anna, sam)
    anna.until("role payments")
    bert.say(BOT, "!interview eve backend anyone")
    second = re.search(r"C-\d+", bert.until("eve is invited")[-1]).group()
    eve.until("type: start")
    eve.word = word_of(eve)
    eve.say(BOT, "start")
    check(first != second, "two ids")

    # A nick change keeps the interview; whoever takes the old nick has none of it.
    sam.until("type: done")
    sam.say(BOT, "We lock the row")
    sam.send("NICK sammy")
    sam.until("NICK")
    thief = Person(server.port, "sam")
    thief.say(BOT, "idk")
    thief.until("no interview for you")
    sam.say(BOT, "and then we write it.")
    sam.say(BOT, "!done")
    sam.until("Got it, 2 messages")

    # The server goes down in the middle of a question.
    sam.until("type: done")
    sam.say(BOT, "An answer before the restart")
    time.sleep(0.5)
    ups = bot.log().count("is up")
    server.restart()
    word, eves = sam.word, eve.word
    anna, sam = Person(server.port, "anna"), Person(server.port, "samuel")
    eve = Person(server.port, "eve")
    for p in (anna, sam, eve):
        p.send("JOIN #hiring")
    bot.wait("is up", times=ups + 1)
    anna.until("leadline!.* JOIN")
    check("down" in bot.log(), "the log says that it was down")

    # Nobody is taken for who they were before, but by the word that they were given.
    eve.until("Please send me the .?resume.? line", seconds=90)
    eve.say(BOT, "skip")
    eve.until("Please send me the .?resume.? line")
    eve.say(BOT, "resume C-0001-aaaaaaaa")
    eve.until("not the word")
    eve.say(BOT, eves)
    eve.until("Here we go on|here we go on|Welcome back")
    sam.say(BOT, "stop")
    sam.until("no interview for you here")
    sam.say(BOT, word)
    sam.until("The last line that I have of your answer: “An answer before the restart”")
    impostor = Person(server.port, "sammy")
    impostor.say(BOT, "stop")
    impostor.until("Please send me the .?resume.? line|no interview for you here")
    anna.say("#hiring", "!interview list")
    anna.until(first)

    # Killed in the middle of a question.
    eve_again = Person(server.port, "zoe")
    eve_again.send("JOIN #hiring")
    third = begin(anna, eve_again, "zoe")
    eve_again.until("type: done")
    eve_again.say(BOT, "the last line before the kill")
    time.sleep(0.5)
    bot.restart()
    eve_again.until("Please send me the .?resume.? line")
    eve_again.say(BOT, "!" + eve_again.word)
    eve_again.until("The last line that I have of your answer: “the last line before the kill”")
    eve_again.say(BOT, "done")
    answer_all(eve_again)
    anna.until("Concept depth report · " + third)
    lines = anna.until("A person decides")
    check(len(lines) <= 10, "at most ten lines")
    check(all(len(line.encode()) < 510 for line in lines), "each fits")
    check(not any("zoe" in line for line in lines), "no names in the report")
    anna.say("#hiring", f"!interview decide {third} hold see the design first")
    anna.until(f"{third}: hold is recorded|decided by")

    # An operator throws it off the network.
    anna.send("OPER root operpw")
    anna.until(" 381 ")
    ups = bot.log().count("is up")
    anna.send(f"KILL {BOT} :test")
    bot.wait("is up", times=ups + 1)
    replayed = bot.command("replay", third)
    check(replayed.returncode == 0, "replay: " + replayed.stdout + replayed.stderr)


def with_accounts():
    server = Inspircd()
    for account in ("anna", "sam_k", "leadline"):
        server.register(account)

    # A wrong password is not carried on with.
    refused = Bot(server.port, wait=False, sasl_account="leadline",
                  sasl_password={"env": "WRONG_PW"})
    refused.wait("SASL login was refused")
    refused.process.kill()
    check("is up" not in refused.log(), "it stays out")

    bot = Bot(server.port, sasl_account="leadline", sasl_password={"env": "IRC_PW"},
              recruiters=["account:anna"], host_recruiters=False)
    anna = Person(server.port, "anna", ("anna", "pw12345"))
    anna.send("JOIN #hiring")
    fake = Person(server.port, "anna_")
    fake.send("JOIN #hiring")
    fake.say(BOT, "!interview sam payments")
    fake.until("Sorry, I can't do that for you")

    sam = Person(server.port, "sam", ("sam_k", "pw12345"))
    anna.say("#hiring", "!interview sam payments")
    anna.until(r"sam \(account sam_k\) is invited")
    sam.until("type: start")
    sam.say(BOT, "start")
    sam.until("type: done")

    # Without a common channel: the account is what counts.
    sam.send("NICK elsewhere")
    sam.until("NICK")
    thief = Person(server.port, "sam")
    thief.say(BOT, "stop")
    thief.until("no interview for you")
    sam.say(BOT, "idk")
    answer_all(sam)
    anna.until("Concept depth report")
    anna.until("A person decides")


def over_tls():
    server = Ngircd()
    _, cert = certificate()
    wrong = Bot(server.tls, wait=False, tls=True, ca_file=cert)  # 127.0.0.1 is not in it
    wrong.wait("certificate")
    wrong.process.kill()
    check("is up" not in wrong.log(), "the wrong name is refused")
    unknown = Bot(server.tls, wait=False, tls=True, host="localhost")
    unknown.wait("certificate", times=2)
    unknown.process.kill()
    check("is up" not in unknown.log(), "an unknown authority is refused")
    Bot(server.tls, tls=True, host="localhost", ca_file=cert)


def over_a_split():
    """Candidate and bot on two servers that lose each other and meet again."""
    a = Ngircd()
    b = Ngircd(name="b.test.local", peer=a)
    anna, sam = Person(a.port, "anna"), Person(b.port, "sam")
    for p in (anna, sam):
        p.send("JOIN #hiring")
    anna.until("sam!.* JOIN", seconds=30)  # the link stands
    bot = Bot(a.port)
    anna.until("leadline!.* JOIN")
    ident = begin(anna, sam)
    sam.until("type: done")
    sam.say(BOT, "said before the split")
    time.sleep(0.5)
    anna.send("OPER root operpw")
    anna.until(" 381 ")
    anna.send("SQUIT b.test.local :test")
    sam.until("leadline!.* QUIT")
    anna.until("sam!.* QUIT")
    sam.say(BOT, "said into the void")
    sam.until(" 401 ")

    # Meanwhile somebody else takes the nick, and gets nothing for it.
    thief = Person(a.port, "sam")
    thief.send("JOIN #hiring")
    thief.say(BOT, "stop")
    thief.until("resume|no interview for you here")
    thief.send("NICK somebody")
    thief.until("NICK")

    sam.until("leadline!.* JOIN", seconds=60)  # ngircd links again by itself
    sam.say(BOT, "done")
    sam.until("Please send me the .?resume.? line")
    sam.say(BOT, sam.word)
    sam.until("The last line that I have of your answer: “said before the split”")
    sam.say(BOT, "said after it")
    sam.say(BOT, "done")
    answer_all(sam)
    anna.until("Concept depth report · " + ident)
    anna.until("A person decides")
    shown = bot.command("replay", ident)
    check(shown.returncode == 0, "replay: " + shown.stdout + shown.stderr)


def paced(server):
    """Twenty candidates, the bot's own pace, the flood limits that servers come with.

    Greeting them all takes minutes at that pace; the bot talks all the while and is
    not thrown out, nor is anybody greeted only in part."""
    bot = Bot(server.port, burst=4, line_ms=2000)
    recruiters = [Person(server.port, name) for name in ("anna", "bert")]
    for r in recruiters:
        r.send("JOIN #hiring")
    people = [Person(server.port, f"sam{i}") for i in range(20)]
    for i, p in enumerate(people):
        recruiters[i % 2].say("#hiring", f"!interview {p.nick} payments anyone")
        time.sleep(1)
    began, greeted = time.time(), set()
    while time.time() - began < 40:
        for p in people:
            if any("type: start" in line for line in p.listen(0.01)):
                greeted.add(p.nick)
    check(len(greeted) >= 2, f"some are greeted by now: {greeted}")
    log = bot.log()
    check(log.count("is up") == 1 and "down" not in log, "never thrown out:\n" + log)
    bot.process.kill()


if __name__ == "__main__":
    try:
        {"ngircd": over_ngircd, "accounts": with_accounts, "tls": over_tls,
         "split": over_a_split,
         "paced-ngircd": lambda: paced(Ngircd(paced=True)),
         "paced-inspircd": lambda: paced(Inspircd(paced=True))}[sys.argv[1]]()
        print("all as it should be")
    finally:
        Process.end()
