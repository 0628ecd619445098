"""A purge: what stays is whole, each thing that goes goes as a whole, and one that says that it is done has left nothing."""
import sqlite3
import subprocess
import time

import classroom
from piece import Piece

DAY = 24 * 3600 * 1000
ENTRIES, PUPILS, MESSAGES, FILES = 40, 12, 200, 20


class Purge(Piece):
    name = "purge"

    def prepare(self):
        self.school, self.group = (self.server.store / "demo-group").read_text().split()
        self.pupils = [self.server.admin("person", "--school", self.school, "--name", f"Kind {i}", "--role", "pupil") for i in range(PUPILS)]
        self.process, self.at, self.done, self.number = None, None, -1, -1
        self.add("stays", 3)

    def add(self, name: str, days: int):
        """Lessons with who was there, messages, files: all from so many days ago. Contents first, as an upload does."""
        at = int(time.time() * 1000) - days * DAY
        for i in range(FILES):
            path = self.content(f"f{name}{i:03}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 1000)
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        with db:
            db.execute("INSERT OR IGNORE INTO folders (id, group_id, name, rights) VALUES ('d0', ?, 'Mappe', 'none')", (self.group,))
            db.executemany("INSERT INTO files (id, folder, person, name, bytes, at_ms, is_ready) VALUES (?, 'd0', ?, ?, 1, ?, 1)",
                           [(f"f{name}{i:03}", self.pupils[0], f"{name} {i}", at) for i in range(FILES)])
            db.executemany("INSERT INTO private_log (school, room, sender, sender_name, recipient, recipient_name, text, at_ms) "
                           "VALUES (?, '5b', 'x', 'x', 'y', 'y', ?, ?)", [(self.school, name, at)] * MESSAGES)
            for i in range(ENTRIES):
                row = db.execute("INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms, topic) "
                                 "VALUES (?, ?, ?, ?, 0, 1, ?, ?)", (f"e{name}{i}", self.group, at + i, at + i + 1, 1 << 50, name)).lastrowid
                db.executemany("INSERT INTO register_people (entry, person, is_staff) VALUES (?, ?, 0)", [(row, p) for p in self.pupils])
                db.executemany("INSERT INTO register_stays (entry, person, from_ms, until_ms) VALUES (?, ?, 1, 2)", [(row, p) for p in self.pupils])
        db.close()

    def content(self, file: str):
        return self.server.store / "files" / file[1:3] / file

    def aim(self, number: int, before):
        self.number = number
        self.add(f"n{number}-", 800)
        return self.stays(), frozenset(), number

    def work(self):
        self.process = subprocess.Popen([classroom.PROGRAM, "purge", "--config", str(self.server.config)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        assert self.process.wait(60) == 0

    def strike(self):
        if self.process:
            self.process.kill()
        super().strike()

    def stays(self):
        return ENTRIES, MESSAGES, FILES

    def state(self, db):
        at = db.execute("SELECT at_ms FROM purges WHERE kind = 'people'").fetchone()
        if at != self.at:
            self.at, self.done = at, self.number
        counts = tuple(db.execute(f"SELECT count(*) FROM {what}").fetchone()[0] for what in (
            "register_entries WHERE topic = 'stays'", "private_log WHERE text = 'stays'", "files WHERE name LIKE 'stays%'"))
        torn = {row for row in db.execute(
            "SELECT e.id, (SELECT count(*) FROM register_people p WHERE p.entry = e.number) AS p, "
            "(SELECT count(*) FROM register_stays t WHERE t.entry = e.number) AS t FROM register_entries e "
            f"WHERE p <> {PUPILS} OR (e.has_times = 1 AND t <> {PUPILS}) OR (e.has_times = 0 AND t <> 0)")}
        torn |= {file for (file,) in db.execute("SELECT id FROM files") if not self.content(file).exists()}
        if self.done == self.number:
            torn |= set(db.execute("SELECT id FROM register_entries WHERE topic <> 'stays'"))
        return counts, frozenset(torn), self.done

    def spoil(self, db):
        db.execute("DELETE FROM register_stays WHERE entry = (SELECT number FROM register_entries LIMIT 1) AND person = "
                   "(SELECT person FROM register_stays WHERE entry = (SELECT number FROM register_entries LIMIT 1) LIMIT 1)")
