"""Kreide as it runs in production: the real program, joined over WebSocket."""
import json
import pathlib
import re
import socket
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import classroom  # noqa: E402
from lines import Described, Driver, MID_ID, Section, describe  # noqa: E402

DEMO_CLASS = 190  # `kreide demo` makes a class of at most 200; who is more is added one by one
PING_S = 1  # as the web client does


class Keeper:
    """Answers nothing and reads everything of many WebSockets, and shows each that somebody is there."""

    def __init__(self):
        self.lines, self.stop, self.lock = [], threading.Event(), threading.Lock()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def add(self, line):
        line.socket.setblocking(False)
        with self.lock:
            self.lines.append(line)

    def _run(self):
        next_ping = 0.0
        while not self.stop.wait(0.25):
            with self.lock:
                lines = list(self.lines)
            for line in lines:
                self._drain(line.socket)
            if time.monotonic() >= next_ping:
                next_ping = time.monotonic() + PING_S
                for line in lines:
                    self.send(line, "ping", {})

    def send(self, line, op: str, data: dict):
        """Without waiting for the reply: whether it was good shows in what arrives."""
        with self.lock:
            line.next_id += 1
            line.send_text(json.dumps({"id": line.next_id, "op": op, "data": data}))

    @staticmethod
    def _drain(sock: socket.socket):
        try:
            while sock.recv(1 << 18):
                pass
        except OSError:
            pass

    def close(self):
        self.stop.set()
        self.thread.join()
        for line in self.lines:
            line.close()


class Kreide:
    def __init__(self, program: str, driver: Driver, address: str, people: int):
        classroom.PROGRAM = program
        self.driver, self.people = driver, people
        self.server = classroom.Server(min(people, DEMO_CLASS), f"[media]\naddresses={address}\nworkers=1\n")
        classroom.until("the server answers", self.server.is_up)
        self.tokens = [self.server.teacher] + self.server.pupils[:people - 1]
        if len(self.tokens) < people:
            self._add_pupils(people - len(self.tokens))
        self.keeper = Keeper()
        self.shown = 0  # so many of `joined` have said what they look at
        self.joined, self.pid = [], self.server.process.pid
        tasks = pathlib.Path(f"/proc/{self.pid}/task")
        self.media_threads = [str(t / "schedstat") for t in tasks.iterdir() if (t / "comm").read_text().startswith("media-")]
        self.lines, self.publishers = [], []

    def _add_pupils(self, count: int):
        school, group = (self.server.store / "demo-group").read_text().split()
        for i in range(count):
            person = self.server.admin("person", "--school", school, "--name", f"Pupil {i}", "--role", "pupil")
            self.server.admin("member", "--group", group, "--person", person)
            self.tokens.append(classroom.token_of(self.server.admin("token", "--person", person)))

    def add_class(self, people: int) -> int:
        """One more class with a teacher and pupils; returns the number of its teacher, whom the others follow."""
        school = (self.server.store / "demo-group").read_text().split()[0]
        group = self.server.admin("group", "--school", school, "--name", f"Class {len(self.tokens)}", "--subject", "bench").split()[0]
        first = len(self.tokens)
        for i in range(people):
            person = self.server.admin("person", "--school", school, "--name", f"Person {first + i}", "--role",
                                       "pupil" if i else "teacher")
            self.server.admin("member", "--group", group, "--person", person)
            self.tokens.append(classroom.token_of(self.server.admin("token", "--person", person)))
        return first

    def latency_counts(self) -> dict[float, int]:
        """From the histogram in /metrics: so many media datagrams were out within so many seconds, of all workers."""
        counts: dict[float, int] = {}
        with urllib.request.urlopen(self.server.url + "/metrics") as reply:
            rows = reply.read().decode().split("\n")
        for row in rows:
            found = re.match(r'kreide_media_forwarding_seconds_bucket\{worker="\d+",le="([^"]+)"\} (\d+)', row)
            if found:
                counts[float(found[1])] = counts.get(float(found[1]), 0) + int(found[2])
        return counts

    def _enter(self, number: int):
        cookie = self.server.session(self.tokens[number])
        home = self.server.ask("GET", "/api/home", cookie=cookie)[1]
        line = classroom.Line(self.server, cookie)
        return line, line.greeting["data"]["person"]["id"], home["groups"][0]["room"]["id"]

    def join(self, number: int, seats: int, publishes: bool, voices: int = 1):
        """A participant with all that a browser offers: four things to send, seats with picture, seats for voices."""
        line, person, room = self._enter(number)
        peer = self.driver.open()
        ssrc = 10000 + 10 * peer["line"]
        sections = [Section("audio", "sendonly", ssrc), Section("video", "sendonly", ssrc + 2), Section("video", "sendonly", ssrc + 4),
                    Section("audio", "sendonly", ssrc + 6)]
        places = []
        for i in range(seats + voices):
            places.append({"audio": str(len(sections))})
            sections.append(Section("audio", "recvonly"))
            if i < seats:
                places[-1]["video"] = str(len(sections))
                sections.append(Section("video", "recvonly"))
        media = {"sdp": describe(peer, sections), "fresh": True, "seats": places,
                 "sources": {"mic": "0", "camera": "1", "screen": "2", "screenAudio": "3"}}
        reply = line.ask("room.join", {"room": room, "media": media, "publish": {"camera": publishes}}, 20)
        if "data" not in reply:
            raise RuntimeError(f"kreide: no place for number {number}: {reply['error']}")
        answer = Described(reply["data"]["sdp"])
        answer.connect(self.driver, peer, "server" if answer.setup == "active" else "client")
        if publishes:
            self.driver.ask(do="publish", line=peer["line"], ssrc=ssrc + 2, type=answer.ids["vp8"], mid="1",
                            mid_ext=MID_ID if answer.ids["mid"] else 0, twcc_ext=answer.ids["twcc"])
            self.publishers.append(peer["line"])
        self.lines.append(peer["line"])
        self.joined.append((line, person, publishes))
        self.keeper.add(line)

    def finish_joining(self):
        """All look at all who publish."""
        self.driver.wait_connected(self.lines)
        shown = [person for _, person, publishes in self.joined if publishes]
        for line, person, _ in self.joined[self.shown:]:
            wants = [{"participant": other, "feed": "person", "height": 720, "rank": rank}
                     for rank, other in enumerate(shown) if other != person]
            self.keeper.send(line, "view.set", {"wants": wants[:32]})
        self.shown = len(self.joined)

    def set_up(self, publishers: int, receivers: int):
        """`receivers` who only look; each publisher looks at the others."""
        for number in range(publishers + receivers):
            publishes = number < publishers
            self.join(number, max(1, publishers - 1 if publishes else publishers), publishes)
        self.finish_joining()

    def close(self):
        self.driver.ask(do="close", lines=self.lines)
        self.keeper.close()
        self.server.close()
