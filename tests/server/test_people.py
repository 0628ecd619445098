"""The first day of an installation, over HTTP and on the command line: set up, people, groups, passwords.

Usage: test_people.py PROGRAM
"""
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
from classroom import Server, free_port, token_of, until  # noqa: E402

PASSWORD = "eine Kuh auf Rollschuhen"


class Installation:
    """An empty one, with its own folder."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        (root / "web").mkdir()
        (root / "web" / "index.html").write_text("<!doctype html>")
        self.port, self.config, self.process = free_port(), root / "kreide.conf", None
        self.log = open(root / "server.log", "ab")
        self.config.write_text(
            f"[http]\nplain-port={self.port}\nhttps=false\n[media]\nport={free_port()}\naddresses=127.0.0.1\nworkers=1\n"
            f"[store]\ndir={root / 'store'}\n[web]\ndir={root / 'web'}\n")

    def start(self):
        self.process = subprocess.Popen([PROGRAM, "serve", "--config", str(self.config)], stdout=subprocess.PIPE, stderr=self.log, text=True)

    def setup_link(self) -> str:
        for line in self.process.stdout:
            if "/setup#" in line:
                return line.strip()
        raise AssertionError("no link was printed")

    def is_up(self) -> bool:
        try:
            return self.ask("GET", "/api/health")[0] == 200
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()

    def close(self):
        if self.process and self.process.poll() is None:
            self.stop()
        self.log.close()
        self.folder.cleanup()

    def ask(self, method, path, body=None, cookie=""):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", **({"Cookie": f"kreide_session={cookie}"} if cookie else {})}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        given = (reply.headers["Set-Cookie"] or "=;").split("=", 1)[1].split(";")[0]
        return reply.status, json.loads(text) if text else {}, given

    def run(self, *arguments):
        return subprocess.run([PROGRAM, *arguments, "--config", str(self.config)], capture_output=True, text=True)

    def say(self, *arguments) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class FirstDay(unittest.TestCase):
    def setUp(self):
        self.house = Installation()
        self.addCleanup(self.house.close)

    def test_from_nothing_to_a_teacher_who_is_logged_in(self):
        house = self.house
        house.start()
        token = house.setup_link().split("#")[1]
        self.assertEqual(house.ask("POST", "/api/setup", {"token": token})[1], {"school": None, "presets": ["grundschule", "sekundar", "kollegium"]})
        draft = {"token": token, "school": {"name": "Grundschule am Wald", "preset": "grundschule"},
                 "admin": {"given": "Ina", "family": "Amt", "login": "ina", "password": PASSWORD}}
        status, reply, admin = house.ask("POST", "/api/setup", draft)
        self.assertEqual((status, reply["person"]["role"]), (200, "admin"))
        self.assertEqual(house.ask("POST", "/api/setup", draft)[0], 403)
        me = house.ask("GET", "/api/me", cookie=admin)[1]
        self.assertEqual((me["school"]["preset"], me["login"], me["isOperator"]), ("grundschule", "ina", True))
        group = house.ask("POST", "/api/groups", {"name": "Klasse 1a"}, admin)[1]
        self.assertTrue(group["isPrimary"])
        teacher = house.ask("POST", "/api/people", {"role": "teacher", "given": "Tim", "family": "Berg", "groups": [group["id"]]}, admin)[1]
        invitation = house.ask("POST", f"/api/people/{teacher['id']}/invite", {}, admin)[1]["token"]
        self.assertEqual(house.ask("POST", "/api/invite", {"token": invitation, "login": "tim", "password": PASSWORD})[0], 200)
        status, _, session = house.ask("POST", "/api/session", {"login": "Tim", "password": PASSWORD})
        self.assertEqual(status, 200)
        self.assertEqual([g["name"] for g in house.ask("GET", "/api/home", cookie=session)[1]["groups"]], ["Klasse 1a"])
        self.assertEqual(house.ask("POST", "/api/session", {"login": "tim", "password": "wrong"})[0], 403)
        # what the command line does reaches who is logged in
        house.say("reset", "--person", teacher["id"], "--what", "password")
        self.assertEqual(house.ask("GET", "/api/home", cookie=session)[0], 401)
        self.assertEqual(house.ask("POST", "/api/session", {"login": "tim", "password": PASSWORD})[0], 403)
        house.log.flush()
        log = pathlib.Path(house.log.name).read_text()
        for secret in (token, invitation, PASSWORD, "Berg", "tim"):
            self.assertNotIn(secret, log)

    def test_a_link_that_was_not_used_dies_with_the_next(self):
        house = self.house
        house.start()
        first = house.setup_link().split("#")[1]
        until("the server answers", house.is_up)
        house.stop()
        house.start()
        second = house.setup_link().split("#")[1]
        until("the server answers", house.is_up)
        self.assertEqual(house.ask("POST", "/api/setup", {"token": first})[0], 403)
        third = house.say("setup").split("#")[1]
        self.assertEqual(house.ask("POST", "/api/setup", {"token": second})[0], 403)
        self.assertEqual(house.ask("POST", "/api/setup", {"token": third})[0], 200)


class Demo(unittest.TestCase):
    def test_what_the_demo_prints_lets_in(self):
        server = Server(1)
        self.addCleanup(server.close)
        for role, login in server.logins.items():
            status, reply, _ = server.ask("POST", "/api/session", {"login": login["login"], "password": login["password"]})
            self.assertEqual((status, reply["person"]["role"]), (200, role))
        card = {"token": token_of(server.child["url"])}
        status, reply, _ = server.ask("POST", "/api/session", card)
        self.assertEqual((status, reply["error"]["code"]), (403, "needs_picture"))
        self.assertIn(server.child["picture"], reply["error"]["detail"]["choices"])
        status, reply, _ = server.ask("POST", "/api/session", {**card, "picture": server.child["picture"]})
        self.assertEqual((status, reply["person"]["id"]), (200, server.child["id"]))


class Commands(unittest.TestCase):
    """What an admin does in the browser, without a server."""

    def setUp(self):
        self.house = Installation()
        self.addCleanup(self.house.close)
        self.say = self.house.say
        self.school = self.say("school", "--name", "Waldschule", "--preset", "grundschule")

    def refuse(self, code, *arguments) -> str:
        done = self.house.run(*arguments)
        self.assertEqual((done.returncode, done.stdout), (code, ""))
        self.assertNotEqual(done.stderr, "")
        return done.stderr

    def add(self, role, given, family, *more) -> str:
        return self.say("person", "--school", self.school, "--role", role, "--given", given, "--family", family, *more)

    def people(self, *more) -> dict:
        rows = [line.split("\t") for line in self.say("people", *more).splitlines()]
        return {row[0]: (row[2], row[3]) for row in rows}

    def test_schools(self):
        self.say("school", "--school", self.school, "--name", "Bergschule", "--language", "en", "--preset", "kollegium")
        self.assertEqual(self.say("school", "--list").split("\t"), [self.school, "kollegium", "en", "0", "0", "Bergschule"])
        self.assertIn("supervision\topen", self.say("rules", "--school", self.school))
        self.refuse(2, "school", "--school", self.school, "--preset", "kindergarten")
        self.refuse(1, "school", "--school", "nosuch", "--name", "X")
        self.refuse(2, "school")

    def test_people_are_changed(self):
        group = self.say("group", "--school", self.school, "--name", "Klasse 1a")
        ada = self.add("pupil", "Ada", "Öz", "--external-id", "17", "--groups", group)
        eva = self.add("parent", "Eva", "Öz", "--children", ada)
        self.assertEqual(self.people(), {ada: ("pupil", "Ada Öz"), eva: ("parent", "Eva Öz")})
        self.assertEqual(self.say("person", "--person", ada, "--family", "Yilmaz").split("\t")[3], "Ada Yilmaz")
        self.refuse(1, "person", "--school", self.school, "--role", "pupil", "--name", "Ben", "--external-id", "17")
        self.refuse(1, "person", "--person", eva, "--groups", group)
        self.refuse(1, "person", "--person", "nosuch", "--name", "X")
        self.refuse(2, "person", "--person", ada, "--admin", "perhaps")
        self.refuse(2, "person", "--school", self.school, "--role", "pupil")

    def test_the_last_admin(self):
        ina = self.add("admin", "Ina", "Amt")
        self.assertIn("last one", self.refuse(1, "leave", "--person", ina))
        self.assertIn("last one", self.refuse(1, "person", "--person", ina, "--role", "teacher"))
        uwe = self.add("teacher", "Uwe", "Lehrer", "--admin", "on", "--operator", "on")
        self.say("leave", "--person", ina)
        self.assertEqual(self.people(), {uwe: ("teacher", "Uwe Lehrer")})
        self.assertEqual(self.people("--left"), {ina: ("admin", "Ina Amt")})
        self.say("leave", "--person", ina, "--back")
        self.assertIn(ina, self.people())
        self.assertIn("has been set up", self.refuse(1, "setup"))  # Uwe is an operator
        self.refuse(1, "leave", "--person", "nosuch")

    def test_groups(self):
        group = self.say("group", "--school", self.school, "--name", "Klasse 1a", "--subject", "Deutsch")
        tim, ada = self.add("teacher", "Tim", "Berg"), self.add("pupil", "Ada", "Öz")
        for person in (tim, ada):
            self.say("member", "--group", group, "--person", person)
        self.assertEqual(self.say("groups", "--school", self.school).split("\t"), [group, "class", "primary", "1", "Klasse 1a", "Deutsch"])
        self.say("group", "--group", group, "--name", "Klasse 2a", "--primary", "off", "--kind", "course")
        self.assertEqual(self.say("groups", "--school", self.school).split("\t")[1:5], ["course", "-", "1", "Klasse 2a"])
        self.refuse(1, "group", "--school", self.school, "--name", "Klasse 2a", "--subject", "Deutsch")
        self.refuse(2, "group", "--school", self.school, "--name", "X", "--kind", "club")
        self.assertRegex(self.say("code", "--group", group), r"^\d{8}$")
        self.say("member", "--group", group, "--person", ada, "--remove")
        self.assertEqual(self.say("groups", "--school", self.school).split("\t")[3], "0")
        self.say("group", "--group", group, "--end")
        self.assertEqual(self.say("groups", "--school", self.school), "")
        self.refuse(1, "member", "--group", group, "--person", ada)
        for options in (["code", "--group", "nosuch"], ["group", "--group", "nosuch", "--end"], ["member", "--group", "nosuch", "--person", ada]):
            self.refuse(1, *options)

    def test_pictures(self):
        group = self.say("group", "--school", self.school, "--name", "Klasse 1a")
        ada, ben = self.add("pupil", "Ada", "Öz", "--groups", group), self.add("pupil", "Ben", "Ohne")
        self.assertEqual(self.say("picture", "--person", ada, "--picture", "owl"), "owl")
        self.assertRegex(self.say("picture", "--person", ada), "^[a-z]+$")
        self.refuse(2, "picture", "--person", ada, "--picture", "unicorn")
        self.refuse(1, "picture", "--person", ben)
        self.refuse(2, "picture")

    def test_resets(self):
        tim = self.add("teacher", "Tim", "Berg")
        for what in ("password", "totp", "links"):
            self.say("reset", "--person", tim, "--what", what)
        self.refuse(2, "reset", "--person", tim, "--what", "all")
        self.refuse(2, "reset", "--person", tim)
        self.refuse(1, "reset", "--person", "nosuch", "--what", "links")


if __name__ == "__main__":
    unittest.main()
