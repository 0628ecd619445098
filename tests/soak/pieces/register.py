"""A correction in the class register: the status, the note and both lines of its trace, or nothing of it."""
import sqlite3
import time

from piece import Piece

STATUSES = {"late": 1, "leftEarly": 2, "excused": 4}


class Correction(Piece):
    name = "register"

    def prepare(self):
        self.group = self.server.group()
        self.cookie = self.server.session(self.server.teacher)
        self.pupil = self.server.pupil_ids[0]
        begin = int(time.time() * 1000) - 3600 * 1000
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        with db:
            row = db.execute("INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms) "
                             "VALUES ('epiece', ?, ?, ?, 0, 1, ?)", (self.group, begin, begin + 1, 1 << 50)).lastrowid
            db.execute("INSERT INTO register_people (entry, person, is_staff) VALUES (?, ?, 0)", (row, self.pupil))
        db.close()

    def aim(self, number: int, before):
        status, _, trace = before
        # another status than now, and a note that there never was
        self.body = {"person": self.pupil, "status": next(s for s, n in STATUSES.items() if n != status), "note": f"{number} " * 100}
        return STATUSES[self.body["status"]], self.body["note"], trace + 2

    def work(self):
        status, body, _ = self.server.ask("POST", "/api/register/epiece/person", self.body, self.cookie)
        assert status == 200, body

    def state(self, db):
        return db.execute("SELECT ifnull(p.corrected, 3), p.note, (SELECT count(*) FROM register_trace t WHERE t.entry = e.number) "
                          "FROM register_entries e JOIN register_people p ON p.entry = e.number WHERE e.id = 'epiece'").fetchone()

    def spoil(self, db):
        db.execute("DELETE FROM register_trace WHERE number = (SELECT max(number) FROM register_trace)")
