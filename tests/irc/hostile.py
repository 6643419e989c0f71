"""A scripted server that sends what is known to crash, hang or fool libircclient; after
each of it the bot still answers, to whom it should."""
import socket
import time

from stage import Bot, Process, free_port

PORT = free_port()


class Server:
    """One client at a time; `say` sends bytes, `until` waits for a line."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", PORT))
        self.listener.settimeout(20)
        self.s, self.rest, self.lines = None, b"", []

    def accept(self):
        if self.s:
            self.s.close()
        self.s, _ = self.listener.accept()
        self.s.settimeout(0.2)
        self.rest, self.lines = b"", []
        self.until("USER")
        return self

    def say(self, data):
        self.s.sendall(data if isinstance(data, bytes) else data.encode() + b"\r\n")

    def read(self):
        try:
            data = self.s.recv(65536)
        except TimeoutError:
            return
        if not data:
            raise SystemExit("the bot has hung up")
        self.rest += data
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            line = line.decode().rstrip("\r")
            self.lines.append(line)
            if line.startswith("CAP LS"):
                self.say(":s CAP * LS :account-tag")
            elif line.startswith("CAP REQ"):
                self.say(":s CAP * ACK :" + line.split(":", 1)[1])
            elif line.startswith("PING"):
                self.say(":s PONG s :" + line.split(":", 1)[1])
            elif line.startswith("WHOIS"):
                nick = line.split()[1]
                self.say(f":s 311 leadline {nick} u h * :x")
                self.say(f":s 318 leadline {nick} :end")

    def until(self, words, seconds=15):
        end = time.time() + seconds
        while time.time() < end:
            for i, line in enumerate(self.lines):
                if words in line:
                    self.lines = self.lines[i + 1:]
                    return line
            self.read()
        raise SystemExit(f"never saw {words!r}: {self.lines[-5:]}")

    def never(self, words, seconds=0.6):
        end = time.time() + seconds
        while time.time() < end:
            self.read()
            for line in self.lines:
                if words in line:
                    raise SystemExit(f"saw {words!r}: {line}")

    def welcome(self, nick="leadline"):
        self.say(f":s 001 {nick} :Welcome {nick}")
        self.say(f":s 005 {nick} CHANTYPES=# CASEMAPPING=rfc1459 NETWORK=x A=1 B=2 C=3 D=4 "
                 "E=5 F=6 G=7 H=8 :are supported")
        self.until("JOIN #hiring")

    def is_alive(self, nick="leadline", who="probe"):
        """Somebody asks in private, and is answered."""
        self.say(f":{who}!u@h PRIVMSG {nick} :hello")
        self.until(f"PRIVMSG {who} :I am Leadline")


# What is sent, after which the bot has to be as before.
NUISANCES = {
    "blank lines": b"\r\n\r\n\n\r\n",
    "blank line at the start of a read": b"\r\n",
    "NOTICE without parameters": ":s NOTICE",
    "a prefix alone": ":prefix",
    "PING alone": "PING",
    "a bare numeric": ":s 433",
    "NICK without a prefix": "NICK :evil",
    "NICK without a name": ":a!b@c NICK",
    "KICK without a name": ":a!b@c KICK #hiring",
    "PRIVMSG without text": ":a!b@c PRIVMSG leadline",
    "PRIVMSG without a prefix": "PRIVMSG leadline :hi",
    "8 kB of tags": "@" + "x" * 8100 + " :a!b@c NOTICE leadline :hi",
    "a line of 4 kB": ":s NOTICE leadline :" + "x" * 4000,
    "many parameters": ":s 005 leadline " + " ".join(f"T{i}={i}" for i in range(30)),
    "NUL inside": b":s NOTICE leadline :a\0b\r\n",
    "not UTF-8": b":a!b@c PRIVMSG #hiring :\xff\xfe\xc3\r\n",
    "CTCP": ":a!b@c PRIVMSG leadline :\x01VERSION\x01",
    "long /me": ":a!b@c PRIVMSG #hiring :\x01ACTION " + "x" * 400 + "\x01",
    "DCC": ":a!b@c PRIVMSG leadline :\x01DCC CHAT chat 2130706433 22\x01",
    "a stranger called like us changes nick": ":leadline2!b@c NICK evil",
    "unknown commands": ":s WALLOPS :x\r\n:s TAGMSG x\r\nACCOUNT x\r\n:s CHGHOST a",
    "bare LF": b":s NOTICE leadline :x\n:s NOTICE leadline :y\n",
    "MODE on us": ":leadline MODE leadline :+i",
    "a flood": b"".join(b":a!b@c NOTICE leadline :%d\r\n" % i for i in range(5000)),
}


def main():
    server = Server()
    bot = Bot(PORT, wait=False)
    # A storm of refused nicks, a numeric before its time, half lines.
    server.accept()
    for nick in ("leadline", "leadline_", "leadline__"):
        server.say(f":s 433 * {nick} :in use")
        server.until("NICK leadline")
    server.say(b":s 00")
    time.sleep(0.1)
    server.say(b"1 leadline___ :Welcome\r")
    time.sleep(0.1)
    server.say(b"\n")
    server.until("JOIN #hiring")
    server.is_alive("leadline___")

    for name, what in NUISANCES.items():
        print(name, flush=True)
        server.say(what)
        server.is_alive("leadline___")

    # Injection: what people say ends no line of ours.
    server.say(":eve!u@h PRIVMSG leadline___ :!interview sam\rQUIT :x payments")
    server.never("QUIT")
    server.is_alive("leadline___")

    # The end in the middle of a line; the half is not glued to what comes next.
    server.say(b":s NOTICE leadline :half a li")
    server.accept()
    server.welcome()
    server.is_alive()

    # Nothing but silence before registration is given up; so is a line without end.
    server.s.sendall(b"x" * 20000)
    server.accept()
    server.welcome()
    server.is_alive()
    if bot.process.p.poll() is not None:
        raise SystemExit("the bot has died")
    print("all as it should be")


if __name__ == "__main__":
    try:
        main()
    finally:
        Process.end()
