"""An import that takes half of the school away and brings as many others, to and fro."""
import http.client
import json
import subprocess

import classroom
from piece import Piece

PUPILS = 600


class Import(Piece):
    name = "import"

    def prepare(self):
        school = (self.server.store / "demo-group").read_text().split()[0]
        person = self.server.admin("person", "--school", school, "--name", "Frau Amt", "--role", "admin")
        self.cookie = self.server.session(classroom.token_of(self.server.admin("token", "--person", person)))
        self.files = [self.make_file(0), self.make_file(PUPILS // 2)]

    def make_file(self, first: int) -> bytes:
        """Those who are in both have another class and other courses in each."""
        rows = ["ID;Nachname;Vorname;Klasse;Fach;Kurs"]
        for i in range(first, first + PUPILS):
            for course in range(3):
                rows.append(f"{i};Muster{i};Kind;{5 + (i + first) // 30}a;F{course};K{(i + first + course) % 60}")
        return "\n".join(rows).encode()

    def aim(self, number: int, before):
        self.file = self.files[number % 2]
        rows = [line.split(";") for line in self.file.decode().split("\n")[1:]]
        people = {(row[0], f"Kind {row[1]}") for row in rows}
        members = {(row[0], f"{row[3]}:") for row in rows} | {(row[0], f"{row[5]}:{row[4]}") for row in rows}
        return people, members, {group for _, group in members}

    def post(self, what: str, query: str) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("POST", f"/api/import/{what}?whole=pupil{query}", self.file,
                           {"Content-Type": "text/csv", "Cookie": self.cookie})
        reply = connection.getresponse()
        answer = json.loads(reply.read())
        assert reply.status == 200, answer
        return answer

    def work(self):
        plan = self.post("preview", "")
        self.post("apply", f"&digest={plan['digest']}&confirm=1")

    def state(self, db):
        people = db.execute("SELECT external_id, name FROM people WHERE external_id IS NOT NULL AND left_ms IS NULL")
        members = db.execute("SELECT p.external_id, g.name || ':' || g.subject FROM members m JOIN people p ON p.id = m.person "
                             "JOIN groups g ON g.id = m.group_id WHERE m.is_imported = 1")
        groups = db.execute("SELECT name || ':' || subject FROM groups WHERE is_imported = 1 AND ended_ms IS NULL")
        return set(people), set(members), {row[0] for row in groups}

    def spoil(self, db):
        db.execute("DELETE FROM members WHERE person IN (SELECT person FROM members WHERE is_imported = 1 LIMIT 1)")


class ImportCommand(Import):
    """The same by the command line, beside a server that runs."""

    name = "import-command"

    def prepare(self):
        super().prepare()
        self.school = (self.server.store / "demo-group").read_text().split()[0]
        self.process = None

    def work(self):
        path = self.server.root / "people.csv"
        path.write_bytes(self.file)
        self.process = subprocess.Popen(
            [classroom.PROGRAM, "import", str(path), "--config", str(self.server.config), "--school", self.school, "--whole", "pupil",
             "--apply", "--yes"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert self.process.wait(30) == 0

    def strike(self):
        if self.process:
            self.process.kill()
        super().strike()
