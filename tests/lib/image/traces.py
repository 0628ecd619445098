"""What a secret vote may leave in memory, as bytes to look for: of its key, of each ballot, of each voter."""
import base64
import hashlib
import json
import pathlib
import sqlite3

from image import PATTERN, Image

STEP = 8
EXPONENT = 65537


def read_der(data: bytes, at: int) -> tuple[int, int, int]:
    """(tag, where the content begins, where it ends)"""
    tag, length = data[at], data[at + 1]
    at += 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[at:at + count], "big")
        at += count
    return tag, at, at + length


class Key:
    """A private key of PKCS#1: version, n, e, d, p, q, d mod p-1, d mod q-1, 1/q mod p."""

    def __init__(self, der: bytes):
        numbers, (_, at, end) = [], read_der(der, 0)
        while at < end:
            _, begin, at = read_der(der, at)
            numbers.append(int.from_bytes(der[begin:at], "big"))
        _, self.modulus, _, self.private, *self.parts = numbers

    def secrets(self) -> dict[str, bytes]:
        parts = dict(zip(["p", "q", "dp", "dq", "qinv"], self.parts))
        return {"d": self.private.to_bytes(256, "big")} | {name: part.to_bytes(128, "big") for name, part in parts.items()}


class Truth:
    """What the load tool and the store say while it runs: the store knows the key and the seats, the members their ballots."""

    def __init__(self, store: pathlib.Path, told: pathlib.Path):
        self.store, self.told = store, told
        self.key = None
        self.seats = {}
        self.members = []

    def lines(self) -> list[dict]:
        text = self.told.read_text() if self.told.exists() else ""
        return [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]

    def read_key(self) -> bool:
        """While the vote is open: later there is none."""
        db = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)
        row = db.execute("SELECT vote, private_key FROM vote_keys").fetchone()
        if row:
            self.key = Key(row[1])
            self.seats = dict(db.execute("SELECT person, seat FROM voters WHERE vote = ?", (row[0],)))
        db.close()
        return row is not None

    def read_members(self):
        self.members = [line for line in self.lines() if "serial" in line]


def number_forms(name: str, data: bytes) -> dict[str, bytes]:
    """As it is sent, and as OpenSSL reckons with it."""
    return {name: data, name + ", as a number": data[::-1]}


def ballot_traces(key: Key, member: dict) -> dict[str, bytes]:
    """Those called a request's stand in nothing but what a voter handed in, and in what is reckoned to check it."""
    text = f"kreide-ballot-1 {member['vote']} {member['serial']} {member['choice']}".encode()
    signature = bytes.fromhex(member["signature"])
    padded = pow(int.from_bytes(signature, "big"), EXPONENT, key.modulus).to_bytes(256, "big")
    before = len(base64.b64encode(text[:text.index(member["serial"].encode()) // 3 * 3])) + 4
    digits = base64.b64encode(text)[before:before + 40]
    return {"serial": member["serial"].encode(), "signature, base64": base64.b64encode(signature), "request: ballot, base64": digits,
            "request: ballot": f"{member['vote']} {member['serial']}".encode()[-len(member["serial"]) - 8:][:PATTERN],
            "request: hash": hashlib.sha384(text).digest(),
            **number_forms("signature", signature), **number_forms("request: padded hash", padded)}


def voter_traces(key: Key, member: dict, seat: str) -> dict[str, bytes]:
    blinded = bytes.fromhex(member["blinded"])
    answer = pow(int.from_bytes(blinded, "big"), key.private, key.modulus).to_bytes(256, "big")
    token = member["cookie"].split("=", 1)[1].encode()
    return {"person": member["person"].encode(), "seat": seat.encode(), "session": token,
            "session's hash": hashlib.blake2b(token, digest_size=32).digest(), "paper's hash": hashlib.sha256(blinded).digest(),
            "paper, base64": base64.b64encode(blinded), "answer, base64": base64.b64encode(answer),
            **number_forms("paper", blinded), **number_forms("answer", answer)}


class Wanted:
    """Pieces of all these, and what each belongs to."""

    def __init__(self):
        self.patterns, self.owners = [], []

    def add(self, kind: str, whose: int, data: bytes):
        for at in range(0, max(len(data) - PATTERN, 0) + 1, STEP):
            self.patterns.append(data[at:at + PATTERN])
            self.owners.append((kind, whose, at))

    def find(self, image: Image, scan: pathlib.Path) -> dict[str, dict[int, list[int]]]:
        """kind -> whose -> where it begins, or would begin if all of it was there."""
        found = {}
        for number, address in image.find(scan, self.patterns):
            kind, whose, at = self.owners[number]
            found.setdefault(kind, {}).setdefault(whose, set()).add(address - at)
        return {kind: {whose: sorted(places) for whose, places in all_of.items()} for kind, all_of in found.items()}


def find_key(truth: Truth, image: Image, scan: pathlib.Path) -> list[str]:
    wanted = Wanted()
    for name, data in truth.key.secrets().items():
        for form, bytes_of in number_forms(name, data).items():
            wanted.add(form, 0, bytes_of)
    return sorted(wanted.find(image, scan))


def find_all(truth: Truth, image: Image, scan: pathlib.Path):
    """(traces of ballots, traces of voters); both are numbered as the members are."""
    ballots, voters = Wanted(), Wanted()
    for i, member in enumerate(truth.members):
        for kind, data in ballot_traces(truth.key, member).items():
            ballots.add(kind, i, data)
        for kind, data in voter_traces(truth.key, member, truth.seats[member["person"]]).items():
            voters.add(kind, i, data)
    return ballots.find(image, scan), voters.find(image, scan)
