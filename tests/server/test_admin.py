"""The commands of the administrator, run as he runs them."""
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

KREIDE = sys.argv.pop(1)


class Admin(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.school = self.say("school", "--name", "Schule am Park")
        self.group = self.say("group", "--school", self.school, "--name", "Klasse 5b")

    def tearDown(self):
        self.folder.cleanup()

    def run_it(self, command, *options):
        return subprocess.run(
            [KREIDE, command, "--dir", self.folder.name, *options], capture_output=True, text=True, timeout=20, check=False
        )

    def say(self, command, *options):
        done = self.run_it(command, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def refuse(self, code, command, *options):
        done = self.run_it(command, *options)
        self.assertEqual(done.returncode, code, done.stdout)
        self.assertEqual(done.stdout, "")
        self.assertNotEqual(done.stderr, "")
        return done.stderr

    def add(self, name, role):
        person = self.say("person", "--school", self.school, "--name", name, "--role", role)
        self.say("member", "--group", self.group, "--person", person)
        return person

    def test_people_of_every_role(self):
        for name, role in (("Frau Kaya", "teacher"), ("Ada", "pupil"), ("Herr Gast", "guest")):
            self.add(name, role)
        roles = [line.split("\t")[2] for line in self.say("people").splitlines()]
        self.assertEqual(roles, ["teacher", "pupil", "guest"])
        error = self.refuse(2, "person", "--school", self.school, "--name", "X", "--role", "headmaster")
        self.assertIn("parent, leader or admin", error)

    def rules(self, *options):
        return dict(line.split("\t") for line in self.say("rules", "--school", self.school, *options).splitlines())

    def test_rules_are_printed_and_changed(self):
        first = self.rules()
        self.assertEqual(
            first,
            {"supervision": "freeze", "private-chat": "off", "lobby": "off", "rights": "speak,camera,write", "chat": "all"},
        )
        self.assertEqual(self.rules("--supervision", "end"), {**first, "supervision": "end"})
        changed = self.rules("--private-chat", "logged", "--lobby", "on", "--rights", "write", "--chat", "teachers")
        self.assertEqual(
            changed,
            {"supervision": "end", "private-chat": "logged", "lobby": "on", "rights": "write", "chat": "teachers"},
        )
        self.assertEqual(self.rules("--rights", "none")["rights"], "none")
        self.assertEqual(self.rules(), {**changed, "rights": "none"})

    def test_wrong_rules_change_nothing(self):
        before = self.rules()
        for option, value in (
            ("supervision", "off"), ("private-chat", "yes"), ("lobby", "1"), ("chat", ""), ("rights", "speak,fly"), ("rights", ""),
        ):
            self.refuse(2, "rules", "--school", self.school, "--lobby", "on", "--" + option, value)
        self.refuse(1, "rules", "--school", "nosuch")
        self.refuse(2, "rules")
        self.assertEqual(self.rules(), before)

    def test_tokens_of_programs(self):
        room, school, state, title = self.say("rooms").split("\t")
        self.assertEqual((school, state, title), (self.school, "closed", "Klasse 5b"))
        self.assertRegex(self.say("token", "--room", room, "--whip"), "^[A-Za-z0-9_-]{32}$")
        self.assertRegex(self.say("token", "--room", room, "--whep", "--role", "teacher", "--ttl", "60", "--name", "Beamer"), "^.{32}$")
        listed = [line.split("\t") for line in self.say("token", "--room", room, "--list").splitlines()]
        self.assertEqual([(kind, role, by, name) for _, kind, role, _, by, name in listed],
                         [("whip", "pupil", "-", "WHIP"), ("whep", "teacher", "-", "Beamer")])
        self.say("token", "--revoke", "--token", listed[0][0])
        self.assertEqual(len(self.say("token", "--room", room, "--list").splitlines()), 1)
        self.refuse(1, "token", "--revoke", "--token", listed[0][0])
        self.refuse(1, "token", "--room", "elsewhere", "--whip")
        self.refuse(1, "token", "--room", "elsewhere", "--list")
        self.refuse(1, "token", "--room", room, "--whip", "--name", "a\nb")
        for options in (["--whip"], ["--room", room], ["--room", room, "--whip", "--whep"], ["--room", room, "--whip", "--role", "guest"],
                        ["--room", room, "--whip", "--ttl", "-1"], ["--room", room, "--whip", "--ttl", "99999999"], ["--list"]):
            self.refuse(2, "token", *options)

    def test_cards_are_new_links_of_the_pupils(self):
        self.add("Frau Kaya", "teacher")
        self.add("Ada", "pupil")
        self.add("Ben", "pupil")
        self.add("Herr Gast", "guest")
        first = [line.split("\t") for line in self.say("cards", "--group", self.group).splitlines()]
        self.assertEqual([name for name, _ in first], ["Ada", "Ben"])
        second = [line.split("\t") for line in self.say("cards", "--group", self.group).splitlines()]
        links = [link for _, link in first + second]
        self.assertEqual(len(set(links)), 4)
        for link in links:
            self.assertRegex(link, r"^https?://[^/]+/l#[A-Za-z0-9_-]{32}$")
        self.refuse(1, "cards", "--group", "nosuch")

    def test_the_log_of_private_messages(self):
        other = self.say("school", "--name", "Schule am See")
        db = sqlite3.connect(pathlib.Path(self.folder.name) / "kreide.db")
        row = "INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        people = ("Klasse 5b", "u1", "Ada", "u2", "Frau Kaya")
        db.execute(row, (self.school, *people, "Grüße\n\tund \x1b[2J\u202e\u2028mehr", 1790000000000))
        db.execute(row, (other, *people, "geheim", 1790000000000))
        db.commit()
        db.close()
        lines = self.say("chatlog", "--school", self.school).splitlines()
        self.assertEqual(len(lines), 1)
        columns = lines[0].split("\t")
        self.assertRegex(columns[0], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
        self.assertEqual(columns[1:], [*people, "Grüße  und  [2J  mehr"])
        self.assertEqual(self.say("chatlog", "--school", other).count("geheim"), 1)
        self.refuse(1, "chatlog", "--school", "nosuch")

    def test_invitations_are_for_the_staff(self):
        kaya, ada = self.add("Frau Kaya", "teacher"), self.add("Ada", "pupil")
        links = [self.say("invite", "--person", kaya) for _ in range(2)]
        for link in links:
            self.assertRegex(link, r"^https?://[^/]+/invite#[A-Za-z0-9_-]{32}$")
        self.assertNotEqual(*links)
        self.assertIn("kreide token", self.refuse(1, "invite", "--person", ada))
        self.refuse(1, "invite", "--person", "nosuch")
        self.refuse(2, "invite")

    def test_setup_links(self):
        for options in ([], ["--school", self.school]):
            self.assertRegex(self.say("setup", *options), r"^https?://[^/]+/setup#[A-Za-z0-9_-]{32}$")
        self.refuse(1, "setup", "--school", "nosuch")
        db = sqlite3.connect(pathlib.Path(self.folder.name) / "kreide.db")
        self.assertEqual(db.execute("SELECT count(*) FROM setups").fetchone(), (2,))
        db.execute("INSERT INTO people (id, school, name, role, is_operator) VALUES ('u1', ?, 'Ina', 'admin', 1)", (self.school,))
        db.commit()
        db.close()
        self.assertIn("has been set up", self.refuse(1, "setup"))

    def test_revoke(self):
        ada = self.add("Ada", "pupil")
        self.say("token", "--person", ada)
        self.say("revoke", "--person", ada)
        self.refuse(1, "revoke", "--person", "nosuch")
        self.refuse(2, "revoke")

    def test_each_command_knows_its_own_options_alone(self):
        helps = self.run_it("erase", "--help").stdout
        self.assertIn("kreide erase [", helps)
        self.assertIn("--person", helps)
        self.assertNotIn("--door", helps)
        ada = self.add("Ada", "pupil")
        for command, options in (("member", ["--group", self.group, "--person", ada, "--end"]), ("leave", ["--person", ada, "--remove"])):
            self.assertIn(options[-1], self.refuse(2, command, *options))
        self.assertEqual(self.say("people", "--group", self.group).split("\t")[0], ada)
        commands = [line.split()[0] for line in subprocess.run([KREIDE, "help"], capture_output=True, text=True, check=True).stdout.splitlines()
                    if line.startswith("  ")]
        self.assertGreater(len(commands), 30)
        for command in set(commands) - {"version"}:
            self.assertEqual(subprocess.run([KREIDE, command, "--help"], capture_output=True, check=False).returncode, 0, command)

    def test_what_is_not_there_is_said(self):
        self.add("Ada", "pupil")
        for command in (["people"], ["groups"], ["group", "--name", "X"], ["school", "--name", "X"], ["person", "--role", "pupil", "--name", "X"]):
            self.assertIn("no such school", self.refuse(1, *command, "--school", "nosuch"))
        self.refuse(1, "people", "--group", "nosuch")
        self.refuse(2, "timetable")
        self.assertIn("not_found", self.refuse(1, "token", "--person", "nosuch"))

    def test_whom_people_may_ask(self):
        self.say("privacy", "--school", self.school, "--responsible", "Rektorat, Waldweg 1", "--officer", "dsb@wald.example")
        lines = self.say("privacy", "--school", self.school).splitlines()
        self.assertIn("responsible\tRektorat, Waldweg 1", lines)
        self.assertIn("officer\tdsb@wald.example", lines)
        self.refuse(2, "privacy", "--school", self.school, "--authority", "x" * 501)
        self.refuse(2, "privacy", "--school", self.school, "--set", "register=60,private=31", "--officer", "somebody else")
        self.assertEqual(self.say("privacy", "--school", self.school).splitlines(), lines, "all of it or nothing")


if __name__ == "__main__":
    unittest.main()
