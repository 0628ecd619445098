"""`kreide timetable` and `kreide holidays`, run as an administrator runs them."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

KREIDE = sys.argv.pop(1)

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n"
EVENT = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\nSUMMARY:%s\r\nEND:VEVENT\r\n"


class Timetable(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.school = self.say("school", "--name", "Schule am Park")
        self.group = self.say("group", "--school", self.school, "--name", "Klasse 5b", "--subject", "Mathematik")
        self.kaya = self.person("Frau Kaya", "teacher")
        self.sommer = self.person("Herr Sommer", "teacher")
        self.say("member", "--group", self.group, "--person", self.kaya)
        self.say("timetable", "periods", "--school", self.school, "--set", "1 08:00-08:45, 2 08:50-09:35")

    def tearDown(self):
        self.folder.cleanup()

    def run_it(self, *command):
        return subprocess.run(
            [KREIDE, *command, "--dir", self.folder.name], capture_output=True, text=True, timeout=20, check=False
        )

    def say(self, *command):
        done = self.run_it(*command)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def refuse(self, code, *command):
        done = self.run_it(*command)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        return done.stderr

    def person(self, name, role):
        return self.say("person", "--school", self.school, "--name", name, "--role", role)

    def add(self, *options):
        return self.say("timetable", "add", "--group", self.group, *options)

    def week(self, person, date):
        lines = self.say("timetable", "week", "--person", person, "--date", date).split("\n")
        return [line.rstrip().split("\t") for line in lines if line]

    def test_periods(self):
        self.assertEqual(self.say("timetable", "periods", "--school", self.school), "1\t08:00\t08:45\n2\t08:50\t09:35")
        for wrong in ("1 08:00", "1 08:45-08:00", "1 08:00-08:45, 1 09:00-09:45", "x 08:00-08:45", "1 08:00-08:45,"):
            self.assertIn("--set", self.refuse(2, "timetable", "periods", "--school", self.school, "--set", wrong))
        self.refuse(1, "timetable", "periods", "--school", "none")
        self.refuse(2, "timetable", "periods")

    def test_lessons_are_planned(self):
        lesson = self.add("--weekday", "4", "--first", "1", "--last", "2", "--weeks", "odd", "--from", "2026-08-12")
        line = f"{lesson}\tKlasse 5b\tThu\t1-2\todd\t2026-08-12\t-"
        self.assertEqual(self.say("timetable", "--group", self.group), line)
        self.assertEqual(self.say("timetable", "list", "--school", self.school), line)
        self.assertEqual(self.say("timetable", "move", "--lesson", lesson, "--from", "-", "--weekday", "5"), lesson)
        self.assertEqual(self.say("timetable", "--group", self.group), f"{lesson}\tKlasse 5b\tFri\t1-2\todd\t-\t-")
        for wrong in (("--weekday", "8"), ("--first", "3"), ("--weeks", "some"), ("--from", "gestern"),
                      ("--from", "2026-09-01", "--until", "2026-08-01")):
            self.refuse(2, "timetable", "move", "--lesson", lesson, *wrong)
        self.refuse(2, "timetable", "dance", "--school", self.school)
        self.say("timetable", "remove", "--lesson", lesson)
        self.assertEqual(self.say("timetable", "--group", self.group), "")
        self.refuse(1, "timetable", "remove", "--lesson", lesson)

    def test_single_days(self):
        lesson = self.add("--weekday", "4", "--first", "1", "--last", "2")
        usual = [["Thu 2026-11-26", "08:00-09:35", "Klasse 5b · Mathematik"]]
        self.assertEqual(self.week(self.kaya, "2026-11-23"), usual)
        self.say("timetable", "substitute", "--lesson", lesson, "--date", "2026-11-26", "--person", self.sommer)
        instead = [[*usual[0], "Herr Sommer"]]
        self.assertEqual(self.week(self.kaya, "2026-11-23"), instead)
        self.assertEqual(self.week(self.sommer, "2026-11-23"), instead)
        self.assertEqual(self.week(self.sommer, "2026-11-30"), [])
        pupil = self.person("Ada", "pupil")
        for day, who in (("2026-11-27", self.sommer), ("2026-11-26", pupil), ("2026-11-26", "nobody")):
            self.refuse(1, "timetable", "substitute", "--lesson", lesson, "--date", day, "--person", who)
        self.say("timetable", "cancel", "--lesson", lesson, "--date", "2026-11-26")
        self.assertEqual(self.week(self.kaya, "2026-11-23"), [[*usual[0], "cancelled"]])
        self.assertEqual(self.week(self.sommer, "2026-11-23"), [])
        self.say("timetable", "usual", "--lesson", lesson, "--date", "2026-11-26")
        self.assertEqual(self.week(self.kaya, "2026-11-23"), usual)

    def test_holidays(self):
        file = pathlib.Path(self.folder.name) / "ferien.ics"
        file.write_text(CALENDAR % (EVENT % ("20261223", "20270107", "Weihnachtsferien")), newline="")
        line = "2026-12-23\t2027-01-06\tWeihnachtsferien"
        self.assertEqual(self.say("holidays", "import", str(file), "--school", self.school), line)
        file.write_text(CALENDAR % (EVENT % ("20261017", "20269901", "Herbstferien")), newline="")
        self.assertIn("line 5", self.refuse(1, "holidays", "import", str(file), "--school", self.school))
        file.write_text(CALENDAR % "", newline="")
        self.refuse(1, "holidays", "import", str(file), "--school", self.school)
        self.refuse(1, "holidays", "import", str(file) + "x", "--school", self.school)
        self.refuse(2, "holidays", "import", "--school", self.school)
        self.assertEqual(self.say("holidays", "--school", self.school), line)
        self.add("--weekday", "3", "--first", "1")
        self.assertEqual(len(self.week(self.kaya, "2026-12-10")), 1)
        self.assertEqual(self.week(self.kaya, "2026-12-23"), [])
        self.say("holidays", "clear", "--school", self.school)
        self.assertEqual(self.say("holidays", "--school", self.school), "")


if __name__ == "__main__":
    unittest.main()
