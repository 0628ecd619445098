"""All calls of /api/ held against /api/openapi.json of the running program: from the description alone, requests that fit it, that only
just fit it, that do not, and that are no good HTTP, by everybody, with the ids that replies brought.

Usage: test_api_described.py PROGRAM [--requests N] [--seed N] [--only REGEX] [--prove]

Of each reply it is claimed: it comes within SECONDS_MAX; its status is described for the call and none of 500 and above but the
described ones; its body is as described for that status; if it refuses, nothing is another in the store than before; what does not
fit the description is refused; what a call wrote, the same path gives back. Of the program: no sanitizer says a word, and it ends
well. --prove: the same claims about replies that were tampered with; each must be caught.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import sys
import time
import urllib.parse

PROGRAM = os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
from described import Description, Maker, Memory, singular  # noqa: E402
from described_school import ROLES, Reply, School  # noqa: E402

SECONDS_MAX = 15  # with sanitizers on a machine that does other things; a paper and a password take the longest
FAULTS_MAX = 25
RAW_PATIENCE = 0.4
TOLD = os.environ.get("KREIDE_TOLD")  # each request and how it was answered
# what a refusal may leave: a child's picture is drawn when it is first asked for, and wrong codes are counted
LEFT_BY_REFUSALS = {"POST /api/session": {"people"}}
BESIDE = {"register_clock"}  # what the server writes by itself
SLOW = {"POST /api/me/password", "POST /api/me/totp", "POST /api/me/totp/remove", "POST /api/setup", "POST /api/invite"}


class Request:
    """`is_wrong`: it does not fit the description. `is_raw`: it is no good HTTP, and may be answered by hanging up, or the
    server waits for the rest of it, longer than anybody waits here."""

    def __init__(self, operation, person, method, path, headers, body, is_wrong, is_raw=False, said=None):
        self.operation, self.person, self.method, self.path, self.headers, self.body = operation, person, method, path, headers, body
        self.is_wrong, self.is_raw, self.said = is_wrong, is_raw, said

    def bytes(self) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"Cookie: {self.person.cookie}"] if self.person.cookie else []
        lines += [f"{name}: {value}" for name, value in self.headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape") + self.body

    def told(self) -> str:
        return f"{self.person.role}: {self.method} {self.path[:160]} {self.body[:300]!r}"


def is_unreadable(path: str) -> bool:
    """libwebsockets refuses these itself, with a page of its own or by hanging up; dots lead to another path."""
    return re.search(r"%(?![0-9a-fA-F]{2})|%00|%2[fF]|/(\.|%2e){1,2}(/|$|\?)", path) is not None


class Store:
    """What is in the store, table by table, and whether anybody wrote since."""

    def __init__(self, connection):
        self.connection = connection
        self.tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
                       if name not in BESIDE]
        self.look()

    def version(self) -> int:
        return self.connection.execute("PRAGMA data_version").fetchone()[0]

    def look(self):
        self.seen = self.version()
        self.rows = {table: frozenset(repr(row) for row in self.connection.execute(f'SELECT * FROM "{table}"')) for table in self.tables}

    def changed(self) -> dict[str, str]:
        """Which tables are not as they were when it was looked last, and what is new in them or gone; looks again."""
        before, version = self.rows, self.seen
        if self.version() == version:
            return {}
        self.look()
        return {table: f"{sorted(before[table] ^ self.rows[table])[:4]}" for table in self.tables if before[table] != self.rows[table]}


class Claims:
    def __init__(self, description):
        self.described, self.faults, self.seen = description, [], set()

    def fault(self, request: Request, what: str):
        key = (request.operation.name, what[:40])
        if key not in self.seen:  # one of a kind
            self.seen.add(key)
            self.faults.append(f"{what}\n    {request.told()}")

    def reply(self, request: Request, reply):
        if reply is None:
            if not request.is_raw:
                self.fault(request, "no answer at all")
            return
        if reply.seconds > SECONDS_MAX:
            self.fault(request, f"took {reply.seconds:.1f} s")
        if reply.status >= 500 and str(reply.status) not in request.operation.responses:
            self.fault(request, f"status {reply.status} {reply.body[:200]!r}")
        elif request.is_raw:
            self.raw(request, reply)
        else:
            self.body(request, reply)
        if request.is_wrong and reply.status < 400:
            self.fault(request, f"does not fit the description, and is answered with {reply.status}")

    def raw(self, request: Request, reply):
        """A head or method of no call: libwebsockets may answer itself, but what has a body says what is wrong."""
        if reply.status >= 400 and reply.headers.get("content-type", "").startswith("application/json") and reply.body:
            try:
                error = json.loads(reply.body)["error"]
                if set(error) == {"code", "detail"} and isinstance(error["code"], str):
                    return
            except (ValueError, KeyError, TypeError):
                pass
            self.fault(request, f"{reply.status} with an error of another shape: {reply.body[:200]!r}")

    def body(self, request: Request, reply):
        described = self.described.response(request.operation, reply.status)
        if described is None:
            self.fault(request, f"status {reply.status} is not described: {reply.body[:200]!r}")
            return
        content = described.get("content", {})
        kind = reply.headers.get("content-type", "").split(";")[0]
        if request.method == "HEAD":
            return
        if not content and reply.body:
            self.fault(request, f"{reply.status} has a body that is not described: {reply.body[:100]!r}")
        elif content and kind not in content and "*/*" not in content:
            self.fault(request, f"{reply.status} is {kind or 'without a body'}, described is {list(content)}")
        elif "application/json" in content:
            try:
                value = json.loads(reply.body)
            except ValueError:
                self.fault(request, f"{reply.status} is no JSON: {reply.body[:200]!r}")
                return
            wrong = self.described.misfit(content["application/json"].get("schema", {}), value)
            if wrong:
                self.fault(request, f"{reply.status} is not as described: {wrong} in {reply.body[:200]!r}")

    def unchanged(self, request: Request, changed: dict[str, str]):
        left = {table: how for table, how in changed.items() if table not in LEFT_BY_REFUSALS.get(request.operation.name, ())}
        if left:
            self.fault(request, f"refused, and changed {left}")

    def kept(self, request: Request, written, read):
        """What was written is read again, where both have it: said as it was sent, but for spaces around it and Unicode's form."""
        for name, value in (request.said or {}).items():
            if name == "isAdmin":
                continue  # who has the role admin is one, and nobody who is not of the staff can be one, whatever is said
            if name in read and isinstance(value, (bool, int)) and type(read[name]) is type(value) and read[name] != value:
                self.fault(request, f"{name} was written, and is read as {read[name]!r}")
        if written != read:
            keys = [key for key in read if type(written.get(key)) is type(read[key]) and written[key] != read[key]]
            if keys:
                self.fault(request, f"the reply says of {keys} {[written[k] for k in keys]}, a GET then {[read[k] for k in keys]}"[:300])


class Client:
    def __init__(self, school, description, rng, memories, claims, store):
        self.school, self.described, self.rng, self.memories, self.claims, self.store = school, description, rng, memories, claims, store
        self.make = Maker(description, rng)
        self.paths = {(one.method, one.path): one for one in description.operations}
        self.statuses = collections.defaultdict(collections.Counter)
        self.asked = 0

    # --- requests ---

    def memory(self, person):
        return self.memories["foreign" if person.role == "foreign" else "here"]

    def path(self, operation, person) -> str:
        """Mostly with ids that are there; some of the other school, some that nobody has, some that are none."""
        parts, before = operation.path.split("/"), ""
        for i, part in enumerate(parts):
            if "{" in part:
                memory = self.memory(person) if self.rng.random() < 0.9 else self.rng.choice(list(self.memories.values()))
                known = memory.one(self.rng, singular(before)) or memory.one(self.rng, self.rng.choice(list(memory.known) or [""]))
                dice = self.rng.random()
                if dice < 0.04 or not known:
                    known = self.rng.choice(["x", "a" * 32, "a" * 33, "-", "0", "%00", "%2e%2e", "%2F", "%", "%zz", "%ff", "\u00e4", "a%20b", "..", ";", "*", "%c0%af"])
                    known = known.encode("latin-1", "replace").decode("latin-1") if known.isascii() else urllib.parse.quote(known)
                else:
                    known = urllib.parse.quote(known, safe="")
                parts[i] = part.replace("{id}", known).replace("{part}", known)
            else:
                before = part
        return "/".join(parts)

    def query(self, operation, person) -> str:
        said = []
        for one in operation.parameters:
            if one["in"] == "query" and self.rng.random() < 0.5:
                name = one["name"]
                value = self.rng.choice([self.memory(person).one(self.rng, name) or "", "1", "0", "-1", "99999999999999999999", "pupil", "de",
                                         time.strftime("%Y-%m-%d"), "\U0001f9d1" * 30, "a&b=c", "\u0000", "x" * 600, "%", "\u202e", "'"])
                said.append(f"{name}={urllib.parse.quote(value)}" if self.rng.random() < 0.95 else f"{name}=%zz%")
        return "?" + "&".join(said) if said else ""

    def body(self, operation, person, kind) -> tuple[bytes, bool, object]:
        """The bytes, whether they do not fit, and what was said."""
        memory = self.memory(person)
        if operation.schema:
            value = self.make.value(operation.schema, memory, edge={"valid": 0.0, "edge": 0.6, "wrong": 0.0, "raw": 0.0}[kind])
            self.name_ids(operation, value, memory)
            if kind == "wrong":
                value = self.make.broken(operation.schema, value)
            text = json.dumps(value).encode()
            # a lone surrogate, and a character that is none, can't be told by the schema; the server refuses both
            return text, kind == "wrong", value
        if operation.mime == "text/csv":
            return self.rng.choice([b"", "Rolle;Vorname;Nachname;Gruppe\nlehrer;Ada;Kaya;7b\n".encode(), b"\xff\xfe\x00", b'"', b"a;b\n" * 1000]), False, None
        if operation.mime == "text/calendar":
            return self.rng.choice([b"", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261223\r\nDTEND;VALUE=DATE:20270107\r\n"
                                    b"SUMMARY:Ferien\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR", os.urandom(200)]), False, None
        return (self.rng.choice([b"", b"\0", b"\0" + self.rng.randbytes(40), b"\0" + self.rng.randbytes(3000)]) if operation.mime else b""), False, None

    def name_ids(self, operation, value, memory):
        """A field that is called "id" names what the path is about."""
        segments = [one for one in operation.path.split("/") if one and "{" not in one and one not in ("revoke", "remove")]
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            value["id"] = memory.one(self.rng, singular(segments[-1])) or value["id"]

    def request(self, operation, role, kind) -> Request:
        person = self.school.somebody(role)
        path = self.path(operation, person) + self.query(operation, person)
        body, is_wrong, said = self.body(operation, person, kind)
        headers = [("Content-Type", operation.mime)] if operation.mime else []
        if operation.method not in ("GET", "HEAD", "OPTIONS"):
            headers.append(("Content-Length", str(len(body))))
        else:
            body = b""
        if "/uploads" in path:
            headers += self.tus(operation)
        made = Request(operation, person, operation.method, path, headers, body, is_wrong, is_unreadable(path), said)
        return self.spoil(made) if kind == "raw" else made

    def tus(self, operation) -> list:
        name = self.rng.choice(["SGVmdC5wZGY=", "Li4vLi4vZXRjL3Bhc3N3ZA==", "eC5leGU=", "", "====", "w6QucGRm"])
        return [("Tus-Resumable", self.rng.choice(["1.0.0", "1.0.0", "1.0.0", "0.2"])), ("Upload-Length", self.rng.choice(["0", "3", "3000", "-1", "99999999999999999999", "4194305"])),
                ("Upload-Metadata", f"filename {name}"), ("Upload-Offset", self.rng.choice(["0", "0", "3", "-1", "x"]))]

    def spoil(self, made: Request) -> Request:
        """One of the ways to send what is no good HTTP, or no JSON."""
        rng, body, headers = self.rng, made.body, made.headers
        has_body = made.operation.schema is not None
        ways = ["method", "twice_length", "coding", "no_length", "long_head", "cut_path", "origin", "cookie", "length_wrong", "huge"]
        way = rng.choice(ways + (["cut_json", "type", "no_type", "nested", "double_key", "utf8", "array", "surrogate", "bom"] * 2 if has_body else []))
        without = [(name, value) for name, value in headers if name != "Content-Length"]
        text = {"cut_json": body[:-1], "nested": b'{"a":' * 20_000, "array": b"[]", "utf8": b'{"a":"\xff"}', "surrogate": b'{"a":"\\ud800"}', "bom": b"\xef\xbb\xbf" + body,
                "double_key": b'{"a":1,"a":1,' + body[1:]}.get(way)
        if text is not None:
            if way == "nested" and rng.random() < 0.5:
                text = b'{"a":' * 3_000
            return Request(made.operation, made.person, made.method, made.path, without + [("Content-Length", str(len(text)))], text, True, True)
        changed = {
            "method": lambda: (rng.choice(["PUT", "TRACE", "HEAD", "PATCH", "OPTIONS", "DELETE"]), made.path, headers),
            "twice_length": lambda: (made.method, made.path, headers + [("Content-Length", str(len(body) + 1))]),
            "coding": lambda: (made.method, made.path, headers + [("Transfer-Encoding", "chunked")]),
            "no_length": lambda: (made.method, made.path, without),
            "long_head": lambda: (made.method, made.path, headers + [("X-Long", "x" * rng.choice([2000, 9000]))]),
            "cut_path": lambda: (made.method, made.path + rng.choice(["/", "//", "/%", "/..", "?", "#", " ", "%0d%0aX: y", "/" + "a" * 3000]), headers),
            "origin": lambda: (made.method, made.path, headers + [("Origin", rng.choice(["https://evil.example", "null", "http://127.0.0.1", ""]))]),
            "cookie": lambda: (made.method, made.path, headers + [("Cookie", rng.choice(["kreide_session=", "kreide_session=" + "x" * 3000, "a=b; kreide_session=\u00e4"]))]),
            "length_wrong": lambda: (made.method, made.path, without + [("Content-Length", rng.choice(["-1", "+1", "0x1", "1,1", "99999999999999999999", " "]))]),
            "huge": lambda: (made.method, made.path, without + [("Content-Length", "104857600")]),
            "type": lambda: (made.method, made.path, [("Content-Type", rng.choice(["text/plain", "application/jsonx", "", "multipart/form-data"]))] + [
                one for one in headers if one[0] != "Content-Type"]),
            "no_type": lambda: (made.method, made.path, [one for one in headers if one[0] != "Content-Type"]),
        }[way]()
        method, path, headers = changed
        return Request(made.operation, made.person, method, path, headers, body, False, True)

    # --- replies ---

    def ask(self, operation, role, kind):
        for _ in range(4):
            request = self.request(operation, role, kind)
            wire = self.school.wire
            reply = wire.ask(request.bytes(), request.method == "HEAD", RAW_PATIENCE if request.is_raw else 0)
            self.asked += 1
            if request.is_raw:
                wire.close()  # half of a request may be left in it
            if reply and reply.status == 429 and role != "nobody":
                request.person.tired_until = time.monotonic() + 20
                self.judge(request, reply)
                continue
            break
        self.judge(request, reply)

    def judge(self, request, reply):
        self.claims.reply(request, reply)
        name = request.operation.name
        self.statuses[name][reply.status if reply else 0] += 1
        if TOLD:
            print(name, request.person.role, "raw" if request.is_raw else "", request.method, request.path[:300], request.body[:300],
                  reply and (reply.status, reply.body[:120]), file=sys.stderr)
        changed = self.store.changed()
        if reply and reply.status >= 400 and changed:
            self.claims.unchanged(request, changed)
        if reply is None:  # what nobody waited for may be done only now
            for _ in range(3):
                self.school.wire.close()
                self.school.wire.ask(b"GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n")
            self.store.look()
        if reply and reply.status == 401 and request.person.cookie and not request.is_raw and not request.operation.is_open:
            self.school.replace(request.person)
            self.store.look()
        if reply and reply.status < 300 and not request.is_raw and reply.body:
            self.learn(request, reply)

    def learn(self, request, reply):
        if not reply.headers.get("content-type", "").startswith("application/json"):
            return
        value = json.loads(reply.body)
        segments = [one for one in request.operation.path.split("/") if one and "{" not in one]
        if request.operation.path != "/api/openapi.json":
            self.memory(request.person).learn(value, singular(segments[-1]))
        if "location" in reply.headers:
            self.memory(request.person).add("upload", reply.headers["location"].rsplit("/", 1)[-1])
        if request.method == "POST" and isinstance(value, dict):
            self.read_again(request, value)

    def read_again(self, request, written):
        """The same path, or what was made: does a GET say the same as the reply that wrote it?"""
        path, template = request.path.split("?")[0], request.operation.path
        if ("GET", template + "/{id}") in self.paths and "id" in written:
            template, path = template + "/{id}", f"{path}/{written['id']}"
        if ("GET", template) not in self.paths:
            return
        again = Request(self.paths["GET", template], request.person, "GET", path, [], b"", False)
        reply = self.school.wire.ask(again.bytes())
        self.claims.reply(again, reply)
        if reply and reply.status == 200 and reply.headers.get("content-type") == "application/json":
            self.claims.kept(request, written, json.loads(reply.body))
        self.store.look()  # some write when they read: what has happened meanwhile in a lesson


def weights(operation) -> int:
    return 1 if operation.name in SLOW else 6


def prove(client, school) -> list[str]:
    """What was tampered with, and passed all the same."""
    claims, teacher = client.claims, school.people["teacher"][0]
    operation, saving = client.paths["GET", "/api/groups/{id}"], client.paths["POST", "/api/me/contact"]
    request = Request(operation, teacher, "GET", f"/api/groups/{school.group}", [], b"", False)
    good = school.wire.ask(request.bytes())
    group = json.loads(good.body)
    refusal = {"error": {"code": "not_member", "detail": {}}}
    wrong = Request(saving, teacher, "POST", saving.path, [], b"{}", True)
    raw = Request(saving, teacher, "POST", saving.path, [], b"{}", False, True)

    def made(status, body, seconds=0.1, mime="application/json"):
        return Reply(status, {"content-type": mime}, body if isinstance(body, bytes) else json.dumps(body).encode(), seconds)

    replies = {
        "nothing": (request, None), "late": (request, made(200, group, SECONDS_MAX + 1)), "500": (request, made(500, refusal)),
        "a status": (request, made(418, refusal)), "a code": (request, made(403, {"error": {"code": "nosuch", "detail": {}}})),
        "no detail": (request, made(403, {"error": {"code": "not_member"}})), "no body": (request, made(403, b"")),
        "a field less": (request, made(200, {k: v for k, v in group.items() if k != "subject"})), "a field more": (request, made(200, {**group, "x": 1})),
        "another type": (request, made(200, {**group, "pupilCount": "3"})), "another mime": (request, made(200, group, mime="text/html")),
        "half": (request, made(200, good.body[:-1])), "wrong and taken": (wrong, made(200, {"language": "de", "email": "", "hasMail": False})),
        "raw": (raw, made(400, {"error": "no"}))}
    passed = []
    claims.reply(request, good)
    if claims.faults:
        passed.append(f"the good one is refused: {claims.faults}")
    for name, (asked, reply) in replies.items():
        claims.faults, claims.seen = [], set()
        claims.reply(asked, reply)
        passed += [] if claims.faults else [name]
    claims.faults, claims.seen = [], set()
    client.store.look()
    with sqlite3.connect(school.server.store / "kreide.db", timeout=30) as other:  # as the server would
        other.execute("UPDATE people SET short = 'x' WHERE id = ?", (teacher.id,))
    client.judge(request, made(403, refusal))
    passed += [] if claims.faults else ["refused and done"]
    for written, read in ((group, {**group, "name": "another"}), ({**group, "name": "another"}, group)):
        claims.faults, claims.seen = [], set()
        claims.kept(wrong, written, read)
        passed += [] if claims.faults else ["written and not read"]
    claims.faults = []
    return [f"passed, though tampered with: {one}" for one in passed]


def run(options) -> int:
    rng = random.Random(options.seed)
    print(f"seed {options.seed}, {options.requests} requests")
    school = School(rng, 3 if options.requests < 5000 else 12)
    try:
        description = Description(json.loads(school.wire.ask(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n").body))
        claims = Claims(description)
        memories = {"here": Memory(), "foreign": Memory()}
        client = Client(school, description, rng, memories, claims, Store(school.store))
        begun = time.monotonic()
        if options.prove:
            claims.faults = prove(client, school)
            options.requests = options.least = 0
        plan = [one for one in description.operations for _ in range(weights(one)) if re.search(options.only, one.name)]
        for is_about_one in () if options.prove else (False, True, True):  # to know what there is, whoever may see it
            for operation in description.operations:
                if operation.method == "GET" and ("{" in operation.path) == is_about_one and "." not in operation.path:
                    for role in operation.roles[:4] + ["foreign"]:
                        client.ask(operation, role, "valid")
        while client.asked < options.requests and len(claims.faults) < FAULTS_MAX:
            if client.asked % 100 < 2:
                school.keep_up()
                client.store.look()
            operation = rng.choice(plan)
            # whoever may more often than others: most of what can go wrong is behind the door
            role = rng.choice(operation.roles) if operation.roles and rng.random() < 0.6 else rng.choice(ROLES)
            client.ask(operation, role, rng.choices(("valid", "edge", "wrong", "raw"), (5, 3, 2, 2))[0])
        done = sum(any(status < 300 for status in client.statuses[one.name]) for one in description.operations)
        fast = sum(count[429] for count in client.statuses.values())
        print(f"{client.asked} requests of {len(description.operations)} calls in {time.monotonic() - begun:.1f} s; {done} calls did something; "
              f"{fast} too fast")
        if TOLD:
            print("never done:", [one.name for one in description.operations if not any(status < 300 for status in client.statuses[one.name])])
        if done < options.least and not options.only:
            claims.faults.append(f"only {done} calls did something: the test sees little")
        claims.faults += school.server.complaints()
        if school.server.process.poll() is not None:
            claims.faults.append("the server has ended")
    finally:
        school.server.process.send_signal(signal.SIGINT)
        code = school.server.stop()
        if code != 0:
            print(f"the server ended with {code}\n{school.server.log()[-3000:]}")
        for fault in claims.faults:
            print("fault:", fault)
        if claims.faults:
            print("\n".join(line for line in school.server.log().split("\n") if "failed" in line)[-2000:])
        school.server.close()
    return 1 if claims.faults or code != 0 else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--prove", action="store_true")
    parser.add_argument("--only", default="", help="calls that this regular expression finds in their name")
    parser.add_argument("--least", type=int, default=60, help="so many calls have to do something, else too little was seen")
    chosen = parser.parse_args()
    sys.exit(run(chosen))
