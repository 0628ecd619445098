"""Backups from outside: made while lessons run, put back elsewhere, and refused when they are not whole.

Usage: test_backup.py PROGRAM.
"""
import base64
import hashlib
import http.client
import io
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import classroom  # noqa: E402

OFFER = (ROOT / "tests" / "unit" / "wire" / "offers" / "obs.sdp").read_text()
TUS = {"Tus-Resumable": "1.0.0"}
WRONG_ROOT = "kreide: nothing was restored: "


def kreide(*arguments, stdin=None, **more):
    return subprocess.run([classroom.PROGRAM, *map(str, arguments)], capture_output=True, input=stdin, timeout=120, **more)


def unzstd(data: bytes) -> bytes:
    return subprocess.run(["zstd", "-dcq"], input=data, capture_output=True, check=True).stdout


def zstd(data: bytes) -> bytes:
    return subprocess.run(["zstd", "-cq"], input=data, capture_output=True, check=True).stdout


def read(archive: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(unzstd(archive))) as tar:
        return [(entry, tar.extractfile(entry).read()) for entry in tar]


def write(entries) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry, content in entries:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return zstd(out.getvalue())


def named(name: str, kind=tarfile.REGTYPE, target="") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def with_manifest(parts, manifest) -> bytes:
    """All sums are right."""
    listed = [{"name": entry.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for entry, content in parts]
    return write(parts + [(named("manifest.json"), json.dumps({**manifest, "parts": listed}).encode())])


class Lesson:
    """A class that goes on while a backup is made: files come and go, somebody writes, somebody comes in."""

    def __init__(self, server):
        self.server = server
        self.teacher = server.session(server.teacher)
        self.pupil = server.session(server.pupils[0])
        self.sums, self.kept, self.errors = {}, set(), []
        self.folder = self.post(f"/api/groups/{server.group()}/folders", {"name": "Blätter", "rights": "write"}, self.teacher)["id"]
        self.line = classroom.Line(server, self.teacher)
        room = self.post("/api/home", None, self.teacher)["groups"][0]["room"]["id"]
        joined = self.line.ask("room.join", {"room": room, "media": {"sdp": OFFER, "sources": {"mic": "0", "camera": "1"}, "seats": []}, "publish": {}})
        assert "error" not in joined, joined
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(work,)) for work in (self.share, self.chat, self.come)]

    def ask(self, method, path, cookie, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request(method, path, body, {"Cookie": cookie, **dict(headers)})
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        assert reply.status < 300, (method, path, reply.status, text)
        return reply, text

    def post(self, path, body, cookie):
        method = "GET" if body is None else "POST"
        text = json.dumps(body) if body is not None else None
        return json.loads(self.ask(method, path, cookie, text, {"Content-Type": "application/json"} if text else {})[1])

    def put(self, content: bytes) -> str:
        name = base64.b64encode(b"Blatt.pdf").decode()
        reply, _ = self.ask("POST", f"/api/folders/{self.folder}/uploads", self.teacher, headers={
            **TUS, "Upload-Length": str(len(content)), "Upload-Metadata": f"filename {name}", "Content-Length": "0"})
        place = reply.getheader("Location")
        file = place.rsplit("/", 1)[1]
        self.sums[file] = hashlib.sha256(content).hexdigest()
        self.ask("PATCH", place, self.teacher, content, {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"})
        return file

    def run(self, work):
        try:
            while not self.is_over.is_set():
                work()
                time.sleep(0.06)  # below what a person may ask
        except Exception as error:  # told by the test
            self.errors.append(repr(error))

    def share(self):
        file = self.put(b"PK" + random.randbytes(random.randrange(1, 200_000)))
        if random.random() < 0.7:
            self.post(f"/api/files/{file}/remove", {}, self.teacher)
        else:
            self.kept.add(file)

    def chat(self):
        reply = self.line.ask("chat.send", {"text": f"Nachricht {random.random()}"})
        assert "error" not in reply or reply["error"]["code"] == "too_fast", reply

    def come(self):
        self.server.session(self.server.pupils[1])
        time.sleep(0.2)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        self.line.close()


def secret_vote(server):
    """A conference whose members vote secretly now: the program that plays them, the vote, and its private key."""
    def key():
        with sqlite3.connect(f"file:{server.store / 'kreide.db'}?mode=ro", uri=True, timeout=10) as db:
            row = db.execute("SELECT vote, private_key FROM vote_keys").fetchone()
        db.close()
        return row

    load = subprocess.Popen([classroom.PROGRAM, "load", "--config", str(server.config), "--conference", "--participants", "4", "--turns", "1",
                             "--rotate", "0.3", "--join-within", "0.5", "--click-within", "3"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return load, *classroom.until("a secret vote", key, 60)


class Votes(unittest.TestCase):
    """A backup that is made while a secret vote runs."""

    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory()
        cls.server = classroom.Server(1, "[server]\ndrain-minutes=0\n")
        load, cls.vote, cls.key = secret_vote(cls.server)
        os.kill(load.pid, signal.SIGSTOP)  # nobody clicks any more
        cls.path = pathlib.Path(cls.work.name) / "kept.tar.zst"
        cls.made = kreide("backup", cls.path, "--config", cls.server.config)
        load.kill()
        load.wait(10)

    @classmethod
    def tearDownClass(cls):
        code, complaints = cls.server.stop(), cls.server.complaints()
        cls.server.close()
        cls.work.cleanup()
        assert code == 0 and not complaints, complaints

    def parts_of_key(self) -> list[bytes]:
        return [self.key[at:at + 32] for at in range(384, len(self.key) - 32, 32)]  # what comes before is in the public key, too

    def on_another_server(self, archive: bytes) -> dict:
        """The vote as a member of the conference finds it there."""
        given = pathlib.Path(self.work.name) / "given.tar.zst"
        given.write_bytes(archive)
        other = classroom.Server(1)
        try:
            other.stop()
            shutil.rmtree(other.store)
            done = kreide("restore", given, "--config", other.config)
            self.assertEqual(done.returncode, 0, done.stderr)
            with sqlite3.connect(other.store / "kreide.db") as db:
                self.assertEqual(db.execute("SELECT state FROM votes WHERE id = ?", (self.vote,)).fetchone(), ("open",))
                person, room = db.execute("SELECT w.person, v.conference FROM voters w JOIN votes v ON v.id = w.vote LIMIT 1").fetchone()
            db.close()
            stored = b"".join(path.read_bytes() for path in other.store.glob("kreide.db*"))
            self.assertTrue(all(part not in stored for part in self.parts_of_key()))
            other.start()
            return self.vote_of(other, person, room)
        finally:
            other.close()

    def vote_of(self, other, person, room) -> dict:
        line = classroom.Line(other, other.session(classroom.token_of(other.admin("token", "--person", person))))
        joined = line.ask("room.join", {"room": room, "media": {"sdp": OFFER, "sources": {"mic": "0", "camera": "1"}, "seats": []}, "publish": {}})
        line.close()
        self.assertNotIn("error", joined)
        return next(vote for vote in joined["data"]["snapshot"]["conference"]["votes"] if vote["id"] == self.vote)

    def test_it_has_no_key(self):
        self.assertEqual(self.made.returncode, 0, self.made.stderr)
        database = next(content for entry, content in read(self.path.read_bytes()) if entry.name == "kreide.db")
        self.assertTrue(all(part not in database for part in self.parts_of_key()))
        live = b"".join(path.read_bytes() for path in self.server.store.glob("kreide.db*"))
        self.assertTrue(all(part in live for part in self.parts_of_key()), "the server itself has it, so it would have been seen")

    def test_it_is_over_on_a_restored_server(self):
        vote = self.on_another_server(self.path.read_bytes())
        self.assertEqual((vote["state"], vote.get("lostKey"), vote["voted"]), ("annulled", True, 0))

    def test_the_key_of_an_older_backup_is_not_used(self):
        parts = read(self.path.read_bytes())
        database = pathlib.Path(self.work.name) / "older.db"
        database.write_bytes(parts[0][1])
        with sqlite3.connect(database) as db:
            db.execute("INSERT INTO vote_keys (vote, private_key) VALUES (?, ?)", (self.vote, self.key))
        db.close()
        manifest = json.loads(parts[-1][1])
        vote = self.on_another_server(with_manifest([(parts[0][0], database.read_bytes())] + parts[1:-1], manifest))
        self.assertEqual((vote["state"], vote.get("lostKey")), ("annulled", True))


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = classroom.Server(2)
        cls.work = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.work.name)
        cls.lesson = Lesson(cls.server)
        cls.backups, cls.kept_before = [], []
        with cls.lesson:
            for number in range(3):
                classroom.until("some files", lambda n=number: len(cls.lesson.kept) > 3 * n)
                before = set(cls.lesson.kept)
                path = cls.folder / f"{number}.tar.zst"
                done = kreide("backup", path, "--config", cls.server.config, "--with-keys")
                assert done.returncode == 0, done.stderr
                cls.backups.append(path)
                cls.kept_before.append(before)
        assert not cls.lesson.errors, cls.lesson.errors
        cls.good = cls.backups[-1].read_bytes()

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        complaints = cls.server.complaints()
        cls.server.close()
        cls.work.cleanup()
        assert code == 0 and not complaints, complaints

    def setUp(self):
        self.dir = self.folder / f"store-{random.random()}"

    def restore(self, archive: bytes, *options):
        path = self.folder / "given.tar.zst"
        path.write_bytes(archive)
        return kreide("restore", path, "--config", self.server.config, "--dir", self.dir, *options)

    def contents(self, store: pathlib.Path):
        """What the database says, and the contents of the files that it names."""
        with sqlite3.connect(store / "kreide.db") as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            tables = sorted(row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"))
            rows = {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables if table != "sqlite_sequence"}
            files = {row[0]: row[1] for row in db.execute("SELECT id, bytes FROM files WHERE is_ready = 1")}
        db.close()
        found = {}
        for file, size in files.items():
            content = (store / "files" / file[1:3] / file).read_bytes()
            self.assertEqual(len(content), size)
            found[file] = hashlib.sha256(content).hexdigest()
        return rows, found

    def refused(self, archive: bytes, words: str):
        done = self.restore(archive)
        text = done.stderr.decode()
        self.assertEqual(done.returncode, 1, text)
        self.assertIn(WRONG_ROOT, text)
        self.assertIn(words, text)
        self.assertNotIn("Sanitizer", text)
        self.assertEqual([path.name for path in self.dir.iterdir() if not path.name.endswith(".lock")], [], "nothing is left of it")

    def test_what_was_made_under_load_comes_back(self):
        for path, before in zip(self.backups, self.kept_before):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            shutil.rmtree(self.dir, ignore_errors=True)
            done = self.restore(path.read_bytes())
            self.assertEqual(done.returncode, 0, done.stderr)
            rows, files = self.contents(self.dir)
            self.assertLessEqual(before, set(files), "what was there when it began is in it")
            self.assertEqual({file: self.lesson.sums[file] for file in files}, files)
            self.assertGreater(len(rows["people"]), 2)
            on_disk = {path.name for path in (self.dir / "files").rglob("*") if path.is_file()}
            self.assertEqual(on_disk, set(files), "and nothing else")
        self.assertFalse((self.server.store / "backup.making").exists())

    def test_a_server_runs_on_it(self):
        """Whoever was logged in still is, and gets his files; chat of the lesson is there."""
        self.assertEqual(self.restore(self.good).returncode, 0)
        other = classroom.Server(1)
        try:
            other.stop()
            shutil.rmtree(other.store)
            done = kreide("restore", self.folder / "given.tar.zst", "--config", other.config)
            self.assertEqual(done.returncode, 0, done.stderr)
            other.start()
            _, files = self.contents(self.dir)
            file, want = next(iter(files.items()))
            connection = http.client.HTTPConnection("127.0.0.1", other.port, timeout=30)
            connection.request("GET", f"/api/files/{file}/content", headers={"Cookie": self.lesson.teacher})
            self.assertEqual(hashlib.sha256(connection.getresponse().read()).hexdigest(), want)
            connection.close()
            second = kreide("serve", "--config", other.config)
            self.assertEqual(second.returncode, 1)
            self.assertIn("another Kreide runs on it", second.stderr.decode())
            self.assertEqual(other.stop(), 0)
        finally:
            other.close()

    def test_the_same_twice(self):
        """A quiet store, over standard output and input: table by table what it was."""
        self.assertEqual(self.restore(self.good).returncode, 0)
        conf = self.folder / "quiet.conf"
        conf.write_text(self.server.config.read_text().replace(f"dir={self.server.store}", f"dir={self.dir}"))
        made = kreide("backup", "-", "--config", conf)
        self.assertEqual(made.returncode, 0, made.stderr)
        before = self.contents(self.dir)
        self.dir = self.folder / "second"
        done = kreide("restore", "-", "--config", self.server.config, "--dir", self.dir, stdin=made.stdout)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.contents(self.dir), before)

    def test_a_server_or_a_store_is_in_the_way(self):
        path = self.backups[0]
        done = kreide("restore", path, "--config", self.server.config, "--force")
        self.assertEqual(done.returncode, 1)
        self.assertIn("a server uses this store", done.stderr.decode())
        self.assertEqual(self.restore(path.read_bytes()).returncode, 0)
        older = self.contents(self.dir)
        done = self.restore(self.good)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--force", done.stderr.decode())
        self.assertEqual(self.contents(self.dir), older)
        self.assertEqual(self.restore(self.good, "--force").returncode, 0)
        self.assertNotEqual(self.contents(self.dir), older)
        self.assertEqual(self.restore(self.good[:-100], "--force").returncode, 1)
        self.assertNotEqual(self.contents(self.dir), older, "a bad backup takes nothing away")

    def test_cut_off_and_altered(self):
        for length in (0, 1, 20, len(self.good) // 3, len(self.good) - 1):
            self.refused(self.good[:length], "")
        chance = random.Random(5)
        self.assertEqual(self.restore(self.good).returncode, 0)
        right = self.contents(self.dir)
        refused = 0
        for _ in range(12):
            shutil.rmtree(self.dir)
            bad = bytearray(self.good)
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
            done = self.restore(bytes(bad))
            refused += done.returncode
            if done.returncode == 0:  # in a place that means nothing, such as padding
                self.assertEqual(self.contents(self.dir), right)
            self.assertNotIn("Sanitizer", done.stderr.decode())
        self.assertGreater(refused, 8)

    def test_parts_that_are_not_what_the_manifest_says(self):
        parts = read(self.good)
        self.assertEqual(parts[-1][0].name, "manifest.json")
        file = next(i for i, (entry, _) in enumerate(parts) if entry.name.startswith("files/"))
        entry, content = parts[file]
        changed = bytes([content[0] ^ 1]) + content[1:]
        self.refused(write(parts[:file] + [(entry, changed)] + parts[file + 1:]), "is not what it was")
        self.refused(write(parts[:file] + [(entry, content + b"x")] + parts[file + 1:]), "is not what it was")
        self.refused(write(parts[:file] + parts[file + 1:]), "a part of it is missing")
        self.refused(write(parts[:-1]), "its manifest is missing")
        self.refused(write(parts + [(named("files/bc/abcd"), b"x")]), "something follows its manifest")
        self.refused(write([(named("files/bc/abcd"), b"x")] + parts), "more in it than its manifest names")
        self.refused(write(parts[:1] + parts), "twice")

    def test_foreign_ones(self):
        self.refused(b"no archive at all" * 1000, "this is no backup of Kreide")
        self.refused(zstd(b"no archive at all" * 1000), "this is no backup of Kreide")
        self.refused(write([(named("README"), b"hello")]), "a file in it that no backup has")
        self.refused(write([(named("manifest.json"), b"{}")]), "its manifest can't be read")
        parts = read(self.good)
        manifest = json.loads(parts[-1][1])
        self.refused(with_manifest(parts[:-1], {**manifest, "number": 2}), "newer version")
        database = self.folder / "changed.db"
        for change, words in (("PRAGMA user_version = 9999", "newer version"), ("PRAGMA user_version = 0", "none of Kreide"),
                              ("PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'schools'", "none of Kreide")):
            database.write_bytes(parts[0][1])
            db = sqlite3.connect(database)
            db.executescript(change)
            db.close()
            self.refused(with_manifest([(parts[0][0], database.read_bytes())] + parts[1:-1], manifest), words)

    def test_tricks_with_paths(self):
        parts = read(self.good)
        manifest = json.loads(parts[-1][1])
        names = ("../kreide.db", "/tmp/kreide-trick", "files/../../trick", "files/ab/../../trick", "./kreide.db", "files//x", "kreide.db/x",
                 "files/bc/abcd/x", "files/cb/abcd", "files/bc/ab.d", "kreide.lock", "self-signed.key/../x", "files", "KREIDE.DB")
        for name in names:
            self.refused(with_manifest([(named(name), b"x")] + parts[:-1], manifest), "a file in it that no backup has")
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            for name in ("files/bc/abcd", "files", "kreide.db"):
                self.refused(write([(named(name, kind, "/etc"), b"")] + parts), "something in it is no file")
        self.assertFalse((self.dir.parent / "trick").exists())

    def test_the_command_line(self):
        for command in ("backup", "restore"):
            self.assertEqual(kreide(command).returncode, 2)
            self.assertEqual(kreide(command, "--help").returncode, 0)
        path = self.backups[0]
        done = kreide("backup", path, "--config", self.server.config)
        self.assertEqual((done.returncode, b"is there already" in done.stderr), (1, True))
        done = kreide("backup", "/nowhere/x", "--config", self.server.config)
        self.assertEqual((done.returncode, b"can't be written" in done.stderr), (1, True))
        shelf = self.folder / "many"
        shelf.mkdir()
        (shelf / "notes.txt").write_text("mine")
        for day in range(1, 5):
            (shelf / f"kreide-2026-01-0{day}-020000.tar.zst").write_bytes(b"")
        done = kreide("backup", shelf, "--config", self.server.config, "--keep", "3")
        self.assertEqual(done.returncode, 0, done.stderr)
        names = sorted(path.name for path in shelf.iterdir())
        self.assertEqual(names[:2], ["kreide-2026-01-03-020000.tar.zst", "kreide-2026-01-04-020000.tar.zst"])
        self.assertEqual((len(names), names[-1]), (4, "notes.txt"))

    def test_where_there_is_no_folder_yet(self):
        shelf = self.folder / "new" / "backups"
        done = kreide("backup", shelf, "--config", self.server.config, "--keep", "3")
        self.assertEqual((done.returncode, [path.suffix for path in shelf.iterdir()]), (0, [".zst"]), done.stderr)
        done = kreide("backup", next(shelf.iterdir()), "--config", self.server.config, "--keep", "3")
        self.assertEqual((done.returncode, b"is no folder" in done.stderr), (1, True), done.stderr)

    def test_in_its_unit(self):
        """With no more system calls than deploy/kreide-backup.service allows."""
        sandbox = [sys.executable, ROOT / "tests" / "server" / "sandbox.py", ROOT / "deploy" / "kreide-backup.service"]
        shelf = self.folder / "unit"
        shelf.mkdir()
        # the leak checker would trace the process, which the unit forbids
        done = subprocess.run([*map(str, sandbox), classroom.PROGRAM, "backup", str(shelf), "--keep", "2", "--config", str(self.server.config)],
                              capture_output=True, timeout=60, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        self.assertEqual((done.returncode, len(list(shelf.iterdir()))), (0, 1), done.stderr)

    def test_what_was_lost_is_said(self):
        self.assertEqual(self.restore(self.good).returncode, 0)
        conf = self.folder / "lost.conf"
        conf.write_text(self.server.config.read_text().replace(f"dir={self.server.store}", f"dir={self.dir}"))
        next(path for path in (self.dir / "files").rglob("*") if path.is_file()).unlink()
        done = kreide("backup", self.folder / "lost.tar.zst", "--config", conf)
        self.assertEqual((done.returncode, b"contents of 1 files are lost" in done.stderr), (3, True), done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=0)
