"""200 candidates at once over a real ngircd without limits, and the bot without a pace.

From `done` to the next line of the bot's: one candidate, then all at once. Then lines
of answers, which get no reply, followed by `help`, which does. Each is on disk first.
"""
import os
import re
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import time

from stage import TMP, Bot, Ngircd, Person, Process

BOT, PEOPLE, LINES = "leadline", 200, 100


def fsync_ms():
    path, took = os.path.join(TMP, "fsync"), []
    with open(path, "wb") as f:
        for _ in range(50):
            f.write(b"x" * 4096)
            f.flush()
            start = time.perf_counter()
            os.fsync(f.fileno())
            took.append(1e3 * (time.perf_counter() - start))
    return statistics.median(took)


def refuse_tmpfs():
    kind = subprocess.run(["stat", "-f", "-c", "%T", TMP], capture_output=True,
                          text=True).stdout.strip()
    if kind in ("tmpfs", "ramfs"):
        sys.exit(f"{TMP} is a {kind}: commits cost nothing there; set TMPDIR")
    print(f"{kind}, fsync {fsync_ms():.2f} ms")


class Crowd:
    """All of them in one selector: when did whom which line of the bot's reach?"""

    def __init__(self, people):
        self.selector = selectors.DefaultSelector()
        for p in people:
            p.s.setblocking(False)
            p.s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(p.s, selectors.EVENT_READ, p)

    def wait(self, people, words, seconds=60):
        missing, when, end = set(people), {}, time.perf_counter() + seconds
        while missing:
            for key, _ in self.selector.select(1):
                p = key.data
                p.rest += p.s.recv(1 << 16)
                *lines, p.rest = p.rest.split(b"\n")
                if any(line.startswith(b"PING") for line in lines):
                    p.s.send(b"PONG :x\r\n")
                if p in missing and any(re.search(words, line) for line in lines):
                    missing.remove(p)
                    when[p] = time.perf_counter()
            if time.perf_counter() > end:
                sys.exit(f"{len(missing)} never saw {words!r}")
        return when

    def drain(self, seconds=0.3):
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for key, _ in self.selector.select(0.05):
                key.data.rest += key.data.s.recv(1 << 16)
                key.data.rest = key.data.rest.rsplit(b"\n", 1)[-1]


ANSWER = ("I would put a unique key on the request, keep it in the same transaction as "
          "the payment, and answer a retry with the stored result")
FROM_BOT = rb":leadline!\S+ PRIVMSG (?!#)"


def rounds(crowd, people, times):
    took = []
    for _ in range(times):
        for p in people:
            p.say(BOT, ANSWER)
        crowd.drain()
        start = {}
        for p in people:
            start[p] = time.perf_counter()
            p.say(BOT, "done")
        when = crowd.wait(people, FROM_BOT)
        took += [1e3 * (when[p] - start[p]) for p in people]
        crowd.drain()
    return took


def tell(name, took):
    took.sort()
    print(f"{name}: median {statistics.median(took):.2f} ms, "
          f"99 % {took[int(len(took) * .99) - 1]:.2f} ms, longest {took[-1]:.2f} ms")


def lines_per_second(crowd, people):
    text = "".join(f"PRIVMSG {BOT} :line {i} of an answer that is long\r\n"
                   for i in range(LINES)) + f"PRIVMSG {BOT} :help\r\n"
    start = time.perf_counter()
    for p in people:
        p.s.setblocking(True)
        p.s.sendall(text.encode())
        p.s.setblocking(False)
    when = crowd.wait(people, rb"steer|these words|send your answer")
    return len(people) * LINES / (max(when.values()) - start)


def resident(bot, when):
    with open(f"/proc/{bot.process.p.pid}/status") as f:
        most = int(re.search(r"VmHWM:\s*(\d+) kB", f.read()).group(1))
    print(f"{most / 1024:.1f} MB resident at most, {when}")


def main():
    refuse_tmpfs()
    server = Ngircd()
    bot = Bot(server.port, top={"person_per_minute": 0, "network_per_minute": 0})
    anna = Person(server.port, "anna")
    anna.send("JOIN #hiring")
    people = [Person(server.port, f"p{i}") for i in range(PEOPLE)]
    crowd = Crowd(people)
    for p in people:
        anna.say("#hiring", f"!interview {p.nick} payments anyone")
    crowd.wait(people, rb"type: start")
    for p in people:
        p.say(BOT, "start")
    crowd.wait(people, rb"type: done")
    crowd.drain(1)
    one = people[:1]
    tell("one candidate, done to next", rounds(crowd, one, 8))
    tell(f"{PEOPLE} at once, done to next", rounds(crowd, people, 4))
    resident(bot, "so far")
    print(f"{lines_per_second(crowd, people):.0f} lines of answers a second")
    resident(bot, f"with {LINES} lines of each in memory")
    bot.process.kill(signal.SIGTERM)
    print(re.search(r"the longest turn took (\d+ us)", bot.log()).group())


if __name__ == "__main__":
    try:
        main()
    finally:
        Process.end()
