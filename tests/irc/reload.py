"""SIGHUP: a bad file changes nothing; a good one holds for new interviews only."""
import json
import os
import re
import shutil
import signal

from play import BOT, answer_all, begin, check
from stage import TMP, TOP, Bot, Ngircd, Person, Process


def edit(path, change):
    with open(path) as f:
        text = f.read()
    after = change(text)
    check(after != text, "an edit of " + path + " that changes nothing")
    with open(path, "w") as f:
        f.write(after)


def main():
    for folder in ("questions", "config"):
        shutil.copytree(os.path.join(TOP, folder), os.path.join(TMP, folder))
    roles = os.path.join(TMP, "config/roles")
    server = Ngircd()
    bot = Bot(server.port, wait=False)
    bot.process.kill()
    edit(bot.config, lambda text: text.replace(TOP + "/", TMP + "/")
         .replace('"host:bert!*@*"', '"host:carl!*@*"'))
    bot.process.start()
    bot.wait("is up")
    people = {name: Person(server.port, name) for name in ("anna", "bert", "sam", "zoe", "eve")}
    anna, bert = people["anna"], people["bert"]
    for p in people.values():
        p.send("JOIN #hiring")
        p.until(" 366 ")
    anna.send("NAMES #hiring")
    anna.until("353.*leadline")
    before = begin(anna, people["sam"], "sam")
    people["sam"].until("type: done")

    def reload(words):
        times = bot.log().count(words)
        bot.process.p.send_signal(signal.SIGHUP)
        bot.wait(words, times=times + 1)

    # What can't be read is named and changes nothing.
    bank = os.path.join(TMP, "questions/backend/security.json")
    edit(bank, lambda text: text.replace('"match"', '"mtach"', 1))
    reload("not reloaded, all stays as it was: " + bank)
    check("mtach" in bot.log(), "the key is named: " + bot.log())
    edit(bank, lambda text: text.replace('"mtach"', '"match"', 1))
    edit(bot.config, lambda text: text.replace('"name": "t"', '"name": "other"'))
    reload("renamed or moved: that takes a restart")
    edit(bot.config, lambda text: text.replace('"name": "other"', '"name": "t"'))
    bert.say("#hiring", "!interview zoe payments anyone")
    bert.until("Sorry, I can't do that for you")

    # Good ones hold for whoever is invited from now on; what takes a restart is said.
    edit(bank, lambda text: text.replace("How do you store the passwords?",
                                         "How do you store their passwords?"))
    edit(os.path.join(roles, "payments.json"),
         lambda text: text.replace("Payments-team role", "Ledger-team role"))
    edit(bot.config, lambda text: text.replace('"host:carl!*@*"', '"host:bert!*@*"')
         .replace('"line_ms": 0', '"line_ms": 1'))
    reload("reloaded: new interviews take the bank")
    check("irc[0].line_ms has changed: that takes a restart" in bot.log(), bot.log())
    after = begin(bert, people["zoe"], "zoe")
    people["zoe"].until("type: done")
    people["sam"].say(BOT, "idk")
    answer_all(people["sam"])
    anna.sees(f"Concept depth report · {before}", "A person decides")
    reports = {id: json.loads(bot.command("report", id, "--format", "json").stdout)
               for id in (before, after)}
    check(reports[before]["role"] != reports[after]["role"]
          or reports[before]["role_digest"] != reports[after]["role_digest"],
          "the role of each is its own")
    check(reports[before]["bank_digest"] != reports[after]["bank_digest"],
          "the bank of each is its own")
    for id in (before, after):
        check(bot.command("replay", id).returncode == 0, "replay " + id)

    # The same files again are nothing new; and it goes on after a kill.
    reload("reloaded: new interviews take the bank")
    bot.restart()
    people["zoe"].say(BOT, people["zoe"].word)
    people["zoe"].until("Welcome back")
    people["zoe"].say(BOT, "idk")
    answer_all(people["zoe"])
    anna.sees(f"Concept depth report · {after}", "A person decides")
    check(re.search("Ledger-team role", bot.command("report", after).stdout), "its title")
    print("all as it should be")


if __name__ == "__main__":
    try:
        main()
    finally:
        Process.end()
