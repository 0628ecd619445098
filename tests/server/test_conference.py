"""A conference on the command line beside a server that runs, its invitation on paper, and who comes from outside by a link.

Usage: test_conference.py PROGRAM
"""
import contextlib
import http.client
import os
import pathlib
import sqlite3
import subprocess
import sys
import time
import unittest

PROGRAM = os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
from classroom import Server, token_of  # noqa: E402

DAY_MS = 24 * 3600 * 1000


class Conference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(3)
        cls.school, cls.group = (cls.server.store / "demo-group").read_text().split()
        cls.leader = cls.server.session(token_of(cls.server.admin("token", "--person", cls.server.admin(
            "person", "--school", cls.school, "--name", "Herr Amt", "--role", "leader"))))

    @classmethod
    def tearDownClass(cls):
        complaints = cls.server.complaints()
        cls.server.close()
        assert not complaints, complaints

    def post(self, path, body):
        status, reply, _ = self.server.ask("POST", path, body, self.leader)
        self.assertEqual(status, 200, reply)
        return reply

    def say(self, *arguments):
        return subprocess.run([PROGRAM, "conference", *arguments, "--config", str(self.server.config)], capture_output=True, text=True)

    def conference(self, days):
        begin = int(time.time() * 1000) + days * DAY_MS
        made = self.post("/api/conferences", {"kind": "school", "title": "Schulkonferenz", "begin": begin, "place": "Aula"})["id"]
        self.post(f"/api/conferences/{made}/roll", {"add": [
            {"person": self.server.teacher_id, "kind": "vote", "office": "minutes"}, {"name": "Rosa Blum", "kind": "guest"}]})
        self.post(f"/api/conferences/{made}/agenda", {"items": [
            {"title": "Bericht", "text": "Das letzte Halbjahr"}, {"title": "Personal", "text": "Vertrauliches", "guests": False}]})
        return made

    def paper(self, path, cookie) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request("GET", path, None, {"Cookie": cookie})
        reply = connection.getresponse()
        self.assertEqual((reply.status, reply.getheader("Content-Type")), (200, "application/pdf"))
        file = self.server.root / "paper.pdf"
        file.write_bytes(reply.read())
        connection.close()
        return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout

    def test_list_and_invite(self):
        soon, later = self.conference(3), self.conference(30)
        lines = [line.split("\t") for line in self.say("--school", self.school, "--list").stdout.splitlines()]
        mine = {line[0]: line[1:3] + line[4:] for line in lines}
        self.assertEqual(mine[later], ["school", "draft", "2", "0", "1", "2", "Schulkonferenz"])
        refused = self.say("--conference", soon, "--invite")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("in 3 days", refused.stderr)
        self.assertEqual(self.say("--conference", soon, "--invite", "--force").stdout, f"{soon}\t3\n")
        self.assertEqual(self.say("--conference", later, "--invite").stdout, f"{later}\t3\n")
        self.assertEqual(self.say("--conference", later, "--invite").stdout, f"{later}\t0\n")
        self.assertEqual(self.server.ask("GET", f"/api/conferences/{soon}", None, self.leader)[1]["state"], "invited")
        self.assertEqual(self.say("--conference", "nothing", "--invite").returncode, 1)
        self.assertEqual(self.say("--conference", later).returncode, 2)
        self.assertEqual(self.say("--school", "nothing").returncode, 1)
        self.assertEqual(self.say().returncode, 2)

    def test_minutes(self):
        made, held = self.conference(30), self.conference(31)
        with contextlib.closing(sqlite3.connect(self.server.store / "kreide.db", timeout=30)) as store, store:
            store.execute("UPDATE conferences SET state = 'closed', invited_ms = 1, opened_ms = begin_ms, closed_ms = begin_ms + 60000 WHERE id = ?", (held,))
            store.execute("INSERT INTO minutes (conference, text, published_ms, changed_ms) VALUES (?, '# Unser Protokoll', 1000, 1000)", (held,))
        pdf, markdown = self.server.root / "minutes.pdf", self.server.root / "minutes.md"
        for file in (pdf, markdown):
            written = self.say("--conference", held, "--minutes", str(file))
            self.assertEqual((written.returncode, written.stderr), (0, ""))
            self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("Unser Protokoll", text)
        self.assertIn("Anhang: Aufzeichnung der Konferenz", text)
        self.assertIn("# Unser Protokoll\n", markdown.read_text())
        refused = self.say("--conference", made, "--minutes", str(self.server.root / "none.pdf"))
        self.assertEqual((refused.returncode, refused.stderr), (1, "kreide: it has not begun.\n"))

    def test_who_comes_from_outside(self):
        made = self.conference(30)
        self.post(f"/api/conferences/{made}/invite", {})
        link = self.post(f"/api/conferences/{made}/links", {})["links"][0]
        self.assertEqual(link["name"], "Rosa Blum")
        outsider = self.server.session(link["token"])
        home = self.server.ask("GET", "/api/home", None, outsider)[1]
        self.assertEqual([entry["id"] for entry in home["conferences"]], [made])
        path = f"/api/conferences/{made}/invitation.pdf"
        whole, cut = self.paper(path, self.leader), self.paper(path, outsider)
        for text in (whole, cut):
            for word in ("Schulkonferenz", "Aula", "Bericht", "Das letzte Halbjahr", "Rosa Blum"):
                self.assertIn(word, text)
        for word in ("Personal", "Vertrauliches"):
            self.assertIn(word, whole)
            self.assertNotIn(word, cut)
        self.assertIn("nicht öffentlich", cut)
        for method, asked, body in (("GET", "/api/conferences/nothing", None), ("POST", f"/api/conferences/{made}/agenda", {"items": []}),
                ("GET", "/api/people", None), ("GET", f"/api/groups/{self.group}/shelf", None), ("GET", "/api/timetable", None)):
            status, reply, _ = self.server.ask(method, asked, body, outsider)
            self.assertIn((status, reply["error"]["code"]), ((403, "not_allowed"), (404, "not_found")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
