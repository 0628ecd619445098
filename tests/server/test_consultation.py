"""A parents' day on the command line beside a server that runs: opened, closed, letters whose links let families in, lists.

Usage: test_consultation.py PROGRAM
"""
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

PROGRAM = os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
from classroom import Server, token_of  # noqa: E402


class Consultation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(3)
        cls.school, cls.group = (cls.server.store / "demo-group").read_text().split()
        leader = cls.server.admin("person", "--school", cls.school, "--name", "Herr Amt", "--role", "leader")
        cls.leader = cls.server.session(token_of(cls.server.admin("token", "--person", leader)))

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
        return subprocess.run([PROGRAM, "consultation", *arguments, "--config", str(self.server.config)], capture_output=True, text=True)

    def day(self, with_slots=True, date="2999-11-26"):
        day = self.post("/api/consultations", {"kind": "day", "title": "Elternsprechtag"})["id"]
        grid = {"grid": {"date": date, "begin": "14:00", "end": "16:00"}} if with_slots else {}
        self.post(f"/api/consultations/{day}/desks", {"desks": [{"teachers": [self.server.teacher_id], "place": "R 12"}], **grid})
        return day

    def paper(self, method, path, body=None) -> pathlib.Path:
        """A document that the running server made."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        connection.request(method, path, body and json.dumps(body), {"Cookie": self.leader, "Content-Type": "application/json"})
        reply = connection.getresponse()
        self.assertEqual((reply.status, reply.getheader("Content-Type")), (200, "application/pdf"))
        self.assertIn("attachment", reply.getheader("Content-Disposition"))
        file = self.server.root / "paper.pdf"
        file.write_bytes(reply.read())
        connection.close()
        return file

    def links_in(self, file) -> list[str]:
        # a link may be broken over lines
        return re.findall(r"/l#([A-Za-z0-9_-]{32})", re.sub(r"\s", "", self.text_of(file)))

    def text_of(self, path) -> str:
        return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout

    def test_list_open_close(self):
        day, empty = self.day(), self.day(with_slots=False)
        lines = self.say("--school", self.school, "--list").stdout.split("\n")
        self.assertIn(f"{day}\tday\tdraft\t2999-11-26\t2999-11-26\t1\t12\t0\tElternsprechtag", lines)
        self.assertIn(f"{empty}\tday\tdraft\t-\t-\t1\t0\t0\tElternsprechtag", lines)
        self.assertEqual(self.say("--consultation", day, "--open").stdout, f"{day}\topen\n")
        self.assertEqual(self.server.ask("GET", f"/api/consultations/{day}", None, self.leader)[1]["state"], "open")
        self.assertEqual(self.say("--consultation", day, "--close").stdout, f"{day}\tclosed\n")
        refused = self.say("--consultation", empty, "--open")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("no slot", refused.stderr)
        self.assertEqual(self.say("--consultation", day, "--open", "--close").returncode, 2)
        self.assertEqual(self.say("--consultation", "nothing", "--open").returncode, 1)
        self.assertEqual(self.say("--school", "nothing").returncode, 1)
        self.assertEqual(self.say().returncode, 2)

    def test_letters_let_families_in(self):
        day, paper = self.day(), self.server.root / "letters.pdf"
        self.say("--consultation", day, "--open")
        done = self.say("--consultation", day, "--letters", str(paper), "--group", self.group)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(paper.stat().st_mode & 0o777, 0o600)
        links = self.links_in(paper)
        self.assertGreaterEqual(len(links), 3)
        self.assertEqual(len(set(links)), len(links))
        children = []
        for link in links:
            home = self.server.ask("GET", "/api/home", None, self.server.session(link))[1]
            self.assertEqual(home["person"]["role"], "parent")
            self.assertTrue(home["hasConsultations"])
            children += [child["id"] for child in home["children"]]
        self.assertTrue(set(self.server.pupil_ids) <= set(children))
        # the same families once more: other links, and the first ones live on
        again = self.say("--consultation", day, "--letters", str(paper), "--group", self.group, "--language", "ar")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(self.server.ask("GET", "/api/home", None, self.server.session(links[0]))[0], 200)

    def test_letters_are_refused(self):
        day = self.day()
        paper = self.server.root / "none.pdf"
        for arguments in (["--group", "nothing"], ["--language", "fr"]):
            refused = self.say("--consultation", day, "--letters", str(paper), *arguments)
            self.assertNotEqual(refused.returncode, 0)
            self.assertFalse(paper.exists())
        self.assertEqual(self.say("--consultation", day, "--letters", "/nowhere/letters.pdf").returncode, 1)

    def test_from_a_letter_to_a_planned_talk(self):
        day = self.day(date="2999-11-27")
        later = int(time.time() * 1000) + 3600 * 1000
        self.post(f"/api/consultations/{day}", {"state": "open", "wishUntil": later})
        desk = self.server.ask("GET", f"/api/consultations/{day}", None, self.leader)[1]["desks"][0]["id"]
        links = self.links_in(self.paper("POST", f"/api/consultations/{day}/letters", {"groups": [self.group]}))
        for link in links:
            parent = self.server.session(link)
            for child in self.server.ask("GET", "/api/home", None, parent)[1]["children"]:
                wish = {"consultation": day, "child": child["id"], "desks": [desk]}
                self.assertEqual(self.server.ask("POST", "/api/family/wishes", wish, parent)[0], 200)
        plan = self.post(f"/api/consultations/{day}/plan", {})
        self.assertGreaterEqual(len(plan["placed"]), 3)
        self.assertEqual(self.post(f"/api/consultations/{day}/plan/apply", {"digest": plan["digest"]})["booked"], len(plan["placed"]))
        parent = self.server.session(links[0])
        talk = self.server.ask("GET", "/api/family", None, parent)[1]["talks"][0]
        self.assertTrue(talk["isAssigned"])
        self.assertIn(talk["child"]["name"], self.text_of(self.paper("GET", f"/api/desks/{desk}/list.pdf")))
        self.assertNotIn(talk["child"]["name"], self.text_of(self.paper("GET", f"/api/consultations/{day}/door.pdf")))
        # by the same link as a teacher: refused with a clear word
        for method, path, body in (("GET", f"/api/desks/{desk}", None), ("POST", f"/api/talks/{talk['id']}/note", {"text": "x"}),
                ("POST", f"/api/consultations/{day}/letters", {})):
            status, reply, _ = self.server.ask(method, path, body, parent)
            self.assertEqual((status, reply["error"]["code"]), (403, "not_allowed"))

    def test_long_calls_of_who_may(self):
        """All desks of a large school are one call; whoever may not make it is not waited for with so much."""
        day = self.day(with_slots=False)
        desks = {"desks": [{"teachers": [f"nobody{i:026}"], "place": "Raum 312 im Altbau, hinter der Treppe links"} for i in range(200)]}
        self.assertGreater(len(json.dumps(desks)), 16 * 1024)
        for cookie, wanted in ((self.leader, (404, "not_found")), (self.server.session(self.server.pupils[0]), (413, "too_large"))):
            status, reply, _ = self.server.ask("POST", f"/api/consultations/{day}/desks", desks, cookie)
            self.assertEqual((status, reply["error"]["code"]), wanted)

    def test_lists(self):
        day = self.day()
        desk = self.server.ask("GET", f"/api/consultations/{day}", None, self.leader)[1]["desks"][0]["id"]
        slot = self.server.ask("GET", f"/api/desks/{desk}", None, self.leader)[1]["slots"][0]["id"]
        child = self.post(f"/api/desks/{desk}/talks", {"slot": slot, "child": self.server.pupil_ids[0]})["child"]["name"]
        lists, door = self.server.root / "lists.pdf", self.server.root / "door.pdf"
        done = self.say("--consultation", day, "--lists", str(lists), "--door", str(door))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(child.split()[0], self.text_of(lists))
        self.assertNotIn(child.split()[0], self.text_of(door))
        self.assertIn("R 12", self.text_of(door))


if __name__ == "__main__":
    unittest.main(verbosity=2)
