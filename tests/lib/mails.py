"""Mails to parents in tests: the real SMTP server of tests/lib/smtp.py, and a Kreide whose outbox is filled by hand."""
import json
import pathlib
import queue
import re
import signal
import sqlite3
import subprocess
import threading
import time

import classroom

MINUTE, DAY = 60_000, 24 * 3600 * 1000


def now_ms() -> int:
    return int(time.time() * 1000)


def certificate(folder: pathlib.Path, name: str, host: str = "DNS:localhost,IP:127.0.0.1") -> tuple[str, str]:
    """Self-signed: (certificate, key)."""
    pair = str(folder / f"{name}.pem"), str(folder / f"{name}.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName={host}", "-out", pair[0], "-keyout", pair[1]], check=True, capture_output=True)
    return pair


class Smtp:
    """tests/lib/smtp.py: by Debian's Python, since the library is Debian's."""

    def __init__(self, *options: str):
        self.process = subprocess.Popen(["/usr/bin/python3", str(pathlib.Path(__file__).with_name("smtp.py")), *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.said, self.mode, self.taken, self.refused = queue.Queue(), "takes", [], []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            what = json.loads(line)
            if "mode" in what:
                self.said.put(what["mode"])
            elif "refused" in what:
                self.refused.append(what["refused"])
            else:
                self.taken.append(what)

    def be(self, mode: str):
        self.process.stdin.write(mode + "\n")
        self.process.stdin.flush()
        assert self.said.get(timeout=10) == mode
        self.mode = mode

    def ids(self) -> list[str]:
        """Of all that it has taken until now."""
        self.be(self.mode)
        return [re.search(r"^Message-ID: <([^@>]+)@", mail["data"], re.M)[1] for mail in self.taken]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Post:
    """A server whose outbox is filled by hand."""

    def __init__(self, smtp: Smtp, more: str = ""):
        self.server = classroom.Server(2, self.section(smtp.port, more))
        self.school, _ = (self.server.store / "demo-group").read_text().split()
        self.child = self.server.pupil_ids[0]
        self.count = 0

    @staticmethod
    def section(port: int, more: str = "") -> str:
        security = "" if "security=" in more else "security=none\n"
        return f"[mail]\nserver=127.0.0.1\nport={port}\nfrom=schule@schule.example\ntimeout-seconds=1\n{security}{more}"

    def sql(self, statement: str, *values):
        db = sqlite3.connect(self.server.store / "kreide.db", timeout=20)
        with db:
            rows = db.execute(statement, values).fetchall()
        db.close()
        return rows

    def parent(self, address: str, school: str | None = None) -> str:
        self.count += 1
        person = self.server.admin("person", "--school", school or self.school, "--name", f"Elter {self.count}", "--role", "parent")
        self.sql("INSERT INTO person_contacts VALUES (?, 'tr', ?, 1, ?)", person, address, now_ms())
        self.sql("INSERT INTO guardians VALUES (?, ?)", person, self.child)  # nobody else hears of a child's talks
        return person

    def put(self, person: str, count: int = 1, school: str | None = None, **facts) -> list[str]:
        """So many mails, due now."""
        facts = {"title": "Elternsprechtag", "child": "Ada", "teachers": [{"id": "t", "name": "Frau Kaya"}], "begin": now_ms() + DAY,
                 "end": now_ms() + DAY + 10 * MINUTE, "mode": "video", "place": "", "phone": "030 1", "interpreter": None, "isAssigned": 0,
                 "changed": now_ms(), "before": 0, "code": 7, **facts}
        ids = [f"m{person[1:]}{i}".replace("_", "x").replace("-", "x") for i in range(count)]
        for one in ids:
            self.sql("INSERT INTO mails (id, school, person, child, talk, kind, sequence, facts, due_ms) VALUES (?, ?, ?, ?, 'k1', 'booked', 0, ?, ?)",
                     one, school or self.school, person, self.child, json.dumps(facts), now_ms())
        return ids

    def put_of_conference(self, person: str, kind: str, **facts):
        """One mail, due now."""
        facts = {"title": "Lehrerkonferenz", "kind": "teachers", "begin": now_ms() + DAY, "minutesLong": None, "place": "Aula", "secondCall": 0,
                 "agenda": ["Begrüßung"], "seat": "vote", "isOutsider": 0, "changed": now_ms(), "before": 0, "objectUntil": 0, **facts}
        self.sql("INSERT OR IGNORE INTO conferences (id, school, kind, title, begin_ms, created_ms) VALUES ('cNF', ?, 'teachers', '', 0, 0)", self.school)
        self.sql("INSERT INTO seats (id, conference, person, kind) VALUES (?, 'cNF', ?, 'vote')", f"s{self.count}{kind}", person)
        self.sql("INSERT INTO mails (id, school, person, conference, kind, sequence, facts, due_ms) VALUES (?, ?, ?, 'cNF', ?, 0, ?, ?)",
                 f"c{self.count}{kind}", self.school, person, kind, json.dumps(facts), now_ms())

    def configure(self, text: str):
        """While it runs."""
        before = self.server.log().count("config.reloaded")
        self.server.config.write_text(text)
        self.server.process.send_signal(signal.SIGHUP)
        classroom.until("the settings are taken", lambda: self.server.log().count("config.reloaded") > before)

    def states(self) -> dict[str, str]:
        return dict(self.sql("SELECT id, state FROM mails"))

    def until_settled(self, states: set[str], seconds: float = 30):
        classroom.until(f"all are {states}, not {self.states()}", lambda: set(self.states().values()) <= states, seconds)

    def hurry(self):
        """What waits for its next turn has waited."""
        self.sql("UPDATE mails SET due_ms = ? WHERE state = 'waiting'", now_ms())

    def close(self):
        self.server.stop()
        log, complaints = self.server.log(), self.server.complaints()
        self.server.close()
        assert not complaints, complaints
        for word in ("@", "geheim", "Elter ", "Ada"):
            assert word not in log, f"{word} is in the log"
