"""A teacher writes what a lesson was about and what is to be done: both, and who changed them, or nothing of it."""
import sqlite3
import time

from piece import Piece

NOW_MS = int(time.time() * 1000)


class Register(Piece):
    name = "register"

    def prepare(self):
        group = self.server.group()
        self.cookie = self.server.session(self.server.teacher)
        with sqlite3.connect(self.server.store / "kreide.db", timeout=10) as db:  # a lesson that was held, by hand
            db.execute("INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms) "
                       "VALUES ('e1', ?, ?, ?, 0, 1, ?)", (group, NOW_MS - 7_200_000, NOW_MS - 3_600_000, NOW_MS + 86_400_000))
        db.close()

    def aim(self, number: int, before):
        self.texts = {"topic": f"Thema {number} " * 30, "homework": f"Seite {number} " * 30}
        self.texts = {key: text.strip()[:500] for key, text in self.texts.items()}
        return self.texts["topic"], self.texts["homework"], before[2] + 2

    def work(self):
        status, answer, _ = self.server.ask("POST", "/api/register/e1", self.texts, self.cookie)
        assert status == 200, answer

    def state(self, db):
        topic, homework = db.execute("SELECT topic, homework FROM register_entries WHERE id = 'e1'").fetchone()
        changes = db.execute("SELECT what, after FROM register_trace ORDER BY number").fetchall()
        assert not changes or {("topic", topic), ("homework", homework)} == set(changes[-2:]), changes[-2:]
        return topic, homework, len(changes)

    def spoil(self, db):
        db.execute("UPDATE register_entries SET homework = 'half'")
        db.execute("UPDATE register_trace SET after = 'half' WHERE what = 'homework'")
