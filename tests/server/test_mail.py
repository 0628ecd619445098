"""Mails to parents, against a real SMTP server that takes, refuses, breaks off or is silent: nobody gets one twice, and what was
surely not taken arrives later, across kill -9. Time is moved in the outbox: nothing here waits for minutes.

Usage: test_mail.py PROGRAM.
"""
import email
import email.policy
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.insert(0, str(ROOT / "tests" / "server"))
import classroom  # noqa: E402
from mails import DAY, MINUTE, Post, Smtp, certificate, now_ms  # noqa: E402
import prometheus  # noqa: E402

SURELY_NOT = ("refuses-rcpt", "refuses-data", "breaks-before", "mute")
MAYBE = ("breaks-after", "mute-after")
ROUNDS = int(os.environ.get("KREIDE_MAIL_ROUNDS", "1"))


class Mail(unittest.TestCase):
    """All on one server: to start one takes longer than what is done with it."""

    @classmethod
    def setUpClass(cls):
        cls.smtp = Smtp()
        cls.addClassCleanup(cls.smtp.close)
        cls.post = Post(cls.smtp)
        cls.addClassCleanup(cls.post.close)

    def start(self) -> tuple[Smtp, Post]:
        """As it was in the beginning."""
        classroom.until("nothing is on its way", lambda: "sending" not in self.post.states().values())
        self.post.sql("DELETE FROM mails")
        self.smtp.be("takes")
        self.smtp.taken.clear()
        self.smtp.refused.clear()
        return self.smtp, self.post

    def configure(self, text: str):
        """For this test alone."""
        before = self.post.server.config.read_text()
        self.post.configure(text)
        self.addCleanup(self.post.configure, before)

    def without_mail(self) -> str:
        return self.post.server.config.read_text().split("[mail]")[0]

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
        self.assertGreaterEqual(figures[("kreide_mails_total", (("result", "sent"),))], 1)
        self.assertEqual(figures[("kreide_mails_waiting", ())], 0)

    def test_a_member_is_called_to_a_conference(self):
        smtp, post = self.start()
        post.put_of_conference(post.parent("ada@schule.example"), "invited", before=0)
        post.put_of_conference(post.parent("ben@schule.example"), "minutes", objectUntil=now_ms() + DAY)
        post.until_settled({"sent"})
        mails = {taken["to"][0]: email.message_from_string(taken["data"], policy=email.policy.default) for taken in smtp.taken}
        text, calendar = (part.get_content() for part in mails["ada@schule.example"].walk() if not part.is_multipart())
        self.assertIn("1. Begrüßung", text)
        self.assertIn("Einladung: Lehrerkonferenz", mails["ada@schule.example"]["Subject"])
        self.assertIn("UID:cNF@kreide", calendar.decode() if isinstance(calendar, bytes) else calendar)
        (text,) = (part.get_content() for part in mails["ben@schule.example"].walk() if not part.is_multipart())
        self.assertIn("Einwände können Sie", text)

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
        self.configure(post.server.config.read_text() + f"[mail {other}]\nport={good.port}\n")
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
        took = time.monotonic() - began
        post.server.start()
        self.assertLess(took, 8)

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
        mine, other, wrong = (certificate(folder, "mine"), certificate(folder, "other"), certificate(folder, "wrong", "DNS:anders.example"))
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
        _, post = self.start()
        plain, parent = self.without_mail(), post.parent("sicher@eltern.example")
        for options, settings, is_sent in rows:
            with self.subTest(settings=settings, options=options):
                smtp = Smtp(*options)
                self.addCleanup(smtp.close)
                self.configure(plain + Post.section(smtp.port, settings))
                doctor = subprocess.run([classroom.PROGRAM, "doctor", "--config", str(post.server.config)], capture_output=True, text=True)
                self.assertIn("OK    mail " if is_sent else "FAIL  mail ", doctor.stdout)
                self.assertNotIn("geheim", doctor.stdout + doctor.stderr)
                post.sql("DELETE FROM mails")
                post.put(parent)
                classroom.until("it was tried", lambda: post.sql("SELECT 1 FROM mails WHERE tries = 1 AND state <> 'sending'"))
                self.assertEqual(post.sql("SELECT state FROM mails"), [("sent" if is_sent else "waiting",)])
                self.assertEqual(len(smtp.ids()), 1 if is_sent else 0)

    def test_without_a_server_nothing_is_sent(self):
        smtp, post = self.start()
        self.configure(self.without_mail())
        doctor = subprocess.run([classroom.PROGRAM, "doctor", "--config", str(post.server.config)], capture_output=True, text=True)
        self.assertIn("none: no parent is asked for an address", doctor.stdout)
        (one,) = post.put(post.parent("niemand@eltern.example"))
        classroom.until("it waits", lambda: post.sql("SELECT 1 FROM mails WHERE tries = 1 AND state = 'waiting'"))
        # as soon as there is one, it goes
        self.configure(self.without_mail() + Post.section(smtp.port))
        post.hurry()
        post.until_settled({"sent"})
        self.assertEqual(smtp.ids(), [one])


if __name__ == "__main__":
    unittest.main(verbosity=0)
