"""A conference moves to another room: the place, the number of its calendar entry and a mail to each member, or nothing of it."""
import sqlite3

from piece import Piece

MEMBERS = 300


class Move(Piece):
    name = "conference"

    def prepare(self):
        self.cookie = self.server.session(self.server.teacher)
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        with db:
            convener, school = db.execute("SELECT id, school FROM people WHERE role = 'teacher'").fetchone()
            db.execute("INSERT INTO conferences (id, school, kind, title, state, begin_ms, convener, created_ms) "
                       "VALUES ('ypiece', ?, 'teachers', 'Konferenz', 'invited', ?, ?, 1)", (school, 1 << 50, convener))
            for i in range(MEMBERS):
                db.execute("INSERT INTO people (id, school, name, role) VALUES (?, ?, ?, 'teacher')", (f"upiece{i}", school, f"Lehrkraft {i}"))
                db.execute("INSERT INTO person_contacts VALUES (?, 'de', ?, 0, 1)", (f"upiece{i}", f"t{i}@schule.example"))
                db.execute("INSERT INTO seats (id, conference, person, kind, invited_ms) VALUES (?, 'ypiece', ?, 'vote', 1)", (f"xpiece{i}", f"upiece{i}"))
        db.close()

    def aim(self, number: int, before):
        _, sequence, _ = before
        self.place = f"Raum {number}"
        return self.place, sequence + 1, MEMBERS

    def work(self):
        status, body, _ = self.server.ask("POST", "/api/conferences/ypiece", {"place": self.place}, self.cookie)
        assert status == 200, body

    def state(self, db):
        return db.execute("SELECT c.place, c.sequence, (SELECT count(*) FROM mails m WHERE m.conference = c.id AND m.sequence = c.sequence) "
                          "FROM conferences c WHERE c.id = 'ypiece'").fetchone()

    def spoil(self, db):
        db.execute("DELETE FROM mails WHERE number = (SELECT max(number) FROM mails)")
