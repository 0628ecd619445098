"""WHIP and WHEP from outside, as a program without a browser sees them: statuses, headers, CORS, tokens, `kreide token`.

Usage: test_programs.py PROGRAM. The offers are real ones; their media never comes.
"""
import http.client
import json
import os
import pathlib
import re
import socket
import sys
import time
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import classroom  # noqa: E402

OFFERS = ROOT / "tests" / "unit" / "wire" / "offers"
LONG, OBS, FFMPEG, PLAYER = ((OFFERS / f"{name}.sdp").read_text() for name in ("chromium", "obs", "ffmpeg", "player"))
CHROMIUM = "m=".join(LONG.split("m=")[:5])  # what it sends
MEDIA = {"sdp": OBS, "sources": {"mic": "0", "camera": "1"}, "seats": []}  # of the teacher
SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"
EXPOSED = {"location", "etag", "link", "retry-after"}


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = classroom.Server(2)
        cls.room = cls.server.admin("rooms").split("\t")[0]
        cls.cookie = cls.server.session(cls.server.teacher)

    @classmethod
    def tearDownClass(cls):
        line = classroom.Line(cls.server, cls.cookie)
        line.ask("room.join", {"room": cls.room, "media": MEDIA, "publish": {}})
        line.ask("room.end")  # else the server waits for the lesson
        line.close()
        code = cls.server.stop()
        log = cls.server.log()
        complaints = cls.server.complaints()
        cls.server.close()
        assert code == 0 and not complaints, complaints
        for token in cls.tokens:
            assert token not in log, "a token is in the log"

    tokens = []

    def setUp(self):
        self.teacher = classroom.Line(self.server, self.cookie)
        self.join()
        self.addCleanup(self.teacher.close)

    def join(self):
        reply = self.teacher.ask("room.join", {"room": self.room, "media": MEDIA, "publish": {}})
        self.assertIn("data", reply)

    def token(self, kind: str, *options: str) -> str:
        token = self.server.admin("token", "--room", self.room, f"--{kind}", *options)
        self.assertRegex(token, r"^[A-Za-z0-9_-]{32}$")
        self.tokens.append(token)
        return token

    def ask(self, method, path, body=None, token=None, content_type=None, **headers):
        """(status, headers with lower names, text)"""
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if content_type:
            headers["Content-Type"] = content_type
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        text = reply.read().decode()
        connection.close()
        got = {name.lower(): value for name, value in reply.getheaders()}
        if not path.startswith("/api"):
            self.assertEqual(got["access-control-allow-origin"], "*", path)
            self.assertEqual({name.strip().lower() for name in got["access-control-expose-headers"].split(",")}, EXPOSED)
            self.assertNotIn("access-control-allow-credentials", got)
            self.assertNotIn("set-cookie", got)
        return reply.status, got, text

    def post(self, kind, offer, token):
        return self.ask("POST", f"/{kind}/{self.room}", offer, token, SDP, Origin="https://tool.example")

    def note(self, ev: str):
        """The next notification of this kind."""
        for message in self.teacher.news:
            if message.get("ev") == ev:
                self.teacher.news.remove(message)
                return message["data"]
        while message := self.teacher.receive(5):
            if message.get("ev") == ev:
                return message["data"]
        raise AssertionError(f"no {ev}")

    def test_encoders_publish_and_leave(self):
        token = self.token("whip", "--role", "teacher", "--name", "Dokumentenkamera")
        for offer, codec in ((OBS, "H264"), (FFMPEG, "H264"), (CHROMIUM, "VP8")):
            status, headers, answer = self.post("whip", offer, token)
            self.assertEqual(status, 201, answer)
            self.assertEqual(headers["content-type"], SDP)
            self.assertRegex(headers["etag"], r'^"[^"]+"$')
            session = headers["location"]
            self.assertTrue(session.startswith(f"/whip/{self.room}/"), session)
            self.assertIn("a=ice-lite", answer)
            self.assertIn("a=candidate:", answer)
            self.assertIn("a=setup:passive", answer)
            self.assertRegex(answer, rf"a=rtpmap:\d+ {codec}/90000")
            joined = self.note("participant.joined")
            self.assertEqual((joined["name"], joined["program"], joined["role"]), ("Dokumentenkamera", "whip", "guest"))
            self.assertTrue(joined["publish"]["mic"] and joined["publish"]["camera"])
            self.assertEqual(joined["publish"]["screen"], offer is CHROMIUM) # has a second picture
            self.assertEqual(self.ask("DELETE", session, token=token)[0], 200)
            self.assertEqual(self.note("participant.left"), {"id": joined["id"]})
            self.assertEqual(self.ask("DELETE", session, token=token)[0], 404)

    def test_statuses(self):
        whip, whep = self.token("whip", "--role", "teacher"), self.token("whep")
        path = f"/whip/{self.room}"
        passive = FFMPEG.replace("setup:active", "setup:passive")
        for expected, arguments in (
            (401, ("POST", path, OBS, None, SDP)),
            (401, ("POST", path, OBS, "x" * 32, SDP)),
            (403, ("POST", path, OBS, whep, SDP)),
            (403, ("POST", "/whip/elsewhere", OBS, whip, SDP)),
            (404, ("POST", "/whip/", OBS, whip, SDP)),
            (404, ("DELETE", path + "/nosuchsession", None, whip)),
            (405, ("GET", path, None, whip)),
            (405, ("PUT", path, OBS, whip, SDP)),
            (413, ("POST", path, LONG, whip, SDP)),
            (415, ("POST", path, "{}", whip, "application/json")),
            (422, ("POST", path, "no description", whip, SDP)),
            (422, ("POST", path, passive, whip, SDP)),
            (422, ("POST", path, PLAYER, whip, SDP)),  # has nothing to send
            (422, ("POST", f"/whep/{self.room}", OBS, whep, SDP)),  # and this nothing to show
        ):
            status, headers, text = self.ask(*arguments)
            self.assertEqual(status, expected, (arguments[:2], text))
            self.assertIn("code", json.loads(text)["error"])
            self.assertEqual("www-authenticate" in headers, status == 401)
        self.assertEqual(self.ask("POST", path, OBS, whip, SDP, Accept="text/html")[0], 406)
        self.assertEqual(self.ask("POST", path, OBS, whip, SDP, Accept="application/sdp;q=0.9, */*;q=0.1")[0], 201)

    def test_preflight(self):
        for path in (f"/whip/{self.room}", f"/whep/{self.room}/some-session"):
            status, headers, _ = self.ask("OPTIONS", path, Origin="https://tool.example", Access_Control_Request_Method="POST",
                                          Access_Control_Request_Headers="authorization,content-type")
            self.assertEqual(status, 204)
            self.assertEqual(headers["accept-post"], SDP)
            self.assertEqual(headers["accept-patch"], FRAGMENT)
            for name in ("POST", "PATCH", "DELETE"):
                self.assertIn(name, headers["access-control-allow-methods"])
            for name in ("authorization", "content-type", "if-match"):
                self.assertIn(name, headers["access-control-allow-headers"].lower())
        # nobody else's pages may ask anything else
        _, headers, _ = self.ask("OPTIONS", "/api/session", Origin="https://tool.example")
        self.assertNotIn("access-control-allow-origin", headers)
        _, headers, _ = self.ask("GET", "/api/health", Origin="https://tool.example")
        self.assertNotIn("access-control-allow-origin", headers)

    def test_ice_restart(self):
        token = self.token("whip", "--role", "teacher")
        _, headers, answer = self.post("whip", OBS, token)
        session, etag = headers["location"], headers["etag"]
        words = "a=ice-ufrag:fresh123\r\na=ice-pwd:0123456789012345678901234\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
        trickle = words.replace("fresh123", "k4Ru") + "a=candidate:1 1 UDP 1 192.0.2.1 9 typ host\r\n"
        self.assertEqual(self.ask("PATCH", session, trickle, token, FRAGMENT, If_Match=etag)[0], 204)
        self.assertEqual(self.ask("PATCH", session, words, token, FRAGMENT)[0], 428)
        status, headers, fragment = self.ask("PATCH", session, words, token, FRAGMENT, If_Match="*")
        self.assertEqual((status, headers["content-type"]), (200, FRAGMENT))
        self.assertNotEqual(headers["etag"], etag)

        def ufrag(text):
            return re.search(r"a=ice-ufrag:(\S+)", text)[1]

        self.assertNotEqual(ufrag(fragment), ufrag(answer))
        self.assertIn("a=candidate:", fragment)
        self.assertNotIn("a=fingerprint", fragment)
        self.assertEqual(self.ask("PATCH", session, words, token, FRAGMENT, If_Match=etag)[0], 412)
        self.assertEqual(self.ask("DELETE", session, token=token)[0], 200)

    def test_who_hangs_up_leaves_nothing(self):
        token = self.token("whip", "--role", "teacher")
        before = self.server.ask("GET", "/api/stats")[1]["participants"]
        head = (f"POST /whip/{self.room} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: {SDP}\r\n"
                f"Content-Length: {len(OBS)}\r\n\r\n")
        for part in (head, head + OBS[:100], *[head + OBS] * 12):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as line:
                line.sendall(part.encode())
        # the last of them may still take over who comes now
        status, headers, _ = classroom.until("a session", lambda: (got := self.post("whip", OBS, token))[0] == 201 and got)
        self.assertEqual(self.ask("DELETE", headers["location"], token=token)[0], 200)
        self.assertEqual(self.server.ask("GET", "/api/stats")[1]["participants"], before)

    def test_one_request_after_the_other(self):
        token = self.token("whip", "--role", "teacher")
        one = (f"POST /whip/{self.room} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: {SDP}\r\n"
               f"Content-Length: {len(OBS)}\r\n\r\n{OBS}")
        for gap in (0, 0.001, 0.05):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=1) as line:
                line.sendall(one.encode())
                time.sleep(gap)  # before, while and after the first one is answered
                line.sendall((one + "GET /whip/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").encode())
                text = b""
                try:
                    while part := line.recv(65536):
                        text += part
                except OSError:
                    pass
            self.assertNotIn(b"HTTP/1.1 5", text)
        status, headers, _ = classroom.until("a session", lambda: (got := self.post("whip", OBS, token))[0] == 201 and got)
        self.assertEqual(self.ask("DELETE", headers["location"], token=token)[0], 200)

    def test_a_viewer_gets_one_stream(self):
        token = self.token("whep")
        status, headers, answer = self.post("whep", PLAYER, token)
        self.assertEqual(status, 201, answer)
        streams = re.findall(r"a=msid:(\S+) (\S+)", answer)
        self.assertEqual(len(streams), 2)
        self.assertEqual(streams[0][0], streams[1][0])
        self.assertEqual(self.note("participant.joined")["program"], "whep")
        self.assertEqual(self.ask("DELETE", headers["location"], token=token)[0], 200)

    def test_a_room_that_is_closed_stays_closed(self):
        token = self.token("whip", "--role", "teacher")
        self.teacher.ask("room.end", {})
        status, _, text = self.post("whip", OBS, token)
        self.assertEqual((status, json.loads(text)["error"]["code"]), (409, "room_closed"))
        self.join()
        status, headers, _ = self.post("whip", OBS, token)
        self.assertEqual(status, 201)
        self.teacher.ask("room.end", {})
        self.assertEqual(self.ask("DELETE", headers["location"], token=token)[0], 404)
        self.join()

    def test_the_command_line_revokes_in_a_running_server(self):
        token = self.token("whip", "--role", "teacher", "--name", "Zu Ende")
        _, headers, _ = self.post("whip", OBS, token)
        joined = self.note("participant.joined")
        listed = [line.split("\t") for line in self.server.admin("token", "--list", "--room", self.room).splitlines()]
        mine = [line for line in listed if line[5] == "Zu Ende"]
        self.assertEqual([line[1:3] for line in mine], [["whip", "teacher"]])
        self.server.admin("token", "--revoke", "--token", mine[0][0])
        self.teacher.ask("ping")
        classroom.until("it is out", lambda: self.teacher.ask("ping") and self.ask("DELETE", headers["location"], token=token)[0] == 401)
        self.assertEqual(self.note("participant.left"), {"id": joined["id"]})

    def test_a_teacher_makes_a_token(self):
        path = f"/api/rooms/{self.room}/tokens"
        status, made, _ = self.server.ask("POST", path, {"kind": "whip", "label": "OBS"}, self.cookie)
        self.assertEqual(status, 200)
        self.tokens.append(made["token"])
        self.assertEqual(made["path"], f"/whip/{self.room}")
        status, headers, _ = self.ask("POST", made["path"], OBS, made["token"], SDP)
        self.assertEqual(status, 201)
        self.assertEqual(self.note("participant.joined")["name"], "OBS (Frau Kaya)")
        pupil = self.server.session(self.server.pupils[0])
        self.assertEqual(self.server.ask("POST", path, {"kind": "whip"}, pupil)[0], 403)
        self.assertEqual(self.server.ask("POST", path, {"kind": "whip"}, self.cookie, "https://tool.example")[0], 403)
        self.assertEqual(self.server.ask("POST", path + "/revoke", {"id": made["id"]}, self.cookie)[0], 200)
        self.assertEqual(self.ask("DELETE", headers["location"], token=made["token"])[0], 401)


if __name__ == "__main__":
    unittest.main(verbosity=1)
