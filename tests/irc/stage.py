"""Real IRC servers, a bot and people on plain sockets, all on free loopback ports."""
import json
import os
import pwd
import re
import signal
import socket
import subprocess
import time

os.environ["PATH"] += ":/usr/sbin"
LEADLINE = os.environ["LEADLINE"]
TMP = os.environ["TMP"]
TOP = os.getcwd()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port, seconds=15):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


def put(name, text):
    path = os.path.join(TMP, name)
    with open(path, "w") as f:
        f.write(text)
    return path


class Process:
    """Ended by its own pid, whatever happens to the test."""
    all = []

    def __init__(self, name, *args, env=None, user=None):
        self.name, self.args, self.env, self.user = name, args, env, user
        self.log = os.path.join(TMP, name + ".log")
        Process.all.append(self)
        self.start()

    def start(self):
        # As root these servers refuse, or give up their rights: they are given a user.
        extra = {"user": self.user} if self.user and os.getuid() == 0 else {}
        with open(self.log, "ab") as log:
            self.p = subprocess.Popen(self.args, stdout=log, stderr=log,
                                      stdin=subprocess.DEVNULL,
                                      env={**os.environ, **(self.env or {})}, **extra)

    def kill(self, how=signal.SIGKILL):
        if self.p.poll() is None:
            self.p.send_signal(how)
        self.p.wait(10)

    @classmethod
    def end(cls):
        for p in cls.all:
            p.kill()


def certificate(name="irc.test.local"):
    key, cert = os.path.join(TMP, "key.pem"), os.path.join(TMP, "cert.pem")
    if not os.path.exists(cert):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                        "-days", "30", "-subj", "/CN=" + name, "-addext",
                        f"subjectAltName=DNS:{name},DNS:localhost", "-keyout", key,
                        "-out", cert], check=True, capture_output=True)
        os.chmod(key, 0o644)
    return key, cert


class Ngircd:
    """`peer`: another one to be linked with, which doesn't call back by itself."""

    def __init__(self, paced=False, name="irc.test.local", peer=None):
        self.port, self.tls, self.name = free_port(), free_port(), name
        key, cert = certificate()
        to, at = (peer.name, peer.port) if peer else ("b.test.local", 1)
        conf = put(name + ".conf", f"""[Global]
    Name = {name}
    Info = test
    Listen = 127.0.0.1
    Ports = {self.port}
    Network = TestNet
    AdminInfo1 = test
    AdminEMail = root@localhost
    MotdPhrase = "hello"
[Limits]
    MaxConnectionsIP = 0
    ConnectRetry = 5
    {'' if paced else 'MaxPenaltyTime = 0'}
    MaxNickLength = 30
[Options]
    DNS = no
    Ident = no
    PAM = no
    RequireAuthPing = no
[SSL]
    CertFile = {cert}
    KeyFile = {key}
    Ports = {self.tls}
[Operator]
    Name = root
    Password = operpw
[Server]
    Name = {to}
    Host = 127.0.0.1
    Port = {at}
    MyPassword = linkpw
    PeerPassword = linkpw
    Passive = {'no' if peer else 'yes'}
""")
        os.chmod(TMP, 0o755)
        self.process = Process(name, "ngircd", "-n", "-f", conf)
        wait_for_port(self.port)

    def restart(self, down=0.5):
        self.process.kill()
        time.sleep(down)
        self.process.start()
        wait_for_port(self.port)


class Inspircd:
    """With Atheme beside it: accounts, and SASL."""

    def __init__(self, paced=False):
        self.port, self.link = free_port(), free_port()
        # What it does to a class of which nothing is said, or nothing at all.
        limits = "" if paced else """threshold="1000" commandrate="100000" fakelag="no"
 hardsendq="1048576" softsendq="8192" recvq="8192\""""
        self.dir = os.path.join(TMP, "insp")
        for name in ("data", "log", "atheme"):
            os.makedirs(os.path.join(self.dir, name))
        conf = put("inspircd.conf", f"""
<server name="insp.test.local" description="test" network="TestNet" id="00A">
<admin name="t" nick="t" email="root@localhost">
<bind address="127.0.0.1" port="{self.port}" type="clients">
<bind address="127.0.0.1" port="{self.link}" type="servers">
<module name="cap"><module name="ircv3"><module name="botmode"><module name="services_account">
<module name="ircv3_accounttag"><module name="namesx"><module name="sha256"><module name="spanningtree">
<module name="sasl"><module name="chghost"><module name="ircv3_chghost"><module name="cycle">
<link name="services.test.local" ipaddr="127.0.0.1" port="{self.link}" allowmask="127.0.0.0/8"
 sendpass="linkpw" recvpass="linkpw">
<uline server="services.test.local" silent="yes">
<sasl target="services.test.local" requiressl="no">
<connect name="main" allow="*" timeout="30" pingfreq="60" {limits} localmax="500" globalmax="500"
 resolvehostnames="no" useident="no" modes="+i">
<pid file="{self.dir}/inspircd.pid">
<path datadir="{self.dir}/data" logdir="{self.dir}/log">
<options casemapping="rfc1459">
""")
        self.process = Process("inspircd", "inspircd", "--nofork", "--nolog",
                               "--runasroot", "--config=" + conf)
        wait_for_port(self.port)
        atheme = put("atheme.conf", """
loadmodule "modules/protocol/inspircd";
loadmodule "modules/backend/opensex";
loadmodule "modules/crypto/pbkdf2v2";
loadmodule "modules/nickserv/main"; loadmodule "modules/nickserv/register";
loadmodule "modules/nickserv/identify"; loadmodule "modules/nickserv/logout";
loadmodule "modules/saslserv/main"; loadmodule "modules/saslserv/plain";
serverinfo { name = "services.test.local"; desc = "svc"; numeric = "00S"; recontime = 1;
 netname = "TestNet"; hidehostsuffix = "users.test"; adminname = "a"; adminemail = "a@a.local";
 registeremail = "r@a.local"; mta = "/bin/true"; loglevel = { all; }; maxlogins = 50;
 maxusers = 0; maxnicks = 5; maxchans = 5; mdlimit = 30; emaillimit = 1000; emailtime = 300;
 auth = none; casemapping = rfc1459; };
uplink "insp.test.local" { host = "127.0.0.1"; send_password = "linkpw";
 receive_password = "linkpw"; port = %d; };
nickserv { nick = "NickServ"; user = "NickServ"; host = "services.test.local"; real = "N";
 aliases { }; access { }; };
saslserv { nick = "SaslServ"; user = "SaslServ"; host = "services.test.local"; real = "S"; };
general { expiry = 0; commit_interval = 5; default_clone_allowed = 500; };
database { };
""" % self.link)
        nobody = "nobody"
        for root, dirs, files in os.walk(self.dir):
            for name in [root] + [os.path.join(root, f) for f in files]:
                if os.getuid() == 0:
                    os.chown(name, pwd.getpwnam(nobody).pw_uid, -1)
        os.chmod(TMP, 0o755)
        os.chmod(os.path.dirname(TMP), 0o755)
        self.atheme = Process("atheme", "atheme-services", "-n", "-c", atheme,
                              "-D", self.dir + "/atheme", "-l", self.dir + "/atheme/log",
                              "-p", self.dir + "/atheme/pid", user=nobody)

    def register(self, account, password="pw12345"):
        person = Person(self.port, account)
        for _ in range(100):
            person.send(f"PRIVMSG NickServ :REGISTER {password} {account}@a.local")
            got = person.listen(0.3)
            if any("registered" in line for line in got):
                break
        else:
            raise SystemExit("no services: " + "\n".join(got))
        person.quit()


class Person:
    """Somebody with an IRC client, seen line by line."""

    def __init__(self, port, nick, login=None):
        self.s = socket.create_connection(("127.0.0.1", port))
        self.rest, self.seen, self.nick = b"", [], nick
        if login:
            self.send("CAP REQ :sasl")
        self.send(f"NICK {nick}")
        self.send(f"USER {nick} 0 * :{nick}")
        if login:
            self.sasl(*login)
        self.until(" 001 ")

    def sasl(self, account, password):
        import base64
        self.until(" ACK ")
        self.send("AUTHENTICATE PLAIN")
        self.until("AUTHENTICATE")
        both = f"\0{account}\0{password}".encode()
        self.send("AUTHENTICATE " + base64.b64encode(both).decode())
        self.until(" 903 ")
        self.send("CAP END")

    def send(self, line):
        self.s.sendall(line.encode() + b"\r\n")

    def say(self, to, text):
        self.send(f"PRIVMSG {to} :{text}")

    def listen(self, seconds=0.5):
        """What comes until it has been quiet that long."""
        got = []
        self.s.settimeout(seconds)
        try:
            while True:
                data = self.s.recv(65536)
                if not data:
                    break
                self.rest += data
                *lines, self.rest = self.rest.split(b"\n")
                for line in lines:
                    line = line.decode("utf-8").rstrip("\r")
                    if line.startswith("PING"):
                        self.send("PONG" + line[4:])
                        continue
                    got.append(line)
                    self.seen.append(line)
        except TimeoutError:
            pass
        return got

    def until(self, words, seconds=15):
        """The lines up to one with these words; they are used up."""
        end = time.time() + seconds
        while True:
            for i, line in enumerate(self.seen):
                if re.search(words, line):
                    got, self.seen = self.seen[:i + 1], self.seen[i + 1:]
                    return got
            if time.time() > end:
                raise SystemExit(f"{self.nick} never saw {words!r}; last: "
                                 + "\n".join(self.seen[-12:]))
            self.listen(0.05)

    def sees(self, *words, seconds=15):
        """All of them, in any order; lines that have come so far are used up."""
        end, seen = time.time() + seconds, []
        while not all(any(re.search(w, line) for line in seen) for w in words):
            if time.time() > end:
                raise SystemExit(f"{self.nick} never saw all of {words!r}")
            self.listen(0.05)
            seen += self.seen
            self.seen = []

    def quit(self):
        self.s.close()


class Bot:
    def __init__(self, port, wait=True, top=None, **more):
        self.network = {"name": "t", "host": "127.0.0.1", "port": port, "tls": False,
                        "channels": ["#hiring"], "report_channel": "#hiring",
                        "recruiters": ["account:anna", "host:anna!*@*", "host:bert!*@*"],
                        "host_recruiters": True, "contact": "account:anna",
                        "line_ms": 0, **more}
        self.config = put("leadline.json", json.dumps({
            "bank": TOP + "/questions/backend", "roles": TOP + "/config/roles",
            "database": os.path.join(TMP, "leadline.db"), "irc": [self.network],
            **(top or {})}))
        self.process = Process("leadline", LEADLINE, "serve", "--config", self.config,
                               env={"IRC_PW": "pw12345", "WRONG_PW": "nonsense"})
        if wait:
            self.wait("is up")

    def log(self):
        with open(self.process.log) as f:
            return f.read()

    def wait(self, words, seconds=20, times=1):
        end = time.time() + seconds
        while self.log().count(words) < times:
            if time.time() > end:
                raise SystemExit(f"the bot never said {words!r}:\n" + self.log())
            time.sleep(0.05)

    def restart(self):
        ups = self.log().count("is up")
        self.process.kill()
        self.process.start()
        self.wait("is up", times=ups + 1)

    def command(self, *args):
        return subprocess.run([LEADLINE, *args, "--db", os.path.join(TMP, "leadline.db")],
                              capture_output=True, text=True)
