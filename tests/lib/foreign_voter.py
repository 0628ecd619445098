"""Somebody at a conference with a client that shares no line with ours: written from docs/protocol.md, docs/conference.md and
docs/voting.md alone, its blind signatures (RFC 9474) by Python's big integers.
"""
import base64
import hashlib
import os
import secrets
import time

from classroom import Line, Server

KEY_BYTES, HASH_BYTES, SALT_BYTES = 256, 48, 48


def offer() -> dict:
    """MEDIA of somebody who only ever sits there: four sections to send with, no seat. Its media never comes."""
    ice = f"a=ice-ufrag:{secrets.token_hex(4)}\r\na=ice-pwd:{secrets.token_hex(12)}"
    print_ = ":".join(f"{byte:02X}" for byte in os.urandom(32))
    codecs = {"audio": "111 opus/48000/2", "video": "96 VP8/90000"}
    parts = ["v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2 3"]
    for mid, kind in enumerate(["audio", "video", "video", "audio"]):
        parts.append(f"m={kind} 9 UDP/TLS/RTP/SAVPF {codecs[kind].split()[0]}\r\nc=IN IP4 0.0.0.0\r\n{ice}\r\na=fingerprint:sha-256 {print_}\r\na=setup:actpass\r\n"
                     f"a=mid:{mid}\r\na=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:{codecs[kind]}")
    sources = {"mic": "0", "camera": "1", "screen": "2", "screenAudio": "3"}
    return {"sdp": "\r\n".join(parts) + "\r\n", "fresh": False, "sources": sources, "seats": []}


def mask(seed: bytes, size: int) -> bytes:
    blocks = (hashlib.sha384(seed + i.to_bytes(4, "big")).digest() for i in range(size // HASH_BYTES + 1))
    return b"".join(blocks)[:size]


def encode(message: bytes) -> int:
    """EMSA-PSS of RFC 8017, 9.1.1, for a key of 2048 bits: 2047 of them are used."""
    salt, digest = os.urandom(SALT_BYTES), hashlib.sha384(message).digest()
    h = hashlib.sha384(bytes(8) + digest + salt).digest()
    db = bytes(KEY_BYTES - SALT_BYTES - HASH_BYTES - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(db, mask(h, len(db))))
    masked[0] &= 0x7F
    return int.from_bytes(bytes(masked) + h + b"\xbc", "big")


class Ballot:
    def __init__(self, vote: dict, choice: str):
        der = base64.b64decode(vote["key"])
        self.n, self.e = int.from_bytes(der[-261:-5], "big"), int.from_bytes(der[-3:], "big")
        self.text = f"kreide-ballot-1 {vote['id']} {secrets.token_hex(16)} {choice}".encode()
        self.encoded, self.blind = encode(self.text), secrets.randbelow(self.n - 2) + 2
        self.signature = b""

    def blinded(self) -> str:
        number = self.encoded * pow(self.blind, self.e, self.n) % self.n
        return base64.b64encode(number.to_bytes(KEY_BYTES, "big")).decode()

    def unblind(self, answer: str):
        number = int.from_bytes(base64.b64decode(answer), "big") * pow(self.blind, -1, self.n) % self.n
        assert pow(number, self.e, self.n) == self.encoded, "the server's signature is none"
        self.signature = number.to_bytes(KEY_BYTES, "big")

    def body(self) -> dict:
        return {"ballot": base64.b64encode(self.text).decode(), "signature": base64.b64encode(self.signature).decode()}


class Voter:
    def __init__(self, server: Server, cookie: str, conference: str):
        self.server, self.line, self.votes = server, Line(server, cookie), {}
        publish = {source: False for source in ("mic", "camera", "screen", "screenAudio")}
        joined = self.must("room.join", room=conference, media=offer(), publish=publish)
        self.person = joined["snapshot"]["you"]["participant"]

    def must(self, op: str, **data) -> dict:
        reply = self.line.ask(op, data)
        assert "data" in reply, (op, data, reply)
        return reply["data"]

    def sees(self, vote: str, *states: str, seconds: float = 30) -> dict:
        """Waits until this vote, as told to this client, is in one of these states."""
        end = time.monotonic() + seconds
        while True:
            for message in self.line.news:
                if message.get("ev") == "vote.changed":
                    self.votes[message["data"]["id"]] = message["data"]
            self.line.news.clear()
            known = self.votes.get(vote)
            if known and (known["state"] in states or (known["lot"] or {}).get("state") in states):
                return known
            assert time.monotonic() < end and self.line.closed is None, (states, known, self.line.closed)
            message = self.line.receive(0.5)
            self.line.news += [message] if message else []

    def takes_paper(self, vote: str, choice: str) -> Ballot:
        ballot = Ballot(self.sees(vote, "open"), choice)
        ballot.unblind(self.must("vote.paper", vote=vote, blinded=ballot.blinded())["signature"])
        return ballot

    def hands_in(self, vote: str, ballot: Ballot) -> int:
        """As nobody: without cookie."""
        return self.server.ask("POST", f"/api/ballots/{vote}", ballot.body())[0]

    def close(self):
        self.line.close()


def held(chair: Voter, voters: list[Voter], choices: list[str], vote: str) -> dict:
    """A secret vote that is prepared, from its opening to the count; as told to its chair."""
    while chair.line.ask("vote.open", {"vote": vote}).get("error", {}).get("code") == "keys_wait":
        time.sleep(0.3)
    ballots = [voter.takes_paper(vote, choice) for voter, choice in zip(voters, choices)]
    chair.sees(vote, "collecting")
    secrets.SystemRandom().shuffle(ballots)
    assert all(chair.hands_in(vote, ballot) == 200 for ballot in ballots)
    for voter in voters:
        voter.sees(vote, "confirming")
        voter.must("vote.claim", vote=vote, taken=True)
    return chair.sees(vote, "counted")
