"""A backup that is made, and one that is put back: the file, and the store, are those of before or those that were to be."""
import hashlib
import shutil
import sqlite3
import subprocess

import classroom
from piece import Piece

FILES = 40


class Archives(Piece):
    def prepare(self):
        self.school, _ = (self.server.store / "demo-group").read_text().split()
        self.teacher = self.server.session(self.server.teacher)
        self.process = None
        self.is_spoilt = False
        self.place = self.server.root / "place"

    def run(self, *arguments):
        self.process = subprocess.Popen(
            [classroom.PROGRAM, *map(str, arguments), "--config", str(self.server.config)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        assert self.process.wait(60) == 0

    def strike(self):
        if self.process:
            self.process.kill()
        super().strike()

    def add_person(self, name: str):
        self.server.admin("person", "--school", self.school, "--name", name, "--role", "pupil")

    def add_file(self, name: str, content: bytes):
        """As an upload leaves it: row and content, by hand, since it is not the upload that is tried here."""
        file = f"f{hashlib.sha256(name.encode()).hexdigest()[:16]}"
        path = self.server.store / "files" / file[1:3] / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        with sqlite3.connect(self.server.store / "kreide.db", timeout=10) as db:
            db.execute("INSERT OR IGNORE INTO folders (id, owner, name, rights) VALUES ('d0', ?, 'Mappe', 'none')", (self.server.teacher_id,))
            db.execute("INSERT INTO files (id, folder, person, name, bytes, at_ms, is_ready) VALUES (?, 'd0', ?, ?, ?, 1, 1)",
                       (file, self.server.teacher_id, name, len(content)))
        db.close()

    def whole(self, store):
        """Names of people, and what is in each file; the store is opened as a server would."""
        subprocess.run([classroom.PROGRAM, "people", "--dir", str(store), "--config", str(self.server.config)], check=True,
                       capture_output=True)
        with sqlite3.connect(store / "kreide.db") as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            names = {row[0] for row in db.execute("SELECT name FROM people WHERE role = 'pupil'")}
            files = [row[0] for row in db.execute("SELECT id FROM files")]
        db.close()
        if self.is_spoilt:
            self.is_spoilt = False
            store = shutil.copytree(store, self.server.root / "spoilt")
            (store / "files" / files[0][1:3] / files[0]).unlink()
        contents = [store / "files" / file[1:3] / file for file in files]
        return names, {path.name: hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "lost" for path in contents}

    def spoil(self, db):
        self.is_spoilt = True


class Backup(Archives):
    name = "backup"

    def prepare(self):
        super().prepare()
        self.file = self.server.root / "backup.tar.zst"
        for number in range(FILES):
            self.add_file(f"{number}.pdf", bytes([number]) * 300_000)
        self.run("backup", self.file)

    def aim(self, number: int, before):
        self.add_person(f"Kind {number}")
        self.add_file(f"later {number}.pdf", b"later" * number)
        return self.whole(self.server.store)

    def work(self):
        self.run("backup", self.file, "--force")

    def state(self, db):
        shutil.rmtree(self.place, ignore_errors=True)
        subprocess.run([classroom.PROGRAM, "restore", str(self.file), "--dir", str(self.place), "--config", str(self.server.config)],
                       check=True, capture_output=True)
        return self.whole(self.place)


class Restore(Archives):
    name = "restore"

    def prepare(self):
        super().prepare()
        self.files, self.states = [], []
        for number in range(2):
            for one in range(FILES):
                self.add_file(f"{number} {one}.pdf", bytes([one, number]) * 150_000)
            self.add_person(f"Kind {number}")
            self.files.append(self.server.root / f"{number}.tar.zst")
            self.run("backup", self.files[-1])
            self.states.append(self.whole(self.server.store))
        self.run("restore", self.files[1], "--dir", self.place)

    def aim(self, number: int, before):
        self.file = self.files[number % 2]
        return self.states[number % 2]

    def work(self):
        self.run("restore", self.file, "--dir", self.place, "--force")

    def state(self, db):
        return self.whole(self.place)
