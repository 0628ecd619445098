"""The class register of a real lesson, whose server is killed in the middle of it."""
import csv
import io
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import time
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from classroom import PROGRAM, Cast, Server, until  # noqa: E402

# what may be lost of the time before a kill: it is written every five seconds that the server lives, and a second later
LOST_MS = 7000


def now_ms() -> int:
    return int(time.time() * 1000)


class Register(unittest.TestCase):
    def setUp(self):
        self.server = Server(3)
        until("the server answers", self.server.is_up)
        self.cookie = self.server.session(self.server.teacher)

    def tearDown(self):
        complaints = self.server.complaints()
        self.server.close()
        self.assertEqual(complaints, [])

    def get(self, path: str):
        status, body, _ = self.server.ask("GET", path, cookie=self.cookie)
        self.assertEqual(status, 200, body)
        return body

    def entries(self) -> list:
        return self.get(f"/api/groups/{self.server.group()}/register")["entries"]

    def stays(self, pupil: int) -> list:
        entry = self.get(f"/api/register/{self.entries()[0]['id']}")
        person = next(p for p in entry["people"] if p["person"]["id"] == self.server.pupil_ids[pupil])
        return [(t["from"], t["until"]) for t in person["times"]]

    def command(self, *options: str) -> str:
        return self.server.admin("register", "--group", self.server.group(), *options)

    def near(self, is_ms: int, due_ms: int, early_ms: int = 1500, late_ms: int = 1500):
        self.assertGreaterEqual(is_ms, due_ms - early_ms)
        self.assertLessEqual(is_ms, due_ms + late_ms)

    def test_a_killed_server_knows_who_was_there(self):
        # the third pupil does not come
        cast = Cast(self.server, [self.server.teacher, self.server.pupils[0]])
        cast.wait_in()
        other = Cast(self.server, [self.server.pupils[1]], "--role-of-first", "pupil")
        other.wait_in()
        came = now_ms()
        until("the register has both", lambda: self.entries() and all(self.stays(i) for i in (0, 1)))
        begin = self.entries()[0]["begin"]
        other.must(other.look()["people"][0]["number"], "room.leave")
        left = now_ms()
        self.assertEqual(other.close(), 0)  # it would come back by itself
        until("it is written that one has left", lambda: self.stays(1) and self.stays(1)[0][1] < now_ms() - 1500)
        self.near(self.stays(1)[0][1], left)
        time.sleep(6)  # the point is time that goes by: longer than the server lets pass without a sign of life
        self.server.kill()
        killed = now_ms()
        # what the store has now is what another program sees
        lines = list(csv.DictReader(io.StringIO(self.command("--csv", "-").lstrip("\ufeff")), delimiter=";"))
        self.assertEqual(sorted(line["Status"] for line in lines), ["anwesend", "anwesend", "gefehlt"])
        self.server.start()
        until("they are back", lambda: all("error" not in cast.ask(i, "ping") and cast.person(i)["state"] == "in" for i in (0, 1)))
        until("the register knows it", lambda: len(self.entries()) == 1 and self.stays(0)[-1][1] > now_ms() - 1500)
        cast.must(0, "room.end")
        ended = now_ms()
        entry = until("the lesson is over", lambda: self.entries()[0]["end"] and self.entries()[0])
        self.assertEqual(entry["begin"], begin)
        self.near(entry["end"], ended)
        # a gap of seconds is none; who left before the kill did so then, and did not come back
        first = self.stays(0)
        self.assertEqual(len(first), 1)
        self.near(first[0][0], came, early_ms=killed - begin)
        self.near(first[0][1], ended)
        self.assertEqual(len(self.stays(1)), 1)
        self.near(self.stays(1)[0][1], left)
        self.assertEqual(self.stays(2), [])
        self.assertEqual(cast.close(), 0)

    def test_who_does_not_come_back_was_there_until_shortly_before(self):
        cast = Cast(self.server, [self.server.teacher, self.server.pupils[0]])
        cast.wait_in()
        until("he is in the register", lambda: self.entries() and self.stays(0))
        time.sleep(7)  # as above
        self.server.kill()
        killed = now_ms()
        cast.process.kill()
        cast.close()
        self.server.start()
        self.cookie = self.server.session(self.server.teacher)
        until("what the last run left is seen to", lambda: self.stays(0) and self.stays(0)[0][1] < killed)
        self.assertGreater(self.stays(0)[0][1], killed - LOST_MS)
        self.assertIsNone(self.entries()[0]["end"])  # the room is open still

    def test_files_on_the_command_line(self):
        cast = Cast(self.server, [self.server.teacher, self.server.pupils[0]])
        cast.wait_in()
        until("he is in the register", lambda: self.entries() and self.stays(0))
        cast.must(0, "room.end")
        until("the lesson is over", lambda: self.entries()[0]["end"])
        self.assertEqual(cast.close(), 0)
        self.assertEqual(self.command().split("\t")[3:8], ["1", "0", "0", "2", "0"])
        self.assertEqual(self.command("--until", "2020-01-01"), "")
        with tempfile.TemporaryDirectory() as folder:
            table, paper = pathlib.Path(folder) / "a.csv", pathlib.Path(folder) / "a.pdf"
            self.command("--csv", str(table), "--pdf", str(paper))
            self.assertEqual(table.read_bytes()[:3], b"\xef\xbb\xbf")
            self.assertEqual(paper.read_bytes()[:5], b"%PDF-")
            self.assertEqual([stat.S_IMODE(f.stat().st_mode) for f in (table, paper)], [0o600, 0o600])
        for options in (["--from", "soon"], []):
            done = subprocess.run(
                [PROGRAM, "register", *(["--group", self.server.group()] if options else []), *options, "--config",
                 str(self.server.config)], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)


if __name__ == "__main__":
    unittest.main()
