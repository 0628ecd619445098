"""What is older than it may be is gone: from the tables, the raw database, its journal and the folder of files; and lessons do not
wait for that. What a school may choose. What is stored of one person: given out, shown, erased.

Usage: test_privacy.py PROGRAM.
"""
import base64
import http.client
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
import zipfile

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import classroom  # noqa: E402

DAY = 24 * 3600 * 1000
TUS = {"Tus-Resumable": "1.0.0"}


def now_ms() -> int:
    return int(time.time() * 1000)


class House:
    """A school with people and everything that can be stored of them. What is to go holds the word GONE, what stays STAYS."""

    def __init__(self, is_purged=True):
        """is_purged: the last night's purge was; so only those by hand come in between."""
        self.server = classroom.Server(2)
        self.school, self.group = (self.server.store / "demo-group").read_text().split()
        self.teacher = self.server.session(self.server.teacher)
        if is_purged:
            self.sql(("INSERT INTO purges VALUES (?, 'log', ?, 0)", (self.school, now_ms())))
        self.admin_id = self.person("Frau Amt", "admin")
        self.admin = self.session_of(self.admin_id)

    def person(self, name: str, role: str) -> str:
        return self.server.admin("person", "--school", self.school, "--name", name, "--role", role)

    def session_of(self, person: str) -> str:
        return self.server.session(classroom.token_of(self.server.admin("token", "--person", person)))

    def sql(self, *statements):
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        with db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA foreign_keys = ON")
            for statement, values in statements:
                db.execute(statement, values)
        db.close()

    def rows(self, statement: str, *values):
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        rows = db.execute(statement, values).fetchall()
        db.close()
        return rows

    def ask(self, method, path, cookie, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Cookie": cookie, **dict(headers)}
        if isinstance(body, dict):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        elif body is None and method == "POST":
            headers["Content-Length"] = "0"
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, text

    def call(self, method, path, cookie, body=None):
        status, _, text = self.ask(method, path, cookie, body)
        return status, json.loads(text) if text else None

    def put(self, cookie, folder: str, name: str, content: bytes) -> str:
        coded = base64.b64encode(name.encode()).decode()
        status, headers, text = self.ask("POST", f"/api/folders/{folder}/uploads", cookie, headers={
            **TUS, "Upload-Length": str(len(content)), "Upload-Metadata": f"filename {coded}"})
        assert status == 201, text
        place = headers["location"]
        status, _, text = self.ask("PATCH", place, cookie, content, {
            **TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"})
        assert status == 204, text
        return place.rsplit("/", 1)[1]

    def raw(self) -> bytes:
        """The database, its journal, and all contents of files."""
        store = self.server.store
        paths = [*store.glob("kreide.db*"), *(path for path in (store / "files").rglob("*") if path.is_file())]
        return b"\n".join(path.read_bytes() for path in paths)

    def purge(self) -> dict:
        done = self.server.admin("purge")
        return {line.split("\t")[0]: int(line.split("\t")[1]) for line in done.splitlines()}

    def close(self):
        code, log, complaints = self.server.stop(), self.server.log(), self.server.complaints()
        self.server.close()
        assert code == 0 and not complaints, complaints
        for word in ("GONE", "STAYS", "Frau Amt", "127.0.0.1", "geheimnis"):
            assert word not in log, f"{word} is in the log"


class Purge(unittest.TestCase):
    def setUp(self):
        self.house = House()
        self.addCleanup(self.house.close)

    def entry(self, name: str, begin: int, people):
        self.house.sql(
            ("INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms, topic) "
             "VALUES (?, ?, ?, ?, 0, 1, ?, ?)", (f"e{name}", self.house.group, begin, begin + 2_700_000, 1 << 50, f"Thema {name}")),
            *(("INSERT INTO register_people (entry, person, is_staff, note) SELECT number, ?, 0, ? FROM register_entries WHERE id = ?",
               (person, f"Notiz {name}", f"e{name}")) for person in people),
            *(("INSERT INTO register_stays (entry, person, from_ms, until_ms) SELECT number, ?, ?, ? FROM register_entries WHERE id = ?",
               (person, begin, begin + 1, f"e{name}")) for person in people))

    def test_what_is_over_is_gone_for_good(self):
        house, now = self.house, now_ms()
        pupil = house.server.pupil_ids[0]
        status, folder = house.call("POST", f"/api/groups/{house.group}/folders", house.teacher, {"name": "Mappe", "rights": "write"})
        self.assertEqual(status, 200)
        old = house.put(house.teacher, folder["id"], "GONE alt.pdf", b"GONE content " * 1000)
        new = house.put(house.teacher, folder["id"], "STAYS neu.pdf", b"STAYS content " * 1000)
        left = house.person("GONE Kind", "pupil")
        session = house.session_of(left)
        status, own = house.call("POST", "/api/me/folders", session, {"name": "GONE Heft"})
        self.assertEqual(status, 200)
        own_file = house.put(session, own["id"], "GONE eigen.pdf", b"GONE own " * 1000)
        here = house.person("STAYS Kind", "pupil")
        for name, at in (("GONE", now - 31 * DAY), ("STAYS", now - 29 * DAY)):
            house.sql(*(("INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
                         "VALUES (?, '5b', 'x', ?, 'y', ?, ?, ?)", (house.school, name, name, f"{name} geheimnis {i} " * 20, at)) for i in range(300)))
        self.entry("GONE", now - 800 * DAY, [pupil, left])
        self.entry("STAYS", now - 15 * DAY, [pupil])
        self.entry("STAYSNEW", now - 13 * DAY, [pupil])
        house.sql(("UPDATE files SET at_ms = ? WHERE id = ?", (now - 800 * DAY, old)),
                  ("UPDATE people SET left_ms = ? WHERE id = ?", (now - 91 * DAY, left)),
                  ("INSERT INTO links (hash, person, created_ms, is_revoked) VALUES (x'00', ?, 0, 1)", (pupil,)),
                  ("INSERT INTO substitutes VALUES (?, ?, 0, ?)", (house.group, house.admin_id, now - 800 * DAY)))
        self.consultations(now, pupil)
        self.conferences(now)
        self.assertIn(b"GONE", house.raw())
        counts = house.purge()
        self.assertEqual(counts, {"private": 300, "attendance": 2, "register": 1, "groupFiles": 1, "ownFiles": 1, "people": 1,
                                  "substitutions": 1, "access": 1, "talks": 4, "talkNotes": 1, "mails": 2, "contacts": 1, "conferences": 4, "speeches": 1,
                                  "ballots": 1})
        classroom.until("contents are gone", lambda: b"GONE" not in house.raw())
        raw = house.raw()
        for word in (b"STAYS content", b"STAYS geheimnis", b"STAYS Kind", b"Thema STAYS", b"STAYS neu.pdf", b"STAYS Sprechtag",
                     b"STAYS Notiz", b"stays@example.org", b"STAYS Konferenz", b"STAYS Protokoll"):
            self.assertIn(word, raw)
        self.assertEqual(house.rows("SELECT count(*) FROM people WHERE id = ?", left), [(0,)])
        self.assertEqual(house.rows("SELECT count(*) FROM people WHERE id = ?", here), [(1,)])
        self.assertEqual(house.rows("SELECT e.id FROM register_stays t JOIN register_entries e ON e.number = t.entry"), [("eSTAYSNEW",)])
        self.assertEqual(house.rows("SELECT id FROM files"), [(new,)])
        self.assertEqual(house.rows("SELECT id FROM talks ORDER BY id"), [("kn",), ("ks",)], "a note keeps its talk")
        self.assertEqual(house.rows("SELECT id FROM mails ORDER BY id"), [("m2",)])
        self.assertEqual(house.rows("SELECT left_ms IS NULL FROM people WHERE is_letter_made = 1"), [(0,)], "no child of hers is here")
        self.assertFalse((house.server.store / "files" / own_file[1:3] / own_file).exists())
        self.assertEqual(house.rows("PRAGMA freelist_count"), [(0,)], "free pages go back to the disk")
        self.assertEqual(house.purge(), {}, "and that was all")

    def consultations(self, now: int, pupil: str):
        """One that is over, one with a note that is kept longer, one of yesterday."""
        house = self.house
        guest, parent, other, family = (house.person(name, role) for name, role in (
            ("GONE Gast", "guest"), ("STAYS Elter", "parent"), ("STAYS Mutter", "parent"), ("STAYS Familie", "parent")))
        for name, days in (("g", 40), ("n", 16), ("s", 1)):
            word, end = "GONE" if name == "g" else "STAYS", now - days * DAY
            house.sql(
                ("INSERT INTO consultations (id, school, kind, title, created_ms) VALUES (?, ?, 'day', ?, 1)", (f"c{name}", house.school, f"{word} Sprechtag")),
                ("INSERT INTO desks (id, consultation) VALUES (?, ?)", (f"d{name}", f"c{name}")),
                ("INSERT INTO desk_teachers VALUES (?, ?)", (f"d{name}", house.admin_id)),
                ("INSERT INTO wishes VALUES (?, ?, ?, 0)", (f"c{name}", pupil, f"d{name}")),
                ("INSERT INTO talks (id, consultation, desk, child, code, begin_ms, end_ms, mode, note) VALUES (?, ?, ?, ?, 1, ?, ?, 'video', ?)",
                 (f"k{name}", f"c{name}", f"d{name}", pupil, end - 1, end, f"{word} Notiz")),
                ("INSERT INTO slots (id, desk, begin_ms, end_ms, talk) VALUES (?, ?, ?, ?, ?)", (f"o{name}", f"d{name}", end - 1, end, f"k{name}")))
        house.sql(
            ("INSERT INTO companions VALUES (?, 'kg', 'social', NULL)", (guest,)),
            ("INSERT INTO person_contacts VALUES (?, 'tr', 'stays@example.org', 1, ?), (?, 'tr', 'GONE@example.org', 1, ?)",
             (parent, now - 89 * DAY, other, now - 91 * DAY)),
            ("UPDATE people SET is_letter_made = 1 WHERE id = ?", (family,)),
            *(("INSERT INTO mails (id, school, person, child, kind, sequence, facts, due_ms, state, done_ms) VALUES (?, ?, ?, ?, 'booked', 0, ?, ?, ?, ?)",
               (f"m{i}", house.school, parent, pupil, facts, now - days * DAY, state, done)) for i, (facts, days, state, done) in enumerate((
                   ("GONE", 15, "waiting", None), ("{}", 30, "sent", now - 15 * DAY), ("{}", 30, "sent", now - 13 * DAY)))))

    def conferences(self, now: int):
        """One of five years ago with a guest of its own, and one of last month."""
        house = self.house
        guest = house.person("GONE Schulamt", "guest")
        for name, days in (("g", 1826), ("s", 31)):
            word, closed = "GONE" if name == "g" else "STAYS", now - days * DAY
            house.sql(
                ("INSERT INTO conferences (id, school, kind, title, state, begin_ms, closed_ms, created_ms) VALUES (?, ?, 'school', ?, 'closed', 1, ?, 1)",
                 (f"y{name}", house.school, f"{word} Konferenz", closed)),
                ("INSERT INTO minutes VALUES (?, ?, 1, 1)", (f"y{name}", f"{word} Protokoll")),
                ("INSERT INTO votes (id, conference, kind, form, text, majority, prepared_ms) VALUES (?, ?, 'motion', 'secret', ?, 'simple', 1)",
                 (f"v{name}", f"y{name}", f"{word} Antrag")))
        house.sql(
            ("INSERT INTO outsiders VALUES (?, 'yg')", (guest,)),
            ("INSERT INTO seats (id, conference, person, kind) VALUES ('xg', 'yg', ?, 'guest'), ('xs', 'ys', ?, 'vote')", (guest, house.admin_id)),
            ("INSERT INTO conference_stays (conference, person, seat, from_ms) VALUES ('yg', ?, 'xg', 1), ('ys', ?, 'xs', 1)", (guest, house.admin_id)),
            ("INSERT INTO voters (vote, n, seat) VALUES ('vg', 0, 'xg'), ('vs', 0, 'xs')", ()),
            ("INSERT INTO speeches (conference, person, kind, asked_ms) VALUES ('ys', ?, 'turn', 1)", (house.admin_id,)),
            ("INSERT INTO ballots VALUES ('vs', 'GONE serial', 'yes', x'00')", ()))

    def test_the_clock_shows_when(self):
        house, now = self.house, now_ms()
        status, folder = house.call("POST", f"/api/groups/{house.group}/folders", house.teacher, {"name": "Mappe"})
        house.put(house.teacher, folder["id"], "Blatt.pdf", b"PK")
        self.entry("STAYS", now, [house.server.pupil_ids[0]])
        status, shown = house.call("GET", f"/api/folders/{folder['id']}", house.teacher)
        until = time.localtime(shown["files"][0]["keptUntil"] / 1000)
        self.assertIn((until.tm_mon, until.tm_mday), ((10, 29), (10, 30)), "90 days after 31 July")
        status, before = house.call("GET", "/api/privacy", house.admin)
        self.assertEqual((status, before["lastPurge"], before["purgeAt"]), (200, {"at": before["lastPurge"]["at"], "counts": {"log": 0}}, "02:30"))
        status, after = house.call("POST", "/api/privacy", house.admin, {"days": {"groupFiles": 0, "register": 0}})
        self.assertEqual(status, 200)
        self.assertEqual({kind["name"]: kind["days"] for kind in after["kinds"]}["groupFiles"], 0)
        status, shown = house.call("GET", f"/api/folders/{folder['id']}", house.teacher)
        until = shown["files"][0]["keptUntil"]
        self.assertEqual(house.rows("SELECT kept_until_ms FROM register_entries"), [(until,)], "the register says the same")
        house.purge()
        status, shown = house.call("GET", "/api/privacy", house.admin)
        self.assertLess(abs(shown["lastPurge"]["at"] - now_ms()), 60_000)
        self.assertEqual(shown["lastPurge"]["counts"]["register"], 0)

    def test_what_a_school_may_choose(self):
        house = self.house
        for days, why in (({"private": 31}, "private"), ({"attendance": 0}, "attendance"), ({"people": 29}, "people")):
            status, refused = house.call("POST", "/api/privacy", house.admin, {"days": days})
            self.assertEqual((status, refused["error"]["code"], refused["error"]["detail"]["why"]), (400, "bad_request", why))
        status, refused = house.call("POST", "/api/privacy", house.admin, {"days": {"chat": 5}})
        self.assertEqual((status, refused["error"]["code"]), (400, "bad_message"), "nobody chooses for that")
        for cookie in (house.teacher, house.server.session(house.server.pupils[0])):
            self.assertEqual(house.call("GET", "/api/privacy", cookie)[0], 403)
        leader = house.session_of(house.person("Herr Leiter", "leader"))
        self.assertEqual(house.call("GET", "/api/privacy", leader)[0], 200)
        self.assertEqual(house.call("POST", "/api/privacy", leader, {"days": {"register": 1}})[0], 403)
        house.server.admin("privacy", "--school", house.school, "--set", "register=60,notes=0")
        lines = house.server.admin("privacy", "--school", house.school).splitlines()
        self.assertIn("register\t60\tschoolYear\t0-365", lines)
        with self.assertRaises(subprocess.CalledProcessError):
            house.server.admin("privacy", "--school", house.school, "--set", "private=31")

    def test_everybody_sees_what_there_is_of_him(self):
        house, now = self.house, now_ms()
        pupil, session = house.server.pupil_ids[0], house.server.session(house.server.pupils[0])
        self.entry("STAYS", now - 3 * DAY, [pupil, house.server.pupil_ids[1]])
        house.call("POST", "/api/privacy", house.admin, {"contacts": {"responsible": "Schule am Wald"}})
        status, shown = house.call("GET", "/api/me/privacy", session)
        kinds = {kind["name"]: kind for kind in shown["kinds"]}
        self.assertEqual((status, shown["contacts"]["responsible"]), (200, "Schule am Wald"))
        self.assertEqual((kinds["register"]["count"], kinds["attendance"]["count"]), (1, 1))
        self.assertEqual(kinds["attendance"]["keptUntil"], now - 3 * DAY + 2_700_000 + 14 * DAY)
        self.assertIsNone(kinds["people"]["keptUntil"], "as long as he is here")

    def test_contacts_as_long_as_they_may_be(self):
        house = self.house
        for one in ("ß", "\u2028", "\U0001f9d1", "\ufdd0", "\U0010ffff"):  # two to four bytes a character, and two that never will be one
            contacts = {"responsible": one * 500, "officer": "x" + one * 499, "authority": ""}
            self.assertEqual(house.call("POST", "/api/privacy", house.admin, {"contacts": contacts})[1]["contacts"], contacts)
            for path in ("/api/privacy", "/api/me/privacy", "/api/privacy/record.json"):
                self.assertEqual(house.call("GET", path, house.admin)[1]["contacts"], contacts)
            self.text_of(house.admin, "/api/privacy/record.pdf")

    def text_of(self, cookie, path) -> str:
        status, headers, body = self.house.ask("GET", path, cookie)
        self.assertEqual((status, headers["content-type"]), (200, "application/pdf"), body[:200])
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
        return " ".join(text.split())

    def test_the_papers_say_what_is_set(self):
        house = self.house
        status, _ = house.call("POST", "/api/privacy", house.admin, {
            "days": {"register": 77, "groupFiles": 0}, "contacts": {"responsible": "Rektorat, Waldweg 1", "officer": "dsb@wald.example"}})
        self.assertEqual(status, 200)
        record = self.text_of(house.admin, "/api/privacy/record.pdf")
        for words in ("Verzeichnis von Verarbeitungstätigkeiten", "77 Tage nach dem Ende", "Rektorat, Waldweg 1", "dsb@wald.example",
                      "(noch nicht eingetragen)", "14 Tage nach der Stunde", "Keine Übermittlung"):
            self.assertIn(words, record)
        letter = self.text_of(house.server.session(house.server.pupils[0]), "/api/privacy/letter.pdf?language=en")
        for words in ("Dear parents", "77 days after the end of the school", "Rektorat, Waldweg 1", "Your rights"):
            self.assertIn(words, letter)
        status, data = house.call("GET", "/api/privacy/record.json", house.admin)
        self.assertEqual((status, data["recipients"]), (200, []))
        self.assertEqual({kind["name"]: kind["deleted"] for kind in data["kinds"]}["groupFiles"], "am Ende des Schuljahres (31. Juli)")
        path = house.server.root / "letter.pdf"
        house.server.admin("privacy", "--school", house.school, "--letter", str(path))
        self.assertTrue(path.read_bytes().startswith(b"%PDF"))

    def test_lessons_do_not_wait(self):
        """Somebody who writes meanwhile, as the server does, is never held up for long."""
        house, now = self.house, now_ms()
        rows = [(house.school, f"GONE {i} " * 60, now - 31 * DAY) for i in range(20_000)]
        db = sqlite3.connect(house.server.store / "kreide.db", timeout=20)
        with db:
            db.executemany("INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
                           "VALUES (?, '5b', 'x', 'x', 'y', 'y', ?, ?)", rows)
        waits, is_over = [], threading.Event()

        def write():
            own = sqlite3.connect(house.server.store / "kreide.db", timeout=20)
            while not is_over.is_set():
                began = time.monotonic()
                with own:
                    own.execute("INSERT OR REPLACE INTO hands VALUES ((SELECT id FROM rooms), ?, 1)", (house.server.teacher_id,))
                waits.append(time.monotonic() - began)
                time.sleep(0.005)
            own.close()

        writer = threading.Thread(target=write)
        writer.start()
        began = time.monotonic()
        self.assertEqual(house.purge()["private"], 20_000)
        took = time.monotonic() - began
        is_over.set()
        writer.join()
        db.close()
        waits.sort()
        print(f"20,000 messages purged in {took:.1f} s; {len(waits)} writers meanwhile, median {waits[len(waits) // 2] * 1000:.1f} ms, "
              f"99 % {waits[len(waits) * 99 // 100] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms", file=sys.stderr)
        self.assertNotIn(b"GONE", house.raw())
        self.assertLess(waits[len(waits) * 99 // 100], 0.5)


class Night(unittest.TestCase):
    def test_the_server_does_it_by_itself(self):
        """It was off when it was due: soon after the start. What it did is logged as counts only."""
        house = House(is_purged=False)
        self.addCleanup(house.close)
        self.assertIsNone(house.call("GET", "/api/privacy", house.admin)[1]["lastPurge"])
        house.sql(("INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
                   "VALUES (?, '5b', 'x', 'GONE', 'y', 'y', 'GONE', 0)", (house.school,)))
        classroom.until("it was done", lambda: "privacy.purged" in house.server.log(), 60)
        self.assertNotIn(b"GONE", house.raw())
        line = next(line for line in house.server.log().splitlines() if "privacy.purged" in line)
        self.assertRegex(line, r"privacy.purged result=ok ms=\d+( \w+=\d+)* private=1( \w+=\d+)*$")
        self.assertEqual(house.call("GET", "/api/privacy", house.admin)[1]["lastPurge"]["counts"]["private"], 1)


class Person(unittest.TestCase):
    """A pupil of whom everything is stored that can be."""

    NAME = "Zacharias Ungewöhnlich"

    def setUp(self):
        self.house = house = House()
        self.addCleanup(house.close)
        self.mate = house.server.pupil_ids[1]
        self.person = house.person(self.NAME, "teacher")
        house.server.admin("member", "--group", house.group, "--person", self.person)
        self.session = house.session_of(self.person)
        self.parent = house.person("Elter", "parent")
        self.tables = self.fill()

    def fill(self):
        """A row of him in each column that names people, and whatever else goes with it."""
        house, now, person = self.house, now_ms(), self.person
        status, folder = house.call("POST", f"/api/groups/{house.group}/folders", house.teacher, {"name": "Mappe", "rights": "write"})
        self.assertEqual(status, 200)
        status, own = house.call("POST", "/api/me/folders", self.session, {"name": "Eigenes"})
        self.assertEqual(status, 200)
        self.files = [house.put(self.session, folder["id"], "Vortrag.pdf", b"geteilt"), house.put(self.session, own["id"], "Vortrag.pdf", b"eigen")]
        self.other_file = house.put(house.teacher, folder["id"], "Anderes.pdf", b"anders")
        room = house.rows("SELECT id FROM rooms WHERE group_id = ?", house.group)[0][0]
        one = "(SELECT max(number) FROM register_entries)"
        house.sql(
            ("UPDATE people SET given = 'Zacharias', family = 'Ungewöhnlich', external_id = 'EXT-4711' WHERE id = ?", (person,)),
            ("INSERT INTO logins (person, login, password, totp_secret) VALUES (?, 'z.ungewoehnlich', 'argon-geheimnis', x'0102')", (person,)),
            ("INSERT INTO recovery_codes VALUES (?, x'aa')", (person,)),
            ("INSERT INTO feeds VALUES (?, x'ab', ?)", (person, now)),
            ("INSERT INTO guardians VALUES (?, ?)", (self.parent, person)),
            ("INSERT INTO guardians VALUES (?, ?)", (person, self.mate)),
            ("INSERT INTO substitutes VALUES (?, ?, 0, ?)", (house.group, person, now)),
            ("INSERT INTO chat (room, person, text, at_ms) VALUES (?, ?, 'Ich sage etwas', ?)", (room, person, now)),
            ("INSERT INTO chat (room, person, text, at_ms, recipient) VALUES (?, ?, 'Nur an dich', ?, ?)", (room, self.mate, now, person)),
            ("INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
             "VALUES (?, '5b', ?, ?, 'y', 'y', 'Behalten', ?)", (house.school, person, self.NAME, now)),
            ("INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
             "VALUES (?, '5b', 'y', 'y', ?, ?, 'Behalten', ?)", (house.school, person, self.NAME, now)),
            ("INSERT INTO hands VALUES (?, ?, 1)", (room, person)),
            ("INSERT INTO room_people (room, person) VALUES (?, ?)", (room, person)),
            ("UPDATE rooms SET leader = ?, word = ? WHERE id = ?", (person, person, room)),
            ("INSERT INTO tokens (id, hash, room, kind, role, label, issuer, created_ms, expires_ms) "
             "VALUES ('t1', x'ac', ?, 'whip', 'pupil', 'OBS von Ungewöhnlich', ?, 0, 0)", (room, person)),
            ("INSERT INTO lessons (id, group_id, weekday, first_period, last_period, weeks) VALUES ('l1', ?, 1, 1, 1, 'all')", (house.group,)),
            ("INSERT INTO lesson_changes (lesson, day, substitute) VALUES ('l1', 20000, ?)", (person,)),
            ("INSERT INTO notes (id, owner, title, rights) VALUES ('n1', ?, 'Tagebuch', 'write')", (person,)),
            *self.consultations(),
            *self.conferences(),
            ("INSERT INTO note_updates (note, part, n, data) VALUES ('n1', 0, 1, x'beef')", ()),
            ("INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms, topic) "
             "VALUES ('e1', ?, ?, ?, 0, 1, ?, 'Kohle')", (house.group, now - DAY, now - DAY + 1, 1 << 50)),
            *((f"INSERT INTO register_people (entry, person, is_staff, note) VALUES ({one}, ?, 0, ?)", pair)
              for pair in ((person, "Notiz über ihn"), (self.mate, "über den anderen"))),
            *((f"INSERT INTO register_stays VALUES ({one}, ?, 1, 2)", (who,)) for who in (person, self.mate)),
            *((f"INSERT INTO register_trace (entry, at_ms, author, what, person, before, after) VALUES ({one}, 1, ?, 'note', ?, '', ?)", row)
              for row in ((person, self.mate, "vom Gelöschten"), (self.mate, person, "über den Gelöschten"))))
        references = set()
        for (table,) in house.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            for reference in house.rows(f"PRAGMA foreign_key_list({table})"):
                if reference[2] == "people":
                    references.add((table, reference[3]))
        for table, column in sorted(references):
            if table == "groups":
                continue
            count = house.rows(f"SELECT count(*) FROM {table} WHERE {column} = ?", person)[0][0]
            self.assertGreater(count, 0, f"this test has nothing of him in {table}.{column}")
        return references

    def consultations(self):
        """He teaches there, alone and with somebody; he is a child that is talked of, a parent, and somebody's companion."""
        house, person = self.house, self.person
        facts = json.dumps({"teachers": [{"id": person, "name": self.NAME}, {"id": house.admin_id, "name": "Frau Amt"}], "end": 1 << 50})
        return (
            ("INSERT INTO consultations (id, school, kind, title, owner, created_ms) VALUES ('c1', ?, 'hour', 'Seine Stunde', ?, 1), "
             "('c2', ?, 'day', 'Elternsprechtag', NULL, 1)", (house.school, person, house.school)),
            ("INSERT INTO desks (id, consultation) VALUES ('d1', 'c1'), ('d2', 'c2'), ('d3', 'c2')", ()),
            ("INSERT INTO desk_teachers VALUES ('d1', ?), ('d2', ?), ('d2', ?), ('d3', ?)", (person, person, house.admin_id, house.admin_id)),
            ("INSERT INTO talks (id, consultation, desk, child, code, begin_ms, end_ms, mode, author, note) VALUES "
             "('k1', 'c1', 'd1', ?, 1, 1, 2, 'video', NULL, 'Seine Gedanken'), ('k2', 'c2', 'd2', ?, 1, 1, 2, 'video', ?, ''), "
             "('k3', 'c2', 'd3', ?, 2, 3, 4, 'video', NULL, 'Gedanken der anderen')", (self.mate, self.mate, person, person)),
            ("INSERT INTO companions VALUES (?, 'k2', 'social', NULL)", (person,)),
            ("INSERT INTO wishes VALUES ('c2', ?, 'd3', 0)", (person,)),
            ("INSERT INTO wish_times VALUES ('c2', ?, 1, 2)", (person,)),
            ("INSERT INTO person_contacts VALUES (?, 'uk', 'ungewoehnlich@example.org', 1, 1)", (person,)),
            *(("INSERT INTO mails (id, school, person, child, consultation, talk, kind, sequence, facts, due_ms) VALUES "
               "(?, ?, ?, ?, 'c2', 'k2', 'booked', 0, ?, ?)", (f"m{number}", house.school, to, child, facts, 1 << 50))
              for number, (to, child) in enumerate(((person, self.mate), (self.parent, person), (self.parent, self.mate)))))

    def conferences(self):
        """He convened one and was there, spoke, moved, voted by roll and in secret, objected; of another he is deputy and a guest."""
        house, person, mate = self.house, self.person, self.mate
        return (
            ("INSERT INTO conferences (id, school, kind, title, state, begin_ms, closed_ms, convener, created_ms) VALUES "
             "('y1', ?, 'teachers', 'Zeugniskonferenz', 'closed', 1, ?, ?, 1)", (house.school, 1 << 50, person)),
            ("INSERT INTO seats (id, conference, person, kind, deputy) VALUES ('x1', 'y1', ?, 'vote', NULL), ('x2', 'y1', ?, 'vote', ?)", (person, mate, person)),
            ("INSERT INTO outsiders VALUES (?, 'y1')", (person,)),
            ("INSERT INTO agenda_items (id, conference, place, title) VALUES ('i1', 'y1', 0, 'Noten')", ()),
            ("INSERT INTO item_guests VALUES ('i1', ?, 1)", (person,)),
            ("INSERT INTO guest_times (conference, item, person, is_admitted, from_ms) VALUES ('y1', 'i1', ?, 1, 1)", (person,)),
            ("INSERT INTO conference_stays (conference, person, seat, from_ms) VALUES ('y1', ?, 'x1', 1)", (person,)),
            ("INSERT INTO speeches (conference, item, person, kind, asked_ms) VALUES ('y1', 'i1', ?, 'order', 1)", (person,)),
            ("INSERT INTO objections (id, conference, person, text, at_ms) VALUES ('o1', 'y1', ?, 'Das Protokoll irrt', 1)", (person,)),
            ("INSERT INTO votes (id, conference, kind, form, text, mover, candidates, majority, prepared_ms) VALUES "
             "('v1', 'y1', 'election', 'roll', 'Wer vertritt uns?', ?, json_array(?, 'Jemand'), 'most', 1), "
             "('v2', 'y1', 'motion', 'secret', 'Ein Baum?', NULL, '[]', 'simple', 1)", (person, self.NAME)),
            ("INSERT INTO voters (vote, n, seat, person, has_paper, has_voted, choice) VALUES ('v1', 0, 'x1', ?, 0, 1, '2'), ('v2', 0, 'x1', ?, 1, 1, NULL)",
             (person, person)),
            ("INSERT INTO ballots VALUES ('v2', '5e21a1', 'yes', x'00')", ()))

    def found(self, *words):
        """Where one of the words still stands, in any column of any table."""
        places = []
        for (table,) in self.house.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            for row in self.house.rows(f"SELECT * FROM {table}"):
                places += [(table, word) for word in words for value in row if isinstance(value, str) and word in value]
        return places

    def archive(self, cookie, path):
        status, headers, body = self.house.ask("GET", path, cookie)
        self.assertEqual(status, 200, body[:200])
        self.assertIn("kreide-data.zip", headers["content-disposition"])
        archive = zipfile.ZipFile(io.BytesIO(body))
        self.assertIsNone(archive.testzip())
        return archive, json.loads(archive.read("data.json"))

    def test_all_of_him_is_given_out(self):
        house = self.house
        archive, data = self.archive(house.admin, f"/api/people/{self.person}/export")
        self.assertEqual(sorted(archive.namelist()), ["data.json", "files/Eigenes/Vortrag.pdf", "files/Mappe/Vortrag.pdf"])
        self.assertEqual(archive.read("files/Eigenes/Vortrag.pdf"), b"eigen")
        text = json.dumps(data, ensure_ascii=False)
        for word in (self.NAME, "EXT-4711", "z.ungewoehnlich", "Ich sage etwas", "Nur an dich", "Behalten", "Notiz über ihn", "Kohle", "Tagebuch",
                     "BEEF", "OBS von Ungewöhnlich", "über den Gelöschten", "vom Gelöschten", "Elter", "Seine Stunde", "Seine Gedanken", "Elternsprechtag",
                     "ungewoehnlich@example.org", "Zeugniskonferenz", "Wer vertritt uns?", "Ein Baum?", "Das Protokoll irrt"):
            self.assertIn(word, text)
        self.assertEqual([(vote["hasVoted"], vote["choice"]) for vote in data["votes"]], [(1, "2"), (1, None)], "of the secret one that he took part")
        for secret in ("argon-geheimnis", "über den anderen", "Anderes.pdf", "Gedanken der anderen", "5e21a1"):
            self.assertNotIn(secret, text)
        self.assertEqual(data["register"][0]["status"], "absent")
        self.house.sql(("UPDATE register_entries SET is_judged = 0 WHERE id = 'e1'", ()))
        self.assertIsNone(self.archive(self.house.admin, f"/api/people/{self.person}/export")[1]["register"][0]["status"], "nobody has judged it yet")
        self.house.sql(("UPDATE register_entries SET is_judged = 1 WHERE id = 'e1'", ()))
        self.assertRegex(data["attendance"][0]["from"], r"^1970-01-01T\d\d:00:00")
        _, own = self.archive(self.session, "/api/me/export")
        self.assertEqual({key: own[key] for key in own if key not in ("made", "sessions", "links")},
                         {key: data[key] for key in data if key not in ("made", "sessions", "links")})
        parent = house.session_of(self.parent)
        self.assertEqual(self.archive(parent, f"/api/children/{self.person}/export")[1]["person"], data["person"])
        self.assertEqual(house.ask("GET", f"/api/children/{self.mate}/export", parent)[0], 404)
        left = lambda: [path for path in (house.server.store / "files").rglob("*") if path.is_file() and path.name not in (*self.files, self.other_file)]
        classroom.until("archives are gone once they were sent", lambda: not left())

    def test_on_the_command_line(self):
        house, path = self.house, self.house.server.root / "one.zip"
        house.server.admin("export", str(path), "--person", self.person)
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertIn("data.json", zipfile.ZipFile(path).namelist())
        with self.assertRaises(subprocess.CalledProcessError):
            house.server.admin("erase", "--person", self.person, "--name", "Jemand")
        self.assertTrue(self.found(self.person))
        house.server.admin("erase", "--person", self.person, "--name", self.NAME)
        self.assertEqual(self.found(self.person, self.NAME), [])
        self.assertNotIn(self.NAME.encode(), house.raw())

    def test_nothing_of_him_is_left(self):
        house = self.house
        room = house.rows("SELECT id FROM rooms WHERE group_id = ?", house.group)[0][0]
        line = classroom.Line(house.server, self.session)
        offer = (ROOT / "tests" / "unit" / "wire" / "offers" / "obs.sdp").read_text()
        joined = line.ask("room.join", {"room": room, "media": {"sdp": offer, "sources": {"mic": "0", "camera": "1"}, "seats": []}, "publish": {}})
        self.assertNotIn("error", joined)
        for confirm in ("", "Zacharias", self.NAME.lower()):
            self.assertEqual(house.call("POST", f"/api/people/{self.person}/erase", house.admin, {"confirm": confirm})[0], 400)
        self.assertEqual(house.call("POST", f"/api/people/{self.person}/erase", self.session, {"confirm": self.NAME})[0], 403)
        before = self.found("vom Gelöschten", "über den anderen")
        status, answer = house.call("POST", f"/api/people/{self.person}/erase", house.admin, {"confirm": self.NAME})
        self.assertEqual((status, answer), (200, {}))
        self.assertIsNotNone(line.wait_closed(), "he is out of the lesson at once")
        line.close()
        self.assertEqual(house.call("GET", "/api/me", self.session)[0], 401)
        words = (self.person, self.NAME, "Zacharias", "Ungewöhnlich", "z.ungewoehnlich", "EXT-4711", "über den Gelöschten",
                 "ungewoehnlich@example.org", "Seine Gedanken", "Gedanken der anderen", "Das Protokoll irrt")
        classroom.until("the lesson has no trace", lambda: self.found(*words) == [])
        self.assertEqual(self.found("vom Gelöschten", "über den anderen"), before, "what is of others stays")
        self.assertEqual(house.rows("SELECT author FROM register_trace"), [(None,)])
        self.assertEqual(house.rows("SELECT id, author FROM talks"), [("k2", None)], "the colleague's talk goes on")
        self.assertEqual(house.rows("SELECT sum(has_voted), count(person) FROM voters"), [(2, 0)], "what was decided is by as many as it was")
        classroom.until("the raw files have none", lambda: not any(word.encode() in house.raw() for word in (*words, "eigen", "geteilt")))
        self.assertIn(b"anders", house.raw())
        self.assertEqual(house.rows("PRAGMA foreign_key_check"), [])
        self.assertEqual(house.call("POST", f"/api/people/{self.person}/erase", house.admin, {"confirm": self.NAME})[0], 404)

    def test_the_last_admin_stays(self):
        house = self.house
        house.sql(("UPDATE people SET role = 'teacher', is_admin = 0 WHERE id <> ?", (house.admin_id,)))
        status, refused = house.call("POST", f"/api/people/{house.admin_id}/erase", house.admin, {"confirm": "Frau Amt"})
        self.assertEqual((status, refused["error"]["code"]), (409, "last_admin"))
        self.assertTrue(self.found(house.admin_id))


if __name__ == "__main__":
    unittest.main(verbosity=0)
