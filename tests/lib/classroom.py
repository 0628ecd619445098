"""A server of its own with a school in it, people with real media, and clients of any kind: for tests from outside.

Server: the program under test, in a temporary folder, on free ports of the loopback; may be killed and started again.
Cast: `kreide peer --control`, participants with real media that do what they are told.
Line: a WebSocket by hand, for what no sensible client would send.
"""
import base64
import http.client
import json
import os
import pathlib
import queue
import re
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

from free_port import free_port

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KREIDE_PROGRAM", str(ROOT / "build" / "server" / "kreide"))


def until(what, holds, seconds: float = 15):
    """Waits for something that can be asked for; returns what was answered."""
    end = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.05)


def token_of(link: str) -> str:
    return link.strip().split("#")[1]


class Server:
    def __init__(self, pupils: int, settings: str = "", web: pathlib.Path | None = None):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.port = free_port()
        if web is None:
            web = self.root / "web"
            web.mkdir()
            (web / "index.html").write_text("<!doctype html>")
        self.store = self.root / "store"
        self.store.mkdir()
        self.config = self.root / "kreide.conf"
        self.config.write_text(
            f"[http]\nplain-port={self.port}\nhttps=false\n[media]\nport={free_port()}\naddresses=127.0.0.1\nworkers=1\n"
            f"[store]\ndir={self.store}\n[web]\ndir={web}\n{settings}")
        self.log_path = self.root / "server.log"
        self.log_file = open(self.log_path, "ab")
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [PROGRAM, "demo", "--json", "--config", str(self.config), "--class-size", str(pupils)], stdout=subprocess.PIPE,
            stderr=self.log_file, text=True)
        links = json.loads(self.process.stdout.readline())
        self.teacher = token_of(links["teachers"][0]["url"])
        self.teacher_id = links["teachers"][0]["id"]
        self.pupils = [token_of(p["url"]) for p in links["pupils"]]
        self.pupil_ids = [p["id"] for p in links["pupils"]]
        self.logins = {one["role"]: one for one in links["logins"]}
        self.child = links["child"]

    def admin(self, *arguments: str) -> str:
        done = subprocess.run([PROGRAM, *arguments, "--config", str(self.config)], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def add_teacher(self, name: str) -> str:
        """A second teacher of the class; returns the token."""
        school, group = (self.store / "demo-group").read_text().split()
        person = self.admin("person", "--school", school, "--name", name, "--role", "teacher")
        self.admin("member", "--group", group, "--person", person)
        return token_of(self.admin("token", "--person", person))

    def group(self) -> str:
        return (self.store / "demo-group").read_text().split()[1]

    def start(self):
        """After it ended: again, on the same store and ports. Returns when it answers."""
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--config", str(self.config)], stdout=subprocess.DEVNULL, stderr=self.log_file)
        until("the server answers", self.is_up)

    def is_up(self) -> bool:
        try:
            return self.ask("GET", "/api/health")[0] == 200
        except OSError:
            return False

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self._ended(10)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._ended(60)

    def _ended(self, seconds: float) -> int:
        code = self.process.wait(seconds)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self._ended(10)
        self.log_file.close()
        self.folder.cleanup()

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def complaints(self) -> list[str]:
        """What a sanitizer said."""
        return [line for line in self.log().split("\n") if re.search("Sanitizer|runtime error", line)]

    def ask(self, method: str, path: str, body=None, cookie: str | None = None, origin: str | None = None):
        """(status, JSON or None, cookie that was set or None)"""
        headers = {}
        if cookie:
            headers["Cookie"] = cookie
        if origin:
            headers["Origin"] = origin
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        cookie_set = reply.getheader("Set-Cookie")
        return reply.status, json.loads(text) if text else None, cookie_set.split(";")[0] if cookie_set else None

    def session(self, token: str) -> str:
        status, body, cookie = self.ask("POST", "/api/session", {"token": token})
        if status != 200:
            raise AssertionError(f"no session: {status} {body}")
        return cookie


class Starvation:
    """How long processes could have run and were not let: what the kernel says of their threads, 20 times a second. A machine
    that is too busy holds up packets as well, and that is nobody's disturbance."""

    SPAN = 10  # samples: half a second

    def __init__(self, *pids: int):
        self.tasks = [pathlib.Path(f"/proc/{pid}/task") for pid in pids]
        self.samples = [self._waited_ms()]
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _waited_ms(self) -> list[dict]:
        """Of each process: thread -> how long it has waited since it began."""
        all_waited = []
        for tasks in self.tasks:
            waited = {}
            for task in tasks.glob("*/schedstat"):
                try:
                    waited[task.parent.name] = int(task.read_text().split()[1]) / 1e6
                except (OSError, IndexError):
                    continue
            all_waited.append(waited)
        return all_waited

    def _run(self):
        while not self.stop.wait(0.05):
            self.samples.append(self._waited_ms())

    def end(self):
        self.stop.set()
        self.thread.join()
        self.samples.append(self._waited_ms())

    @staticmethod
    def _between(before: list[dict], after: list[dict]) -> list[float]:
        return [max((now[t] - then[t] for t in now if t in then), default=0.0) for then, now in zip(before, after)]

    def worst_ms(self) -> list[float]:
        """The half second in which they waited most for the processor, all together: of each process the most that any of its
        threads waited then."""
        return max((self._between(self.samples[max(0, i - self.SPAN)], after) for i, after in enumerate(self.samples)), key=sum)

    def whole_ms(self) -> list[float]:
        """The same, of all the time."""
        return self._between(self.samples[0], self.samples[-1])


class Refused(Exception):
    """The WebSocket was not opened."""

    def __init__(self, status: int):
        super().__init__(f"HTTP {status}")
        self.status = status


class Line:
    """A WebSocket by hand. `ask` returns the reply to its own id; what else comes is kept in `news`."""

    def __init__(self, server: Server, cookie: str | None, origin: str | None = None, resume=None, hello: bool = True,
                 receive_bytes: int = 0):
        self.socket = socket.socket()
        self.socket.settimeout(10)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.connect(("127.0.0.1", server.port))
        self.buffer = b""
        self.news = []
        self.closed = None
        self.next_id = 0
        lines = ["GET /ws HTTP/1.1", f"Host: 127.0.0.1:{server.port}", "Connection: Upgrade", "Upgrade: websocket",
                 "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(),
                 "Sec-WebSocket-Protocol: kreide.1"]
        lines += [f"Cookie: {cookie}"] if cookie else []
        lines += [f"Origin: {origin}"] if origin else []
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            more = self.socket.recv(4096)
            if not more:
                raise Refused(0)
            self.buffer += more
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status = int(head.split(b" ")[1])
        if status != 101:
            self.socket.close()
            raise Refused(status)
        self.greeting = None
        if hello:
            data = {"protocol": 1, "client": "test/1"}
            if resume:
                data["resume"] = resume
            self.greeting = self.ask("hello", data)

    def send_text(self, text: str):
        self._send(1, text.encode())

    def _send(self, opcode: int, payload: bytes):
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([0x80 | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        try:
            self.socket.sendall(head + mask + masked)
        except OSError:
            self.closed = self.closed or 0

    def _take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError
            self.buffer += more
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def receive(self, seconds: float = 5):
        """The next message, or None when nothing came or the connection ended (then `closed` has the code, 0: none)."""
        self.socket.settimeout(seconds)
        text = b""
        try:
            while self.closed is None:
                first, second = self._take(2)
                size = second & 127
                if size == 126:
                    size = struct.unpack(">H", self._take(2))[0]
                elif size == 127:
                    size = struct.unpack(">Q", self._take(8))[0]
                payload = self._take(size)
                if first & 15 == 8:
                    self.closed = struct.unpack(">H", payload[:2])[0] if size >= 2 else 0
                elif first & 15 == 9:
                    self._send(10, payload)
                elif first & 15 in (0, 1):
                    text += payload
                    if first & 128:
                        return json.loads(text)
        except TimeoutError:
            return None
        except OSError:
            self.closed = self.closed or 0
        return None

    def reply_to(self, number: int, seconds: float = 5):
        end = time.monotonic() + seconds
        while self.closed is None and time.monotonic() < end:
            message = self.receive(max(0.01, end - time.monotonic()))
            if message and message.get("re") == number:
                return message
            if message:
                self.news.append(message)
        return {"error": {"code": f"closed {self.closed}" if self.closed is not None else "no reply"}}

    def ask(self, op: str, data=None, seconds: float = 5):
        self.next_id += 1
        self.send_text(json.dumps({"id": self.next_id, "op": op, "data": data or {}}))
        return self.reply_to(self.next_id, seconds)

    def wait_closed(self, seconds: float = 5):
        end = time.monotonic() + seconds
        while self.closed is None and time.monotonic() < end:
            message = self.receive(max(0.01, end - time.monotonic()))
            if message:
                self.news.append(message)
        return self.closed

    def close(self):
        self.socket.close()


class Cast:
    """Participants with real media, by number: 0 is the teacher, then the others in the order of their tokens."""

    def __init__(self, server: Server, tokens: list[str], *options: str):
        links = server.root / f"links-{id(self)}"
        links.write_text("\n".join(tokens))
        self.process = subprocess.Popen(
            [PROGRAM, "peer", "--control", "--url", server.url, "--links-file", str(links), "--role-of-first", "teacher",
             *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.replies: dict[int, queue.Queue] = {}
        self.events = []
        self.next_tag = 0
        self.lock = threading.Lock()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            with self.lock:
                waiting = self.replies.pop(message.get("tag"), None)
                if waiting is None:
                    self.events.append(message)
            if waiting is not None:
                waiting.put(message)
        self.process.stdout.close()

    def _send(self, command: dict):
        self.process.stdin.write(json.dumps(command) + "\n")

    def _call(self, command: dict, seconds: float = 30) -> dict:
        waiting = queue.Queue()
        with self.lock:
            self.next_tag += 1
            tag = self.next_tag
            self.replies[tag] = waiting
        self._send({**command, "tag": tag})
        return waiting.get(timeout=seconds)

    def ask(self, who: int, op: str, data=None) -> dict:
        return self._call({"who": who, "op": op, "data": data or {}})

    def must(self, who: int, op: str, data=None) -> dict:
        reply = self.ask(who, op, data)
        if "error" in reply:
            raise AssertionError(f"{op} of {who}: {reply['error']}")
        return reply

    def do(self, who: int, what: str, on: bool = True, **more):
        self._send({"who": who, "do": what, "on": on, **more})

    def window(self, on: bool):
        self._send({"do": "window", "on": on})

    def send_text(self, who: int, text: str):
        self._send({"who": who, "text": text})

    def look(self) -> dict:
        """{"at":MS,"people":[...]}, people by number."""
        return self._call({"do": "look"})

    def person(self, who: int) -> dict:
        return next(p for p in self.look()["people"] if p["number"] == who)

    def take_events(self, who: int | None = None) -> list[dict]:
        with self.lock:
            taken = [e for e in self.events if who is None or e.get("who") == who]
            self.events = [e for e in self.events if not (who is None or e.get("who") == who)]
        return taken

    def wait_in(self, late: tuple = (), seconds: float = 240):
        def is_in():
            people = self.look()["people"]
            bad = [p for p in people if p["state"] == "refused"]
            if bad:
                raise AssertionError(f"refused: {bad[0]['number']} {bad[0]['why']}")
            missing[:] = [(p["number"], p["state"], p["why"]) for p in people
                          if p["number"] not in late and (p["state"] != "in" or not p["mediaAt"])]
            return not missing
        missing = []
        try:
            until("everybody is in, with media", is_in, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}: {missing}") from None

    def close(self) -> int:
        try:
            self.process.stdin.close()
            code = self.process.wait(20)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            code = 1
        self.reader.join(5)
        return code
