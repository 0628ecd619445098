"""The built program from outside: headers, caching, compression, limits, and who may open a WebSocket.

Usage: test_http.py PROGRAM. A web client of three files stands in for the real one.
"""
import base64
import gzip
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from free_port import free_port  # noqa: E402

PROGRAM = sys.argv.pop(1)


class Server:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        self.plain, self.tls = free_port(), free_port()
        web = root / "web" / "assets"
        web.mkdir(parents=True)
        self.script = b"export const chalk = 1;\n" * 6000
        (web / "app-Ab12.js").write_bytes(self.script)
        (web / "app-Ab12.js.gz").write_bytes(gzip.compress(self.script))
        (root / "web" / "index.html").write_text("<!doctype html>")
        config = root / "kreide.conf"
        config.write_text(
            f"[http]\nplain-port={self.plain}\nhttps-address=127.0.0.1\nhttps-port={self.tls}\n"
            f"[media]\nport={free_port()}\nworkers=1\naddresses=127.0.0.1\n[store]\ndir={root / 'store'}\n[web]\ndir={root / 'web'}\n")
        self.process = subprocess.Popen([PROGRAM, "demo", "--json", "--config", str(config)], stdout=subprocess.PIPE, text=True)
        self.links = json.loads(self.process.stdout.readline())

    def close(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.stdout.close()
        code = self.process.wait(20)
        self.folder.cleanup()
        return code

    def ask(self, method, path, body=None, headers=None, tls=False):
        if tls:
            connection = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=10, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=10)
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        content = reply.read()
        connection.close()
        return reply, content

    def post_without_length(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=10)
        connection.putrequest("POST", "/api/session")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        status = connection.getresponse().status
        connection.close()
        return status

    def log_in(self, who=None):
        token = (who or self.links["teachers"][0])["url"].split("#")[1]
        reply, _ = self.ask("POST", "/api/session", json.dumps({"token": token}), {"Content-Type": "application/json"})
        return reply.getheader("Set-Cookie")

    def upgrade(self, path="/ws", origin=None, protocol="kreide.1", cookie=None, then=b"", opened=None):
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.plain}", "Connection: Upgrade", "Upgrade: websocket",
                 "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode()]
        if protocol:
            lines.append(f"Sec-WebSocket-Protocol: {protocol}")
        if origin:
            lines.append(f"Origin: {origin}")
        if cookie:
            lines.append(f"Cookie: {cookie.split(';')[0]}")
        with socket.create_connection(("127.0.0.1", self.plain), timeout=10) as s:
            s.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            head = b""
            while b"\r\n\r\n" not in head:
                part = s.recv(4096)
                if not part:
                    return head, b""
                head += part
            head, rest = head.split(b"\r\n\r\n", 1)
            if b"101" in head.split(b"\r\n")[0]:
                s.sendall(then)
                if opened:
                    opened()
                try:
                    while part := s.recv(4096):
                        rest += part
                except ConnectionError:
                    pass
            return head, rest


def frame(opcode: int, payload: bytes, is_last=True) -> bytes:
    """A client's frame, masked with zeros."""
    size = len(payload)
    if size < 126:
        length = bytes([0x80 | size])
    elif size < 65536:
        length = bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        length = bytes([0x80 | 127]) + size.to_bytes(8, "big")
    return bytes([(0x80 if is_last else 0) | opcode]) + length + bytes(4) + payload


def close_code(data: bytes) -> int:
    """Of the close frame that ends what the server sent."""
    at = data.rfind(b"\x88")
    return int.from_bytes(data[at + 2:at + 4], "big") if at >= 0 else 0


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0, "the server did not end well"

    def test_a_feed_needs_no_cookie(self):
        cookie = {"Cookie": self.server.log_in().split(";")[0]}
        reply, content = self.server.ask("POST", "/api/me/feed", "", cookie)
        self.assertEqual(reply.status, 200, content)
        path = json.loads(content)["path"]
        for tls in (False, True):
            reply, content = self.server.ask("GET", path, tls=tls)
            self.assertEqual((reply.status, reply.getheader("Content-Type")), (200, "text/calendar; charset=utf-8"))
            self.assertTrue(content.startswith(b"BEGIN:VCALENDAR\r\n") and content.endswith(b"END:VCALENDAR\r\n"))
            self.assertIsNone(reply.getheader("Set-Cookie"))
        reply, content = self.server.ask("HEAD", path)
        self.assertEqual((reply.status, content), (200, b""))
        for wrong in (path.replace("/ical/", "/ical/x"), path[:-4], "/ical/", "/ical/..ics"):
            self.assertEqual(self.server.ask("GET", wrong)[0].status, 404)
        self.assertEqual(self.server.ask("POST", path, "x")[0].status, 405)
        reply, _ = self.server.ask("POST", "/api/me/feed", "", {**cookie, "Origin": "https://elsewhere.example"})
        self.assertEqual(reply.status, 403)

    def test_security_headers_are_on_every_reply(self):
        for path in ("/", "/assets/app-Ab12.js", "/nothing.txt", "/api/health", "/api/home"):
            reply, _ = self.server.ask("GET", path)
            self.assertIn("default-src 'none'", reply.getheader("Content-Security-Policy"), path)
            self.assertIn(f"ws://127.0.0.1:{self.server.plain};", reply.getheader("Content-Security-Policy"))
            self.assertIn("camera=(self)", reply.getheader("Permissions-Policy"))
            self.assertEqual(reply.getheader("Referrer-Policy"), "no-referrer")
            self.assertEqual(reply.getheader("X-Content-Type-Options"), "nosniff")
            self.assertEqual(reply.getheader("Cross-Origin-Opener-Policy"), "same-origin")
            self.assertIsNone(reply.getheader("Strict-Transport-Security"))

    def test_files(self):
        reply, content = self.server.ask("GET", "/assets/app-Ab12.js")
        self.assertEqual((reply.status, content), (200, self.server.script))
        self.assertEqual(reply.getheader("Cache-Control"), "public, max-age=31536000, immutable")
        reply, content = self.server.ask("GET", "/assets/app-Ab12.js", headers={"Accept-Encoding": "gzip, br"})
        self.assertEqual(reply.getheader("Content-Encoding"), "gzip")
        self.assertEqual(gzip.decompress(content), self.server.script)
        reply, content = self.server.ask("HEAD", "/assets/app-Ab12.js")
        self.assertEqual((reply.status, content, reply.getheader("Content-Length")), (200, b"", str(len(self.server.script))))
        for path in ("/", "/l", "/room/r1", "/hilfe"):
            reply, content = self.server.ask("GET", path)
            self.assertEqual((reply.status, content), (200, b"<!doctype html>"))
            self.assertEqual(reply.getheader("Cache-Control"), "no-cache")
            again, content = self.server.ask("GET", path, headers={"If-None-Match": reply.getheader("ETag")})
            self.assertEqual((again.status, content), (304, b""))
        for path in ("/nothing.txt", "/assets/none", "/../store/kreide.db", "/%2e%2e/store/kreide.db", "/..%2fstore/kreide.db"):
            reply, _ = self.server.ask("GET", path)
            self.assertEqual(reply.status, 404, path)
        reply, _ = self.server.ask("POST", "/", "x")
        self.assertEqual(reply.status, 405)

    def test_api_limits_and_origins(self):
        reply, content = self.server.ask("GET", "/api/health")
        self.assertEqual((reply.status, json.loads(content)["status"]), (200, "ok"))
        body = json.dumps({"token": "A" * 32})
        typed = {"Content-Type": "application/json"}
        reply, content = self.server.ask("POST", "/api/session", body, {**typed, "Origin": "https://elsewhere.example"})
        self.assertEqual((reply.status, json.loads(content)["error"]["code"]), (403, "wrong_origin"))
        reply, content = self.server.ask("POST", "/api/session", body, {**typed, "Origin": f"http://127.0.0.1:{self.server.plain}"})
        self.assertEqual(json.loads(content)["error"]["code"], "link_dead")
        reply, content = self.server.ask("POST", "/api/session", "x" * 16385, typed)
        self.assertEqual((reply.status, json.loads(content)["error"]["code"]), (413, "too_large"))
        self.assertEqual(self.server.post_without_length(), 411)
        reply, content = self.server.ask("GET", "/api/home")
        self.assertEqual((reply.status, json.loads(content)["error"]["code"]), (401, "no_session"))

    def answers(self, sent: bytes) -> list[bytes]:
        """Status lines of all that is answered to these bytes."""
        with socket.create_connection(("127.0.0.1", self.server.plain), timeout=1) as s:
            s.sendall(sent)
            got = b""
            try:
                while part := s.recv(65536):
                    got += part
            except (TimeoutError, ConnectionError):
                pass
        return [line for line in got.split(b"\r\n") if line.startswith(b"HTTP/")]

    def test_nothing_is_smuggled(self):
        second = b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"
        head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        for lengths in (b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 5",
                        b"Transfer-Encoding : chunked\r\nContent-Length: 5", b"Transfer-Encoding\t: chunked\r\nContent-Length: 5",
                        b"Transfer-Encoding:\tchunked\r\nContent-Length: 5", b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 5",
                        b"Content-Length: 5\r\nContent-Length: 7", b"Content-Length: 5\r\nContent-Length: 5", b"Content-Length: 5, 5",
                        b"Content-Length : 7\r\nContent-Length: 5", b"Content-Length: +5", b"Content-Length: 0x5"):
            said = self.answers(head + lengths + b"\r\n\r\n0\r\n\r\n" + second)
            self.assertEqual(len(said), 1, (lengths, said))
            self.assertRegex(said[0], rb" 4(00|11) ", lengths)
        said = self.answers(b"GET /api/health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                            b"HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
        self.assertEqual([line.split(b" ")[1] for line in said], [b"200"], "no tunnel")

    def test_requests_in_one_breath_stop_nobody(self):
        get = "GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n"

        def post(method="POST", body="{}"):
            return (f"{method} /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n{body}")

        for parts in ([get + post()], [post() + post()], [get + post() + get], [get + post()[:-2], "{}"], [get + post("post")],
                      [get + "\r\n" + post()], [get + post(body="x")], [get + post("PATCH")], [get + post("DELETE")]):
            with socket.create_connection(("127.0.0.1", self.server.plain), timeout=10) as line:
                for part in parts:
                    line.sendall(part.encode())
                    self.assertEqual(self.server.ask("GET", "/api/health")[0].status, 200, parts)

    def test_a_school_hands_in_its_ballots_at_once(self):
        body = json.dumps({"ballot": "AAAA", "signature": "AAAA"})
        headers = {"Content-Type": "application/json"}
        for _ in range(500):  # each on a connection of its own, from one address
            reply, content = self.server.ask("POST", "/api/ballots/v1", body, headers)
            self.assertEqual((reply.status, json.loads(content)["error"]["code"]), (404, "no_such_vote"))

    def test_who_hands_in_a_ballot_does_not_say_who_he_is(self):
        body = json.dumps({"ballot": "AAAA", "signature": "AAAA"})
        for cookie in (self.server.log_in().split(";")[0], "kreide_session=x"):
            reply, content = self.server.ask("POST", "/api/ballots/v1", body, {"Content-Type": "application/json", "Cookie": cookie})
            self.assertEqual((reply.status, json.loads(content)["error"]["detail"]), (400, {"why": "cookie"}))

    def test_cookies_are_secure_where_the_line_is(self):
        self.assertNotIn("Secure", self.server.log_in())
        token = self.server.links["pupils"][0]["url"].split("#")[1]
        reply, _ = self.server.ask("POST", "/api/session", json.dumps({"token": token}), {"Content-Type": "application/json"}, tls=True)
        self.assertIn("; Secure", reply.getheader("Set-Cookie"))
        self.assertIn("HttpOnly", reply.getheader("Set-Cookie"))

    def test_figures_stay_on_this_machine(self):
        reply, content = self.server.ask("GET", "/api/stats")
        self.assertGreater(json.loads(content)["rssBytes"], 0)
        reply, _ = self.server.ask("GET", "/api/stats", tls=True)
        self.assertEqual(reply.status, 404)
        reply, _ = self.server.ask("GET", "/api/stats", headers={"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(reply.status, 404)

    def test_who_may_open_a_websocket(self):
        own = f"http://127.0.0.1:{self.server.plain}"
        cookie = self.server.log_in()
        rows = [
            ({"origin": "https://elsewhere.example", "cookie": cookie}, b"403", 0),
            ({"path": "/elsewhere", "cookie": cookie}, b"404", 0),
            ({"protocol": None, "cookie": cookie}, b"400", 0),
            ({"origin": own}, b"101", 4401),
            ({"origin": own, "cookie": "kreide_session=" + "A" * 32}, b"101", 4401),
            ({"origin": own, "cookie": cookie, "then": frame(2, b"x")}, b"101", 1003),
            ({"origin": own, "cookie": cookie, "then": frame(1, b"x" * (128 * 1024 + 1))}, b"101", 1009),
            ({"origin": own, "cookie": cookie, "then": frame(1, b"nonsense") + frame(8, b"\x03\xe8")}, b"101", 1000),
        ]
        for arguments, status, code in rows:
            head, rest = self.server.upgrade(**arguments)
            self.assertIn(status, head.split(b"\r\n")[0], arguments.keys())
            self.assertEqual(close_code(rest), code, arguments.keys())

    def test_messages_arrive_whole_however_they_are_cut(self):
        """In fragments, longer than what is read at once, with a control frame inside, and a short one after each."""
        def ping(number: int, spaces: int) -> bytes:
            return b'{"id":%d,"op":"ping",%s"data":{}}' % (number, b" " * spaces)

        long = ping(2, 10000)
        sent = frame(1, ping(1, 0)) + frame(1, long[:3], False) + frame(0, long[3:5000], False) + frame(9, b"?") + frame(0, long[5000:])
        sent += frame(1, ping(3, 0)) + frame(1, ping(4, 70000)) + frame(1, ping(5, 2048)) + frame(1, ping(6, 0)) + frame(2, b"x")
        _, rest = self.server.upgrade(cookie=self.server.log_in(), then=sent)
        self.assertEqual(close_code(rest), 1003)  # after all that is to be said
        self.assertEqual([int(n) for n in re.findall(rb'"re":(\d+)', rest)], [1, 2, 3, 4, 5, 6], rest)

    def close_while(self, cookie, action):
        """The close code of a WebSocket that is open while the action is done, and how long that took to arrive."""
        began = []

        def opened():
            action()
            began.append(time.monotonic())

        _, rest = self.server.upgrade(cookie=cookie, opened=opened)
        return close_code(rest), time.monotonic() - began[0]

    def test_a_teacher_hands_out_links_anew(self):
        headers = {"Content-Type": "application/json", "Cookie": self.server.log_in().split(";")[0]}
        _, content = self.server.ask("GET", "/api/home", headers=headers)
        group = f"/api/groups/{json.loads(content)['groups'][0]['id']}"
        pupil, other = self.server.links["pupils"][1:3]
        cookie = self.server.log_in(pupil)
        replies = []
        code, took = self.close_while(cookie, lambda: replies.append(
            self.server.ask("POST", group + "/links", json.dumps({"people": [pupil["id"]]}), headers)))
        self.assertEqual(code, 4410)
        self.assertLess(took, 1)
        self.assertIsNone(self.server.log_in(pupil))
        new = json.loads(replies[0][1])["links"][0]
        self.assertEqual(new["person"]["name"], pupil["name"])
        self.assertIsNotNone(self.server.log_in({"url": "#" + new["token"]}))
        # the command line works on the same store, beside the running server
        config = pathlib.Path(self.server.folder.name) / "kreide.conf"
        code, took = self.close_while(self.server.log_in(other), lambda: subprocess.run(
            [PROGRAM, "revoke", "--config", config, "--person", other["id"]], check=True, timeout=10))
        self.assertEqual(code, 4410)
        self.assertLess(took, 5)
        reply, content = self.server.ask("POST", group + "/guests", json.dumps({"name": "Herr Gast"}), headers)
        self.assertEqual((reply.status, json.loads(content)["person"]["role"]), (200, "guest"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
