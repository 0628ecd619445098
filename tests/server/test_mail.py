"""Mails to parents, against a real SMTP server that takes, refuses, breaks off or is silent: nobody gets one twice, and what was
surely not taken arrives later, across kill -9. Time is moved in the outbox: nothing here waits for minutes.

Usage: test_mail.py PROGRAM.
"""
import email
import email.policy
import json
import os
import pathlib
import queue
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(ROOT / "tests" / "server"))
import classroom  # noqa: E402
import prometheus  # noqa: E402

MINUTE, DAY = 60_000, 24 * 3600 * 1000
SURELY_NOT = ("refuses-rcpt", "refuses-data", "breaks-before", "mute")
MAYBE = ("breaks-after", "mute-after")
ROUNDS = int(os.environ.get("KREIDE_MAIL_ROUNDS", "1"))


def now_ms() -> int:
    return int(time.time() * 1000)


class Smtp:
    """tests/lib/smtp.py: by Debian's Python, since the library is Debian's."""

    def __init__(self, *options: str):
        self.process = subprocess.Popen(["/usr/bin/python3", str(ROOT / "tests" / "lib" / "smtp.py"), *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.said, self.mode, self.taken, self.refused = queue.Queue(), "takes", [], []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            what = json.loads(line)
            if "mode" in what:
                self.said.put(what["mode"])
            elif "refused" in what:
                self.refused.append(what["refused"])
            else:
                self.taken.append(what)

    def be(self, mode: str):
        self.process.stdin.write(mode + "\n")
        self.process.stdin.flush()
        assert self.said.get(timeout=10) == mode
        self.mode = mode

    def ids(self) -> list[str]:
        """Of all that it has taken until now."""
        self.be(self.mode)
        return [re.search(r"^Message-ID: <([^@>]+)@", mail["data"], re.M)[1] for mail in self.taken]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Post:
    """A server whose outbox is filled by hand."""

    def __init__(self, smtp: Smtp | None, more: str = "", port: int | None = None):
        self.server = classroom.Server(2, self.section(port or smtp.port, more) if smtp or port else more)
        self.school, _ = (self.server.store / "demo-group").read_text().split()
        self.child = self.server.pupil_ids[0]
        self.count = 0

    @staticmethod
    def section(port: int, more: str = "") -> str:
        security = "" if "security=" in more else "security=none\n"
        return f"[mail]\nserver=127.0.0.1\nport={port}\nfrom=schule@schule.example\ntimeout-seconds=1\n{security}{more}"

    def sql(self, statement: str, *values):
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        with db:
            rows = db.execute(statement, values).fetchall()
        db.close()
        return rows

    def parent(self, address: str, school: str | None = None) -> str:
        self.count += 1
        person = self.server.admin("person", "--school", school or self.school, "--name", f"Elter {self.count}", "--role", "parent")
        self.sql("INSERT INTO parent_contacts VALUES (?, 'tr', ?, 1, ?)", person, address, now_ms())
        return person

    def put(self, person: str, count: int = 1, school: str | None = None, **facts) -> list[str]:
        """So many mails, due now."""
        facts = {"title": "Elternsprechtag", "child": "Ada", "teachers": [{"id": "t", "name": "Frau Kaya"}], "begin": now_ms() + DAY,
                 "end": now_ms() + DAY + 10 * MINUTE, "mode": "video", "place": "", "phone": "030 1", "interpreter": None, "isAssigned": 0,
                 "changed": now_ms(), "before": 0, "code": 7, **facts}
        ids = [f"m{person[1:]}{i}".replace("_", "x").replace("-", "x") for i in range(count)]
        for one in ids:
            self.sql("INSERT INTO mails (id, school, person, child, talk, kind, sequence, facts, due_ms) VALUES (?, ?, ?, ?, 'k1', 'booked', 0, ?, ?)",
                     one, school or self.school, person, self.child, json.dumps(facts), now_ms())
        return ids

    def configure(self, text: str):
        """While it runs."""
        before = self.server.log().count("config.reloaded")
        self.server.config.write_text(text)
        self.server.process.send_signal(signal.SIGHUP)
        classroom.until("the settings are taken", lambda: self.server.log().count("config.reloaded") > before)

    def states(self) -> dict[str, str]:
        return dict(self.sql("SELECT id, state FROM mails"))

    def until_settled(self, states: set[str], seconds: float = 30):
        classroom.until(f"all are {states}, not {self.states()}", lambda: set(self.states().values()) <= states, seconds)

    def hurry(self):
        """What waits for its next turn has waited."""
        self.sql("UPDATE mails SET due_ms = ? WHERE state = 'waiting'", now_ms())

    def close(self):
        self.server.stop()
        log, complaints = self.server.log(), self.server.complaints()
        self.server.close()
        assert not complaints, complaints
        for word in ("@", "geheim", "Elter ", "Ada"):
            assert word not in log, f"{word} is in the log"


class Mail(unittest.TestCase):
    def start(self, *options: str, **more) -> tuple[Smtp, Post]:
        smtp = Smtp(*options)
        self.addCleanup(smtp.close)
        post = Post(smtp, **more)
        self.addCleanup(post.close)
        return smtp, post

    def certificate(self, folder: pathlib.Path, name: str, host: str = "DNS:localhost,IP:127.0.0.1") -> tuple[str, str]:
        pair = str(folder / f"{name}.pem"), str(folder / f"{name}.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                        "-addext", f"subjectAltName={host}", "-out", pair[0], "-keyout", pair[1]], check=True, capture_output=True)
        return pair

    def test_a_parent_hears_of_a_talk(self):
        smtp, post = self.start()
        (one,) = post.put(post.parent("elif@eltern.example"), before=now_ms())
        post.until_settled({"sent"})
        self.assertEqual(smtp.ids(), [one])
        taken = smtp.taken[0]
        self.assertEqual((taken["from"], taken["to"]), ("schule@schule.example", ["elif@eltern.example"]))
        message = email.message_from_string(taken["data"], policy=email.policy.default)
        self.assertEqual(message["To"], "elif@eltern.example")
        self.assertIn("<schule@schule.example>", message["From"])
        text, calendar = (part.get_content() for part in message.walk() if not part.is_multipart())
        self.assertIn("Frau Kaya", text)
        self.assertIn("UID:k1@kreide", calendar.decode() if isinstance(calendar, bytes) else calendar)
        self.assertEqual(post.sql("SELECT facts, tries FROM mails"), [("{}", 1)], "what it said is forgotten")
        with urllib.request.urlopen(f"{post.server.url}/metrics", timeout=10) as reply:
            figures = prometheus.read(reply.read().decode())
        self.assertEqual(figures[("kreide_mails_total", (("result", "sent"),))], 1)
        self.assertEqual(figures[("kreide_mails_waiting", ())], 0)

    def test_what_was_surely_not_taken_comes_later(self):
        smtp, post = self.start()
        for number, mode in enumerate(SURELY_NOT):
            smtp.be(mode)
            before = now_ms()
            (one,) = post.put(post.parent(f"nicht{number}@eltern.example"))
            classroom.until("it was tried", lambda: post.sql("SELECT 1 FROM mails WHERE id = ? AND state = 'waiting' AND tries = 1", one))
            self.assertIn(mode, smtp.refused)
            pause = post.sql("SELECT due_ms FROM mails WHERE id = ?", one)[0][0] - before
            self.assertTrue(MINUTE <= pause < MINUTE + 20_000, pause)
            self.assertNotIn(one, smtp.ids())
            smtp.be("takes")
            post.hurry()
            post.until_settled({"sent"})
            self.assertEqual(smtp.ids().count(one), 1)

    def test_what_may_have_been_taken_is_never_sent_again(self):
        smtp, post = self.start()
        for number, mode in enumerate(MAYBE):
            smtp.be(mode)
            (one,) = post.put(post.parent(f"vielleicht{number}@eltern.example"))
            classroom.until("it is unsure", lambda: post.states()[one] == "unsure")
        smtp.be("takes")
        post.server.kill()
        post.server.start()
        post.hurry()
        (last,) = post.put(post.parent("danach@eltern.example"))
        classroom.until("the next one comes", lambda: post.states()[last] == "sent")
        self.assertEqual(sorted(smtp.ids()), sorted(post.states()), "each was taken once")

    def test_nobody_gets_one_twice_however_often_the_server_dies(self):
        smtp, post = self.start()
        seed = random.randrange(1 << 30)
        dice = random.Random(seed)
        parents = [post.parent(f"elter{i}@eltern.example") for i in range(4)]
        modes = ["takes", "takes", "takes", *SURELY_NOT[2:], *MAYBE] * ROUNDS
        dice.shuffle(modes)
        for round_number, mode in enumerate(modes):
            smtp.be(mode)
            tries = post.sql("SELECT ifnull(sum(tries), 0) FROM mails")[0][0]
            for parent in parents:
                facts = post.put(parent, 1, title=f"Tag {round_number}")
                post.sql("UPDATE mails SET id = id || ? WHERE id = ?", f"r{round_number}", facts[0])
            post.hurry()
            # a moment in which something is going on, and not always the same
            classroom.until("one is on its way", lambda: post.sql("SELECT 1 WHERE (SELECT sum(tries) FROM mails) > ?", tries))
            time.sleep(dice.random() * 0.1)
            post.server.kill()
            post.server.start()
        smtp.be("takes")
        end = time.monotonic() + 60 * ROUNDS
        while set(post.states().values()) - {"sent", "unsure"} and time.monotonic() < end:
            post.hurry()
            time.sleep(0.2)
        states, ids = post.states(), smtp.ids()
        self.assertEqual(set(states.values()) - {"sent", "unsure"}, set(), f"seed {seed}")
        self.assertEqual(len(ids), len(set(ids)), f"seed {seed}: somebody got one twice")
        self.assertEqual({one for one, state in states.items() if state == "sent"} - set(ids), set(), f"seed {seed}: sent, and nobody got it")
        self.assertEqual(len(states), len(modes) * len(parents))
        self.assertGreater(list(states.values()).count("sent"), len(modes))
        self.assertGreater(list(states.values()).count("unsure"), 0, "no death was in between: this test shows nothing")

    def test_a_backup_sends_nothing_again(self):
        """What was due when it was made, or since, may have gone out."""
        smtp, post = self.start()
        parent, backup = post.parent("zurueck@eltern.example"), str(post.server.root / "backup")
        self.assertEqual(post.server.stop(), 0)
        (one,) = post.put(parent)
        later = post.put(post.parent("spaeter@eltern.example"))[0]
        post.sql("UPDATE mails SET due_ms = ? WHERE id = ?", now_ms() + DAY // 2, later)
        post.server.admin("backup", backup)
        post.server.start()
        classroom.until("it is sent", lambda: post.states()[one] == "sent")
        self.assertEqual(post.server.stop(), 0)
        post.server.admin("restore", backup, "--force")
        post.server.start()
        self.assertEqual(post.states(), {one: "unsure", later: "waiting"})
        post.hurry()
        classroom.until("what was not due then is sent", lambda: post.states()[later] == "sent")
        self.assertEqual(sorted(smtp.ids()), sorted([one, later]))

    def test_it_is_given_up_after_two_days(self):
        smtp, post = self.start()
        smtp.be("refuses-rcpt")
        post.put(post.parent("nie@eltern.example"))
        for tries, pause, state in ((2, 5 * MINUTE, "waiting"), (27, 120 * MINUTE, "waiting"), (28, None, "failed")):
            post.sql("UPDATE mails SET tries = ?, due_ms = ? WHERE state = 'waiting'", tries - 1, now_ms())
            classroom.until(f"try {tries}", lambda: post.sql("SELECT 1 FROM mails WHERE tries = ? AND state <> 'sending'", tries))
            is_state, due = post.sql("SELECT state, due_ms FROM mails")[0]
            self.assertEqual(is_state, state)
            self.assertTrue(pause is None or pause - 20_000 < due - now_ms() <= pause)

    def test_a_dead_server_holds_up_nobody(self):
        good = Smtp()
        self.addCleanup(good.close)
        bad, post = self.start()
        other = post.server.admin("school", "--name", "Andere Schule")
        post.configure(post.server.config.read_text() + f"[mail {other}]\nport={good.port}\n")
        bad.be("mute")
        post.put(post.parent("stumm@eltern.example"), 30)
        (one,) = post.put(post.parent("andere@eltern.example", other), school=other)
        began = time.monotonic()
        classroom.until("the other school's mail", lambda: post.states()[one] == "sent")
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual(good.ids(), [one])
        classroom.until("none of the first is on its way", lambda: "sending" not in post.states().values())
        self.assertLessEqual(len(bad.refused), 3, "one look is enough for all")
        self.assertEqual(list(post.states().values()).count("waiting"), 30)
        # and the server itself stops at once, whatever its SMTP server does
        post.hurry()
        classroom.until("one is on its way", lambda: "sending" in post.states().values())
        began = time.monotonic()
        self.assertEqual(post.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 8)

    def test_nothing_is_smuggled_in(self):
        smtp, post = self.start()
        for address in ("a@b.example\r\nRCPT TO:<boese@example.org>", "a@b.example> boese@example.org", "a@b.example,boese@example.org", "nichts",
                        "a@b.example\nBcc: boese@example.org"):
            post.put(post.parent(address))
        post.until_settled({"failed"})
        self.assertEqual(smtp.taken, [])
        post.put(post.parent("gut@eltern.example"), title="Tag\r\nBcc: boese@example.org\r\n\r\nText", child="Ada\r\n.\r\nMAIL FROM:<x@y.example>",
                 teachers=[{"id": "t", "name": "Frau\nBcc: boese@example.org"}], place="\r\n.\r\nQUIT", phone="\r\n.\r\n", mode="place")
        post.until_settled({"failed", "sent"})
        self.assertEqual([mail["to"] for mail in smtp.taken], [["gut@eltern.example"]])
        message = email.message_from_string(smtp.taken[0]["data"], policy=email.policy.default)
        self.assertIsNone(message["Bcc"])
        self.assertEqual(len([part for part in message.walk() if not part.is_multipart()]), 2)

    def test_the_line_is_encrypted_and_the_server_is_who_it_says(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        mine, other, wrong = (self.certificate(folder, "mine"), self.certificate(folder, "other"), self.certificate(folder, "wrong", "DNS:anders.example"))
        secret = folder / "password"
        secret.write_text("geheim wort\n")
        login = f"user=schule\npassword-file={secret}\n"
        rows = (  # what the server has, what we ask for, whether it is sent
            (("--starttls", *mine, "--login", "schule", "geheim wort"), f"security=starttls\nca-file={mine[0]}\n{login}", True),
            (("--tls", *mine), f"security=tls\nca-file={mine[0]}\n", True),
            (("--starttls", *mine, "--login", "schule", "ein anderes"), f"security=starttls\nca-file={mine[0]}\n{login}", False),
            (("--starttls", *mine), f"security=starttls\nca-file={other[0]}\n", False),
            (("--starttls", *mine), "security=starttls\n", False),
            (("--starttls", *wrong), f"security=starttls\nca-file={wrong[0]}\n", False),
            ((), f"security=starttls\nca-file={mine[0]}\n", False),
        )
        post = Post(None)
        self.addCleanup(post.close)
        plain, parent = post.server.config.read_text(), post.parent("sicher@eltern.example")
        for options, settings, is_sent in rows:
            with self.subTest(settings=settings, options=options):
                smtp = Smtp(*options)
                self.addCleanup(smtp.close)
                post.configure(plain + Post.section(smtp.port, settings))
                doctor = subprocess.run([classroom.PROGRAM, "doctor", "--config", str(post.server.config)], capture_output=True, text=True)
                self.assertIn("OK    mail " if is_sent else "FAIL  mail ", doctor.stdout)
                self.assertNotIn("geheim", doctor.stdout + doctor.stderr)
                post.sql("DELETE FROM mails")
                post.put(parent)
                classroom.until("it was tried", lambda: post.sql("SELECT 1 FROM mails WHERE tries = 1 AND state <> 'sending'"))
                self.assertEqual(post.sql("SELECT state FROM mails"), [("sent" if is_sent else "waiting",)])
                self.assertEqual(len(smtp.ids()), 1 if is_sent else 0)

    def test_without_a_server_nothing_is_sent(self):
        post = Post(None)
        self.addCleanup(post.close)
        doctor = subprocess.run([classroom.PROGRAM, "doctor", "--config", str(post.server.config)], capture_output=True, text=True)
        self.assertIn("none: no parent is asked for an address", doctor.stdout)
        (one,) = post.put(post.parent("niemand@eltern.example"))
        classroom.until("it waits", lambda: post.sql("SELECT 1 FROM mails WHERE tries = 1 AND state = 'waiting'"))
        # as soon as there is one, it goes
        smtp = Smtp()
        self.addCleanup(smtp.close)
        post.configure(post.server.config.read_text() + Post.section(smtp.port))
        post.hurry()
        post.until_settled({"sent"})
        self.assertEqual(smtp.ids(), [one])


if __name__ == "__main__":
    unittest.main(verbosity=0)
