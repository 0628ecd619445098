"""What an administrator lives with: figures, health, a stop that waits for lessons, reloads, logs, limits at the door.

Usage: test_service.py PROGRAM. Real lessons: participants with media come from the program itself.
"""
import http.client
import json
import os
import pathlib
import re
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))
from classroom import Cast, Line, Refused, Server, free_port, until  # noqa: E402
import prometheus  # noqa: E402


def get(server, path, headers=None, port=None, method="GET"):
    if port:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=ssl._create_unverified_context())
    else:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers=headers or {})
    reply = connection.getresponse()
    text = reply.read().decode()
    connection.close()
    return reply, text


def figures(server) -> dict:
    reply, text = get(server, "/metrics")
    assert reply.status == 200, reply.status
    return prometheus.read(text)


def figure(series: dict, name: str, **labels) -> float:
    return series[(name, tuple(sorted(labels.items())))]


def health(server):
    reply, text = get(server, "/healthz")
    return reply.status, json.loads(text)


class Lesson(unittest.TestCase):
    settings = ""
    pupils = 2

    def setUp(self):
        self.server = Server(self.pupils, self.settings)
        self.addCleanup(self.server.close)
        self.cast = None

    def begin(self, pupils=1):
        self.cast = Cast(self.server, [self.server.teacher, *self.server.pupils[:pupils]], "--tiles", "2")
        self.addCleanup(self.cast.close)
        self.cast.wait_in()

    def room(self):
        return self.server.ask("GET", "/api/home", cookie=self.server.session(self.server.teacher))[1]["groups"][0]["room"]

    def tell(self, number):
        self.server.process.send_signal(number)

    def wait_log(self, text):
        until(f"the log says {text}", lambda: text in self.server.log(), 10)

    def tearDown(self):
        self.assertEqual(self.server.complaints(), [])


class Figures(Lesson):
    def setUp(self):
        self.tls = free_port()
        self.settings = f"[http]\nhttps=true\nhttps-address=127.0.0.1\nhttps-port={self.tls}\n"
        super().setUp()

    def test_metrics_are_well_formed_and_true(self):
        before = figures(self.server)
        self.assertEqual(figure(before, "kreide_participants"), 0)
        self.assertEqual(figure(before, "kreide_store_writable"), 1)
        self.begin()
        self.server.ask("POST", "/api/session", {"token": "A" * 32}, origin="https://elsewhere.example")
        def is_counted():
            now = figures(self.server)
            return now if figure(now, "kreide_media_packets_forwarded_total", worker="0") > 100 else None
        after = until("media is counted", is_counted)
        self.assertEqual(set(before), set(after))
        self.assertEqual(figure(after, "kreide_participants"), 2)
        self.assertEqual(figure(after, "kreide_joins_total"), 2)
        self.assertEqual(figure(after, "kreide_rooms_open"), 1)
        self.assertEqual(figure(after, "kreide_rooms_frozen"), 0)
        self.assertEqual(figure(after, "kreide_websocket_connections"), 2)
        self.assertEqual(figure(after, "kreide_websocket_upgrades_total"), 2)
        self.assertEqual(figure(after, "kreide_refused_total", reason="origin"), 1)
        self.assertGreaterEqual(figure(after, "kreide_http_replies_total", **{"class": "4xx"}), 1)
        self.assertGreater(figure(after, "kreide_media_received_bytes_total", worker="0"), 1000)
        self.assertLess(figure(after, "kreide_media_report_age_seconds", worker="0"), 5)
        timed = figure(after, "kreide_media_forwarding_seconds_count", worker="0")
        self.assertGreater(timed, 50)
        self.assertEqual(figure(after, "kreide_media_forwarding_seconds_bucket", worker="0", le="+Inf"), timed)
        self.assertGreater(figure(after, "process_resident_memory_bytes"), 1e6)
        self.assertGreater(figure(after, "process_open_fds"), 5)
        self.assertLess(abs(figure(after, "process_start_time_seconds") - time.time()), 120)
        for name, labels in before:
            if name.endswith("_total"):
                self.assertGreaterEqual(after[(name, labels)], before[(name, labels)], name)

    def test_figures_stay_on_this_machine(self):
        for path in ("/metrics", "/api/stats"):
            self.assertEqual(get(self.server, path)[0].status, 200)
            for name, value in (("X-Forwarded-For", "192.0.2.1"), ("Via", "1.1 proxy"), ("Forwarded", "for=192.0.2.1"),
                                ("X-Real-IP", "192.0.2.1"), ("Host", "school.example")):
                self.assertEqual(get(self.server, path, {name: value})[0].status, 404, name)
            self.assertEqual(get(self.server, path, port=self.tls)[0].status, 404)
        with open(self.server.config, "a", encoding="utf-8") as f:
            f.write("\n[metrics]\nallow=127.0.0.1\n")
        self.tell(signal.SIGHUP)
        self.wait_log("changed=metrics.allow needs_restart=-")
        self.assertEqual(get(self.server, "/metrics", port=self.tls)[0].status, 200)
        self.assertEqual(get(self.server, "/metrics", {"X-Forwarded-For": "127.0.0.1"}, port=self.tls)[0].status, 404)
        self.assertEqual(get(self.server, "/api/stats", port=self.tls)[0].status, 404)


class Health(Lesson):
    def test_a_full_disk_is_told_and_forgotten(self):
        self.assertEqual(health(self.server), (200, {"status": "ok", "reasons": []}))
        pid = self.server.process.pid
        self.server.process.terminate()  # idle: at once
        self.assertEqual(self.server.process.wait(20), 0)
        # a write beyond the limit must fail, not kill
        self.server.process = subprocess.Popen(
            [os.environ["KREIDE_PROGRAM"], "serve", "--config", str(self.server.config)], stdout=subprocess.DEVNULL,
            stderr=self.server.log_file, restore_signals=False, preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        until("it answers", self.server.is_up)
        pid = self.server.process.pid
        self.server.session(self.server.teacher)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (512, resource.RLIM_INFINITY))
        self.assertEqual(self.server.ask("POST", "/api/session", {"token": self.server.pupils[0]})[0], 500)
        self.assertEqual(health(self.server), (503, {"status": "unavailable", "reasons": ["store"]}))
        self.assertEqual(figure(figures(self.server), "kreide_store_writable"), 0)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        until("the store is found writable again", lambda: health(self.server)[0] == 200)
        self.server.session(self.server.pupils[0])


class Drain(Lesson):
    settings = "[server]\ndrain-minutes=60\n"

    def draining(self):
        self.begin()
        self.home = Line(self.server, self.server.session(self.server.pupils[1]))
        self.tell(signal.SIGTERM)
        state = until("the drain is announced", lambda: self.home.receive(10))
        self.assertEqual(state["ev"], "server.state")
        self.assertTrue(state["data"]["draining"])
        self.assertLess(abs(state["data"]["until"] / 1000 - time.time() - 3600), 60)
        self.assertEqual(health(self.server), (503, {"status": "unavailable", "reasons": ["draining"]}))
        self.assertEqual(figure(figures(self.server), "kreide_draining"), 1)

    def stopped(self):
        self.assertEqual(self.home.wait_closed(20), 1001)
        self.assertEqual(self.server.process.wait(20), 0)

    def test_a_lesson_ends_by_itself(self):
        self.draining()
        packets = self.cast.person(0)["packetsOut"]
        heard = figure(figures(self.server), "kreide_media_packets_forwarded_total", worker="0")
        until("the lesson goes on", lambda: self.cast.person(0)["packetsOut"] > packets + 50 and figure(
            figures(self.server), "kreide_media_packets_forwarded_total", worker="0") > heard + 20)
        self.assertIsNone(self.server.process.poll())
        self.cast.ask(0, "room.end")
        self.stopped()
        self.assertIn("why=drained", self.server.log())

    def test_the_second_signal_stops_and_keeps_the_room(self):
        self.draining()
        self.tell(signal.SIGTERM)
        self.stopped()
        self.server.start()
        self.assertEqual(self.room()["state"], "open")
        self.cast.wait_in()

    def test_the_deadline_may_be_moved_up(self):
        self.draining()
        self.server.config.write_text(self.server.config.read_text().replace("drain-minutes=60", "drain-minutes=0"))
        self.tell(signal.SIGHUP)
        self.stopped()
        self.assertIn("why=deadline", self.server.log())

    def test_who_is_at_a_terminal_does_not_wait(self):
        self.begin()
        self.tell(signal.SIGINT)
        self.assertEqual(self.server.process.wait(20), 0)

    def test_an_idle_server_stops_at_once(self):
        line = Line(self.server, self.server.session(self.server.pupils[0]))
        self.tell(signal.SIGTERM)
        self.assertEqual(line.wait_closed(10), 1001)
        self.assertEqual(self.server.process.wait(20), 0)


class Reload(Lesson):
    def setUp(self):
        self.tls = free_port()
        self.settings = f"[http]\nhttps=true\nhttps-address=127.0.0.1\nhttps-port={self.tls}\n"
        super().setUp()

    def certificate(self):
        return ssl.get_server_certificate(("127.0.0.1", self.tls))

    def new_pair(self, name, *kind):
        files = [self.server.root / f"{name}.{end}" for end in ("key", "crt")]
        subprocess.run(["openssl", "req", "-x509", "-nodes", "-newkey", *kind, "-keyout", files[0], "-out", files[1], "-days", "9",
                        "-subj", "/CN=school.example", "-addext", "subjectAltName=DNS:school.example"], check=True,
                       capture_output=True)
        return files

    def reload(self, text, said):
        count = self.server.log().count(said)
        self.server.config.write_text(text)
        self.tell(signal.SIGHUP)
        until(f"the log says {said}", lambda: self.server.log().count(said) > count, 10)

    def test_certificate_and_configuration_change_under_a_lesson(self):
        self.begin()
        line = Line(self.server, self.server.session(self.server.pupils[1]))
        context = ssl._create_unverified_context()
        held = context.wrap_socket(socket.create_connection(("127.0.0.1", self.tls), timeout=10))
        self.addCleanup(held.close)
        before, text = self.certificate(), self.server.config.read_text()
        for name, kind in (("one", ("rsa:2048",)), ("two", ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"))):
            key, crt = self.new_pair(name, *kind)
            self.reload(text + f"\n[http]\ncertificate={crt}\nkey={key}\norigins=https://{name}.example\n[media]\naudible=3\n",
                        "changed=http.certificate,http.key,http.origins needs_restart=media.audible")
            self.assertEqual(self.certificate(), crt.read_text())
        self.assertNotEqual(before, self.certificate())
        with self.assertRaises(Refused) as refused:
            Line(self.server, None, origin="https://one.example")
        self.assertEqual(refused.exception.status, 403)
        Line(self.server, self.server.session(self.server.pupils[0]), origin="https://two.example").close()
        # what was open is open, and its lesson too
        self.assertNotIn("error", line.ask("ping"))
        held.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertIn(b"200", held.recv(100))
        self.assertEqual([p["state"] for p in self.cast.look()["people"]], ["in", "in"])
        self.assertEqual(figure(figures(self.server), "kreide_config_reloads_total", result="ok"), 2)

    def test_a_wrong_file_changes_nothing(self):
        before, text = self.certificate(), self.server.config.read_text()
        key, _ = self.new_pair("one", "rsa:2048")
        _, crt = self.new_pair("two", "rsa:2048")
        for more, said in (("\n[log]\nlevl=debug\n", "there is no key 'levl' in section [log]"),
                           ("\n[http]\norigins=https://x.example\nmax-connections=2\n", "'max-connections' must be a number"),
                           (f"\n[http]\norigins=https://x.example\ncertificate={crt}\nkey={key}\n", "do not belong together"),
                           ("\n[http]\norigins=https://x.example\ncertificate=/none\nkey=/none\n", "can't be read")):
            self.reload(text + more, said)
            self.assertEqual(self.certificate(), before)
            with self.assertRaises(Refused):
                Line(self.server, None, origin="https://x.example")
        self.server.config.unlink()
        self.tell(signal.SIGHUP)
        until("a missing file is told", lambda: self.server.log().count("config.refused") == 5, 10)
        self.assertEqual(figure(figures(self.server), "kreide_config_reloads_total", result="failed"), 5)
        self.assertTrue(self.server.is_up())


class Notify(unittest.TestCase):
    def test_systemd_is_told(self):
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            path = os.path.join(folder, "notify")
            s.bind(path)
            s.settimeout(15)
            os.environ["NOTIFY_SOCKET"] = path
            try:
                server = Server(1)
            finally:
                del os.environ["NOTIFY_SOCKET"]

            def wait_for(word):
                while word not in s.recv(1000).decode().split("\n")[0]:
                    pass
            try:
                wait_for("READY=1")
                wait_for("WATCHDOG=1")
                server.process.send_signal(signal.SIGHUP)
                wait_for("RELOADING=1")
                wait_for("READY=1")
                server.process.send_signal(signal.SIGTERM)
                wait_for("STOPPING=1")
                self.assertEqual(server.process.wait(20), 0)
            finally:
                server.close()


ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.I)
NAMES = ("Frau", "Kaya", "Klasse", "Grundschule", "Oma", "Müller")


class Logs(Lesson):
    """Everything that makes a line, and then: nobody can be found in them."""
    pupils = 3

    def test_the_log_names_nobody(self):
        server = self.server
        self.begin(2)
        teacher = server.session(server.teacher)
        pupil = server.session(server.pupils[2])
        secrets = [server.teacher, *server.pupils, teacher.split("=")[1], pupil.split("=")[1]]
        status, guest, _ = server.ask("POST", f"/api/groups/{server.group()}/guests", {"name": "Oma Müller"}, teacher)
        self.assertEqual(status, 200)
        secrets.append(guest["token"])
        wrong = "WrOnG" * 6 + "42"
        secrets.append(wrong)
        server.ask("POST", "/api/session", {"token": wrong})
        server.ask("POST", "/api/session", {"token": server.teacher}, origin="https://192.0.2.77")
        server.ask("GET", "/api/home", cookie=f"kreide_session={wrong}")
        get(server, f"/l?{server.teacher}", {"X-Forwarded-For": "203.0.113.5"})
        line = Line(server, pupil)
        for text in ("{}", "nonsense " + server.teacher, '{"id":1,"op":"room.end"}', '{"id":2,"op":"room.set","data":{"locked":true}}'):
            line.send_text(text)
        self.cast.ask(1, "room.end")
        self.cast.ask(1, "lead.give", {"participant": self.cast.person(1)["person"]})
        self.cast.must(0, "chat.send", {"text": "Guten Morgen, Frau Kaya"})
        self.cast.ask(0, "person.remove", {"participant": self.cast.person(2)["person"]})
        with self.assertRaises(Refused):
            Line(server, teacher, origin="https://elsewhere.example")
        for raw in (b"\x16\x03\x01nonsense", b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n\r\n", b"NONSENSE / HTTP/1.1\r\n\r\n",
                    b"GET / HTTP/1.1\r\nHost: 192.0.2.99\r\nCookie: kreide_session=" + wrong.encode() * 400 + b"\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
                s.sendall(raw)
                try:
                    s.settimeout(2)
                    s.recv(1000)
                except OSError:
                    pass
        self.tell(signal.SIGHUP)
        self.wait_log("config.reloaded")
        self.tell(signal.SIGUSR1)
        self.wait_log("stats ")
        self.server.ask("DELETE", "/api/session", cookie=pupil)
        line.wait_closed(5)
        self.cast.ask(0, "room.end")
        self.cast.close()
        self.assertEqual(server.stop(), 0)
        log = server.log()
        self.assertGreater(log.count("\n"), 5)
        for secret in (*secrets, *NAMES, "Guten Morgen", "v=0", "a=ice", str(server.root)):
            self.assertNotIn(secret, log)
        self.assertEqual(ADDRESS.findall(log), [])
        for row in log.strip().split("\n"):
            self.assertRegex(row, r"^<[3-6]>(error|warn|info) [a-z]+(\.[a-z_]+)* .*=", "a line of another form")


def hung_up_after(port, first: bytes, drop: bytes, seconds: float) -> float:
    """Sends the first part, then a drop a second (or nothing) and reads nothing of worth; when did the server hang up?"""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
        s.settimeout(1)
        try:
            s.sendall(first)
            while time.monotonic() - start < seconds:
                try:
                    if s.recv(1000) == b"":
                        break
                except TimeoutError:
                    s.sendall(drop)
        except OSError:
            pass
    return time.monotonic() - start


class Door(Lesson):
    pupils = 12

    def setUp(self):
        self.tls = free_port()
        self.settings = f"[http]\nmax-connections=60\nhttps=true\nhttps-address=127.0.0.1\nhttps-port={self.tls}\n"
        super().setUp()

    def test_the_slow_are_not_waited_for(self):
        post = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16000\r\n\r\n"
        rows = {"head": (self.server.port, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", b"x"), "line": (self.server.port, b"GET /", b"x"),
                "body": (self.server.port, post, b"x"), "silence": (self.server.port, b"", b""),
                "TLS": (self.tls, b"", b""), "half a hello": (self.tls, b"\x16\x03\x01", b"")}
        ends = {}
        def slow(name):
            ends[name] = hung_up_after(*rows[name], 60)
        threads = [threading.Thread(target=slow, args=(name,)) for name in rows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for name, seconds in ends.items():
            self.assertLess(seconds, 15 + 5, f"{name}: {ends}")
        self.assertEqual(figure(figures(self.server), "kreide_refused_total", reason="slow"), 1)

    def test_who_reads_nothing_is_not_kept(self):
        (self.server.root / "web" / "big.js").write_bytes(b"x" * 8_000_000)
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.connect(("127.0.0.1", self.server.port))
            s.sendall(b"GET /big.js HTTP/1.1\r\nHost: x\r\n\r\n")
            until("the reply has begun", lambda: s.recv(100))
            time.sleep(8)  # a moment without air is nothing
            self.assertEqual(figure(figures(self.server), "kreide_http_connections"), 2)
            until("it is hung up on", lambda: figure(figures(self.server), "kreide_http_connections") == 1, 30)

    def test_a_school_behind_one_address_comes_in(self):
        cookies = [self.server.session(token) for token in self.server.pupils]
        start = time.monotonic()
        lines = []
        for _ in range(6):
            for cookie in cookies:
                Line(self.server, cookie, hello=False).close()
        for cookie in cookies:
            lines.append(Line(self.server, cookie))
        print(f"{7 * len(cookies)} upgrades of one address in {time.monotonic() - start:.2f} s", file=sys.stderr)
        self.assertLess(time.monotonic() - start, 10)
        for line in lines:
            line.close()
        self.assertEqual(figure(figures(self.server), "kreide_refused_total", reason="address_rate"), 0)
        self.assertEqual(figure(figures(self.server), "kreide_refused_total", reason="session_rate"), 0)

    def storm(self, cookie):
        statuses = []
        for _ in range(40):
            try:
                Line(self.server, cookie, hello=False).close()
                statuses.append(101)
            except Refused as refused:
                statuses.append(refused.status)
        return statuses

    def test_one_session_does_not_storm(self):
        first, second = [self.server.session(token) for token in self.server.pupils[:2]]
        self.assertIn(429, self.storm(first))
        Line(self.server, second).close()
        self.assertGreater(figure(figures(self.server), "kreide_refused_total", reason="session_rate"), 0)

    def test_strangers_do_not_flood_the_api(self):
        """Nor do they keep those out who have a session, though all come from one address."""
        cookie = self.server.session(self.server.pupils[0])
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        statuses = set()
        for _ in range(12000):
            connection.request("GET", "/api/home", headers={"Cookie": "kreide_session=" + "x" * 32})
            reply = connection.getresponse()
            reply.read()
            statuses.add(reply.status)
            if reply.status == 429:
                break
        connection.close()
        self.assertEqual(statuses, {401, 429})
        self.assertEqual(self.server.ask("GET", "/api/home", cookie=cookie)[0], 200)
        self.server.session(self.server.pupils[1])  # a link logs in, too
        Line(self.server, cookie).close()
        self.assertGreater(figure(figures(self.server), "kreide_refused_total", reason="address_rate"), 0)

    def test_one_person_does_not_flood_the_api(self):
        cookie, other = [self.server.session(token) for token in self.server.pupils[:2]]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        refused = None
        for _ in range(2000):
            connection.request("GET", "/api/home", headers={"Cookie": cookie})
            reply = connection.getresponse()
            text = reply.read()
            if reply.status == 429:
                refused = json.loads(text)["error"]
                self.assertGreaterEqual(int(reply.getheader("Retry-After")), 1)
                break
        connection.close()
        self.assertIsNotNone(refused, "never too fast")
        self.assertEqual(refused["code"], "too_fast")
        self.assertGreater(refused["detail"]["retryMs"], 0)
        self.assertEqual(self.server.ask("GET", "/api/home", cookie=other)[0], 200)

    def test_connections_are_bounded(self):
        held = []
        try:
            for _ in range(80):
                held.append(socket.create_connection(("127.0.0.1", self.server.port), timeout=5))
            def is_refused():
                closed = 0
                for s in held:
                    s.setblocking(False)
                    try:
                        closed += s.recv(1) == b""
                    except BlockingIOError:
                        pass
                    except OSError:
                        closed += 1
                return closed >= 20
            until("those above the limit are hung up on", is_refused)
        finally:
            for s in held:
                s.close()
        until("there is room again", self.server.is_up)
        self.assertGreaterEqual(figure(figures(self.server), "kreide_refused_total", reason="connections"), 20)

    def test_heads_are_bounded(self):
        for request in (b"GET /" + b"a" * 30000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"b" * 30000 + b"\r\n\r\n",
                        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: 1\r\n" % i for i in range(5000)) + b"\r\n",
                        b"GET /api/home HTTP/1.1\r\nHost: x\r\nCookie: " + b"c=d; " * 6000 + b"\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=5) as s:
                try:
                    s.sendall(request)
                    self.assertFalse(s.recv(100).startswith(b"HTTP/1.1 2"), request[:40])
                except OSError:
                    pass
        self.assertTrue(self.server.is_up())

    def test_lengths_are_honest(self):
        for head, status in ((b"Content-Length: 5\r\nContent-Length: 6", b"400"), (b"Content-Length: +5", b"400"),
                             (b"Transfer-Encoding: chunked\r\nContent-Length: 5", b"411"), (b"Content-Length: 16385", b"413"),
                             (b"Content-Length: 184467440737095516150000000000000000", b"400")):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=5) as s:
                s.sendall(b"POST /api/session HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\nhello")
                self.assertIn(status, s.recv(1000).split(b"\r\n")[0], head)
        self.assertGreaterEqual(figure(figures(self.server), "kreide_refused_total", reason="body"), 5)


class Slow(Lesson):
    """Who takes nothing of what he is sent is closed; nobody waits for him, and he may come back to his place."""
    pupils = 16
    settings = "[http]\nqueue-bytes=524288\n"

    def enter(self, token, **options):
        line = Line(self.server, self.server.session(token), **options)
        offer = (HERE.parent / "fuzz" / "corpus" / "sdp" / "chromium_six_sections").read_text()
        joined = line.ask("room.join", {"room": self.room_id, "media": {"sdp": offer, "sources": {"mic": "0"}, "seats": []}, "publish": {}})
        self.assertIn("snapshot", joined.get("data", {}), joined)
        self.addCleanup(line.close)
        return line, joined["data"]["snapshot"]["participation"]

    def test_a_slow_client_is_closed_and_may_resume(self):
        self.room_id = self.room()["id"]
        writers = [self.enter(token)[0] for token in (self.server.teacher, *self.server.pupils[1:])]
        slow, place = self.enter(self.server.pupils[0], receive_bytes=4096)

        def is_closed():
            for writer in writers:
                writer.ask("chat.send", {"text": "\U0001f600" * 2000})
            return figure(figures(self.server), "kreide_websocket_closed_total", reason="slow") > 0
        until("the slow one is closed", is_closed, 90)
        self.assertEqual(figure(figures(self.server), "kreide_websocket_closed_total", reason="slow"), 1)
        self.assertEqual([writer.closed for writer in writers], [None] * len(writers))
        self.assertEqual(figure(figures(self.server), "kreide_participants"), len(writers) + 1)  # his place is kept
        slow.close()
        again = Line(self.server, self.server.session(self.server.pupils[0]), resume={"participation": place, "seq": 0})
        self.assertTrue(again.greeting.get("data", {}).get("resumed"), again.greeting)
        self.assertIsNotNone(again.greeting["data"]["snapshot"])
        again.close()


class Address(unittest.TestCase):
    """The limit of connections per address holds for others than this machine and our proxies."""

    def test_one_address_does_not_take_all(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing; says which address would be used
                address = probe.getsockname()[0]
            except OSError:
                self.skipTest("no address but loopback")
        port = free_port()
        server = Server(1, f"[http]\nhttps=true\nhttps-address={address}\nhttps-port={port}\nmax-connections-per-address=20\n")
        held = []
        try:
            for _ in range(30):
                held.append(socket.create_connection((address, port), timeout=5))
            until("the rest is refused", lambda: figure(
                figures(server), "kreide_refused_total", reason="address_connections") >= 10)
            self.assertEqual(health(server)[0], 200)  # another address comes in
            for s in held:
                s.close()
            def is_free():
                try:
                    ssl.get_server_certificate((address, port), timeout=5)
                    return True
                except OSError:
                    return False
            until("there is room again", is_free)
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main(verbosity=1)
