"""Two families want the same slot at the same moment, for each of a thousand slots, over HTTP: one of them has it, the other is told
that it is taken, and at the end the store holds every talk that was promised, and no other.

Usage: test_booking_race.py PROGRAM
"""
import collections
import datetime
import hashlib
import http.client
import json
import os
import pathlib
import random
import secrets
import sqlite3
import sys
import threading
import time
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import classroom  # noqa: E402

DESKS, SLOTS, FAMILIES = 25, 40, 100
BEGIN, END = "08:00", "14:40"  # ten minutes each


def make_id(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(12)


class Client:
    """One line that stays open, under a session."""

    def __init__(self, port: int, session: str):
        self.headers = {"Content-Type": "application/json", "Cookie": f"kreide_session={session}"}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body=None):
        self.line.request(method, path, None if body is None else json.dumps(body), self.headers)
        reply = self.line.getresponse()
        return reply.status, json.loads(reply.read())

    def close(self):
        self.line.close()


class Family:
    def __init__(self, number: int):
        self.number = number
        self.parent, self.child, self.session = make_id("u"), make_id("u"), secrets.token_urlsafe(24)
        self.talks = {}  # by time: the id
        self.desks = set()
        self.bookings = 0

    def book(self, client: Client, slot: str, key: str):
        return client.ask("POST", "/api/family/talks", {"slot": slot, "child": self.child, "key": key})


class House:
    """A school with so many families and a parents' day that is open."""

    def __init__(self):
        self.server = classroom.Server(1)
        self.school = (self.server.store / "demo-group").read_text().split()[0]
        self.path = self.server.store / "kreide.db"
        self.families = [Family(number) for number in range(FAMILIES)]
        self.teachers = [make_id("u") for _ in range(DESKS)]
        admin = make_id("u"), secrets.token_urlsafe(24)
        people = [(admin[0], "Frau Amt", "admin")] + [(one, f"Lehrkraft {i}", "teacher") for i, one in enumerate(self.teachers)]
        for family in self.families:
            people += [(family.child, f"Kind {family.number}", "pupil"), (family.parent, f"Familie {family.number}", "parent")]
        expires = int(time.time() + 3600) * 1000
        with sqlite3.connect(self.path, timeout=30) as store:
            store.executemany("INSERT INTO people (id, school, name, role) VALUES (?, ?, ?, ?)",
                              [(id_, self.school, name, role) for id_, name, role in people])
            store.executemany("INSERT INTO guardians VALUES (?, ?)", [(one.parent, one.child) for one in self.families])
            sessions = [(one.parent, one.session) for one in self.families] + [admin]
            store.executemany("INSERT INTO sessions (hash, person, expires_ms) VALUES (?, ?, ?)",
                              [(hashlib.blake2b(token.encode(), digest_size=32).digest(), person, expires) for person, token in sessions])
        self.clients = [Client(self.server.port, one.session) for one in self.families]
        self.slots = self._open_day(Client(self.server.port, admin[1]))

    def _open_day(self, admin: Client) -> list[list[str]]:
        """The slots of each desk."""
        date = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
        _, day = admin.ask("POST", "/api/consultations", {"kind": "day", "title": "Elternsprechtag"})
        status, made = admin.ask("POST", f"/api/consultations/{day['id']}/desks", {
            "desks": [{"teachers": [one]} for one in self.teachers], "grid": {"date": date, "begin": BEGIN, "end": END}})
        assert status == 200, made
        status, opened = admin.ask("POST", f"/api/consultations/{day['id']}", {"state": "open"})
        assert status == 200 and opened["slots"] == DESKS * SLOTS, opened
        slots = []
        for desk in made["desks"]:
            _, shown = self.clients[0].ask("GET", f"/api/family/desks/{desk['id']}")
            slots.append([slot["id"] for slot in shown["slots"]])
            assert len(slots[-1]) == SLOTS and all(slot["state"] == "free" for slot in shown["slots"])
        admin.close()
        return slots

    def close(self) -> int:
        for client in self.clients:
            client.close()
        code = self.server.stop()
        self.server.close()
        return code


class Race(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.random = random.Random(7)

    @classmethod
    def tearDownClass(cls):
        complaints = cls.house.server.complaints()
        assert cls.house.close() == 0 and not complaints, complaints

    def rivals(self, desk: int, at: int) -> list[Family]:
        """Two who could have it, of those who have asked least."""
        free = [one for one in self.house.families if at not in one.talks and desk not in one.desks]
        self.random.shuffle(free)
        return sorted(free, key=lambda one: one.bookings)[:2]

    def race(self, slot: str, pair: list[Family]):
        """Both at once; what each was answered."""
        start, answers = threading.Barrier(2), {}

        def run(family: Family):
            start.wait()
            answers[family.number] = family.book(self.house.clients[family.number], slot, f"k{slot}")

        threads = [threading.Thread(target=run, args=(one,)) for one in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def take(self, desk: int, at: int):
        slot, pair = self.house.slots[desk][at], self.rivals(desk, at)
        answers = self.race(slot, pair)
        for family in pair:
            family.bookings += 1
        won = [one for one in pair if answers[one.number][0] == 200]
        lost = [one for one in pair if answers[one.number][0] != 200]
        self.assertEqual(len(won), 1, answers)
        status, refused = answers[lost[0].number]
        self.assertEqual((status, refused["error"]["code"]), (409, "slot_taken"))
        talk = answers[won[0].number][1]
        self.assertEqual(talk["child"]["id"], won[0].child)
        won[0].talks[at] = talk["id"]
        won[0].desks.add(desk)
        return won[0], talk["id"]

    def check_store(self):
        """As the file says it."""
        promised = {talk: family.child for family in self.house.families for talk in family.talks.values()}
        store = sqlite3.connect(f"file:{self.house.path}?mode=ro", uri=True, timeout=30)
        self.assertEqual(store.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        self.assertEqual(store.execute("PRAGMA foreign_key_check").fetchall(), [])
        self.assertEqual(dict(store.execute("SELECT id, child FROM talks")), promised)
        self.assertEqual(store.execute("SELECT count(*) FROM slots WHERE talk IS NULL").fetchone(), (0,))
        self.assertEqual(store.execute("SELECT count(*) FROM slots s JOIN talks t ON t.id = s.talk AND t.desk = s.desk AND "
                                       "t.begin_ms = s.begin_ms AND t.end_ms = s.end_ms").fetchone(), (DESKS * SLOTS,))
        self.assertEqual(store.execute("SELECT count(*) FROM talks a JOIN talks b ON a.child = b.child AND a.id < b.id AND "
                                       "a.begin_ms < b.end_ms AND a.end_ms > b.begin_ms").fetchone(), (0,))
        store.close()

    def test_each_slot_has_one_of_two(self):
        for at in range(SLOTS):
            for desk in range(DESKS):
                family, talk = self.take(desk, at)
                if (at * DESKS + desk) % 20 == 0:  # the answer was lost on its way, and it asks again
                    status, again = family.book(self.house.clients[family.number], self.house.slots[desk][at], f"k{self.house.slots[desk][at]}")
                    family.bookings += 1
                    self.assertEqual((status, again["id"]), (200, talk))
        self.check_store()
        for family in self.house.families:
            status, page = self.house.clients[family.number].ask("GET", "/api/family")
            self.assertEqual(status, 200)
            self.assertEqual({talk["id"] for talk in page["talks"]}, set(family.talks.values()))
            self.assertEqual(sum(desk["free"] for desk in page["consultations"][0]["desks"]), 0)
        counts = collections.Counter(len(family.talks) for family in self.house.families)
        print(f"{DESKS * SLOTS} races, talks of a family: {dict(sorted(counts.items()))}", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
