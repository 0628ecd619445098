"""Two schools in a running server, with several people of each role who are logged in, and something of everything that calls name:
for tests that ask all calls. And one connection of HTTP that sends any bytes.
"""
import hashlib
import json
import random
import socket
import sqlite3
import time

from classroom import Server

DAY_MS = 86_400_000
ROLES = ("admin", "leader", "teacher", "pupil", "parent", "guest", "outsider", "companion", "foreign", "nobody")
SHORT_HANDED = ("outsider", "companion")  # of these nobody new comes
COMPANIONS = 4  # of a talk, at most


class Reply:
    def __init__(self, status: int, headers: dict, body: bytes, seconds: float):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds


class Wire:
    """Keeps its connection as long as the server does."""

    def __init__(self, port: int, patience: float):
        self.port, self.patience, self.socket = port, patience, None

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def ask(self, request: bytes, is_head: bool = False, patience: float = 0) -> Reply | None:
        """None: the server hung up without a word, or said none as long as there was patience."""
        for is_last in (self.socket is None, True):
            begun = time.monotonic()
            try:
                if not self.socket:
                    self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.patience)
                self.socket.settimeout(patience or self.patience)
                self.socket.sendall(request)
            except TimeoutError:
                self.close()
                return None
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said why, and what it said is still to be read
            try:
                reply = self._read(is_head, begun)
            except ConnectionResetError:
                reply = None
            except TimeoutError:
                self.close()
                return None
            if reply or is_last:
                return reply
            self.close()  # it was kept too long
        return None

    def _read(self, is_head: bool, begun: float) -> Reply | None:
        got = b""
        while b"\r\n\r\n" not in got:
            more = self.socket.recv(65536)
            if not more:
                self.close()
                return None
            got += more
        head, body = got.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if ": " in line)}
        status = int(lines[0].split(" ")[1])
        length = 0 if is_head or status in (204, 304) else int(headers.get("content-length", -1))
        while len(body) < length or length < 0:
            more = self.socket.recv(65536)
            if not more:
                break
            body += more
        if length < 0 or headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(status, headers, body, time.monotonic() - begun)


class Person:
    def __init__(self, person: str, role: str, cookie: str):
        self.id, self.role, self.cookie, self.tired_until = person, role, cookie, 0.0


class School:
    """The demo's school and another one. People are written into the store: to invite each of them would take minutes."""

    def __init__(self, rng: random.Random, each: int):
        self.rng, self.each = rng, each
        self.server = Server(3, "[shelf]\nfile-mib=4\nperson-mib=8\ngroup-mib=64\n")
        self.store = sqlite3.connect(self.server.store / "kreide.db", isolation_level=None, timeout=30)
        self.school, self.group = (self.server.store / "demo-group").read_text().split()
        # it was this night: else it begins 20 s after the start, and changes what nobody asked for
        self.store.execute("INSERT INTO purges (school, kind, at_ms, count) VALUES (?, 'chat', ?, 0)", (self.school, int(time.time() * 1000) + DAY_MS))
        self.wire = Wire(self.server.port, 60)
        self.people: dict[str, list[Person]] = {role: [] for role in ROLES}
        self.people["nobody"] = [Person("", "nobody", "")]
        for role in ROLES:
            for _ in range(0 if role in SHORT_HANDED or role == "nobody" else each):
                self.hire(role)
        self.furnish()

    # --- people ---

    def hire(self, role: str) -> Person:
        """Somebody new of this role, of the group if he may be."""
        person = "u" + "".join(self.rng.choices("abcdefghijkmnopqrstuvwxyz", k=12))
        kept_role = "teacher" if role == "foreign" else role
        school, group = (self.school, self.group) if role != "foreign" else self.other()
        name = f"{self.rng.choice(['Ada', 'Ben', 'Mia', 'Öz'])} {person[-4:]}"
        self.store.execute("INSERT INTO people (id, school, name, role, given, family, is_admin) VALUES (?, ?, ?, ?, ?, ?, ?)",
                           (person, school, name, kept_role, name.split()[0], name.split()[1], role == "admin"))
        if kept_role in ("teacher", "pupil", "guest", "leader"):
            self.store.execute("INSERT INTO members (group_id, person) VALUES (?, ?)", (group, person))
        if role == "parent":
            self.store.execute("INSERT INTO guardians SELECT ?, p.id FROM people p JOIN members m ON m.person = p.id WHERE m.group_id = ? AND p.role = 'pupil' LIMIT 4",
                               (person, group))
        made = Person(person, role, self.session(person))
        self.people[role].append(made)
        return made

    def session(self, person: str) -> str:
        token = "".join(self.rng.choices("abcdefghijkmnopqrstuvwxyz", k=32))
        self.store.execute("INSERT INTO sessions (hash, person, expires_ms) VALUES (?, ?, ?)",
                           (hashlib.blake2b(token.encode(), digest_size=32).digest(), person, int(time.time() * 1000) + 3650 * DAY_MS))
        return "kreide_session=" + token

    def other(self) -> tuple[str, str]:
        """The second school and its group."""
        self.store.execute("INSERT OR IGNORE INTO schools (id, name) VALUES ('s2', 'Andere Schule')")
        self.store.execute("INSERT OR IGNORE INTO groups (id, school, name, subject) VALUES ('g2', 's2', 'Klasse 9z', 'Physik')")
        self.store.execute("INSERT OR IGNORE INTO rooms (id, group_id, kind, title) VALUES ('r2', 'g2', 'lesson', 'Klasse 9z')")
        return "s2", "g2"

    def somebody(self, role: str) -> Person:
        """One of them who was not told lately that he is too fast."""
        now = time.monotonic()
        fresh = [person for person in self.people[role] if person.tired_until <= now] or self.people[role]
        return self.rng.choice(fresh)

    def replace(self, person: Person):
        """He is not what he was: left, in another role, without session."""
        self.people[person.role].remove(person)
        if person.role in SHORT_HANDED:
            self.people[person.role] = self.people[person.role] or [Person("", person.role, "")]
        else:
            self.hire(person.role)

    def keep_up(self):
        """What one of thousands of requests ended is there again."""
        self.store.execute("UPDATE groups SET ended_ms = NULL, kind = 'class' WHERE id = ?", (self.group,))
        for role in ("teacher", "pupil", "guest"):
            for person in self.people[role]:
                self.store.execute("INSERT OR IGNORE INTO members (group_id, person) SELECT ?, id FROM people WHERE id = ?", (self.group, person.id))

    # --- things ---

    def must(self, person: Person, method: str, path: str, body=None):
        text = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: {person.cookie}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        reply = self.wire.ask(head.encode() + text)
        if not reply or reply.status != 200:
            raise AssertionError(f"{method} {path}: {reply and (reply.status, reply.body)}")
        return json.loads(reply.body)

    def enter(self, role: str, token: str):
        cookie = self.server.session(token)
        person = self.store.execute("SELECT person FROM sessions ORDER BY rowid DESC LIMIT 1").fetchone()[0]
        self.people[role].append(Person(person, role, cookie))

    def furnish(self):
        """A day of talks that is open, with a booking and who comes along; a conference that is called and one that is over; a lesson
        that was held, and one every week."""
        now = int(time.time() * 1000)
        leader, teacher, admin, parent = (self.people[role][0] for role in ("leader", "teacher", "admin", "parent"))
        day = self.must(leader, "POST", "/api/consultations", {"kind": "day", "title": "Sprechtag", "bookFrom": now - DAY_MS, "bookUntil": now + 90 * DAY_MS,
                                                               "wishUntil": now + 80 * DAY_MS})["id"]
        date = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * 86_400))
        desk = self.must(leader, "POST", f"/api/consultations/{day}/desks", {
            "desks": [{"teachers": [one.id], "mode": "both"} for one in self.people["teacher"]],
            "grid": {"date": date, "begin": "14:00", "end": "16:00"}})["desks"][0]["id"]
        self.must(leader, "POST", f"/api/consultations/{day}", {"state": "open"})
        slot = self.must(teacher, "GET", f"/api/desks/{desk}")["slots"][0]["id"]
        child = self.must(parent, "GET", "/api/family")["children"][0]["id"]
        talk = self.must(teacher, "POST", f"/api/desks/{desk}/talks", {"slot": slot, "child": child})["id"]
        for _ in range(min(self.each, COMPANIONS)):
            self.enter("companion", self.must(teacher, "POST", f"/api/family/talks/{talk}/companions", {"kind": "social", "name": "Rosa"})["token"])
        self.confer(leader, now)
        self.must(admin, "POST", "/api/periods", {"periods": [{"number": 1, "start": "08:00", "end": "08:45"}]})
        self.must(teacher, "POST", "/api/lessons", {"group": self.group, "weekday": 1, "first": 1, "last": 1})
        self.store.execute("INSERT INTO register_entries (id, group_id, begin_ms, end_ms, is_running, is_judged, kept_until_ms) VALUES ('e1', ?, ?, ?, 0, 1, ?)",
                           (self.group, now - 7_200_000, now - 3_600_000, now + 300 * DAY_MS))
        self.store.execute("INSERT INTO register_people (entry, person, is_staff) SELECT e.number, m.person, p.role = 'teacher' FROM register_entries e "
                           "JOIN members m USING (group_id) JOIN people p ON p.id = m.person WHERE e.id = 'e1' AND p.role IN ('teacher', 'pupil')")

    def confer(self, leader: Person, now: int):
        roll = [{"person": one.id, "kind": kind, **office} for role, kind, office in (
            ("teacher", "vote", {"office": "minutes"}), ("pupil", "advisory", {}), ("parent", "guest", {})) for one in self.people[role][:1]]
        for title, is_over in (("Schulkonferenz", False), ("Lehrerkonferenz", True)):
            conference = self.must(leader, "POST", "/api/conferences", {"kind": "school", "title": title, "begin": now + 30 * DAY_MS})["id"]
            self.must(leader, "POST", f"/api/conferences/{conference}/roll", {"add": roll + [{"name": f"Rosa {i}", "kind": "guest"} for i in range(self.each)]})
            self.must(leader, "POST", f"/api/conferences/{conference}/agenda", {"items": [{"title": "Bericht"}, {"title": "Personal", "guests": False}]})
            self.must(leader, "POST", f"/api/conferences/{conference}/invite", {"force": True})
            for link in [] if is_over else self.must(leader, "POST", f"/api/conferences/{conference}/links", {})["links"]:
                self.enter("outsider", link["token"])
            if is_over:
                self.store.execute("UPDATE conferences SET state = 'closed', invited_ms = 1, begin_ms = ?1, opened_ms = ?1, closed_ms = ?1 WHERE id = ?2", (now - DAY_MS, conference))
                self.must(leader, "POST", f"/api/conferences/{conference}/minutes/publish", {"text": "# Protokoll"})
