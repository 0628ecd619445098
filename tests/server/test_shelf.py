"""Shelves from outside, over real sockets: uploads that are cut and resumed, ranges, quotas, names that are tricks, other groups.

Usage: test_shelf.py PROGRAM. KREIDE_SHELF_MIB=500: also two files of that size at once (script/soak shelf).
"""
import base64
import contextlib
import email.utils
import hashlib
import http.client
import json
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import threading
import time
import unittest

os.environ["KREIDE_PROGRAM"] = sys.argv.pop(1)
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import classroom  # noqa: E402
import described_school  # noqa: E402

MIB = 1 << 20
LARGE = int(os.environ.get("KREIDE_SHELF_MIB", "0"))
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {**TUS, "Content-Type": "application/offset+octet-stream"}


def noise(count: int, seed: int) -> bytes:
    """As a zip begins, and a method does."""
    block = random.Random(seed).randbytes(min(count, 8 * MIB))
    return (b"PK" + block * (count // len(block) + 1))[:count]


class Shelf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = classroom.Server(2, f"[shelf]\nfile-mib={max(64, LARGE)}\nperson-mib=8\ngroup-mib={96 + 2 * LARGE}\n")
        school, cls.group = (cls.server.store / "demo-group").read_text().split()
        cls.teacher = cls.server.session(cls.server.teacher)
        cls.pupil, cls.other = (cls.server.session(link) for link in cls.server.pupils[:2])
        other_group = cls.server.admin("group", "--school", school, "--name", "Chor")
        stranger = cls.server.admin("person", "--school", school, "--name", "Fremd", "--role", "pupil")
        cls.server.admin("member", "--group", other_group, "--person", stranger)
        cls.stranger = cls.server.session(classroom.token_of(cls.server.admin("token", "--person", stranger)))

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        complaints = cls.server.complaints()
        cls.server.close()
        assert code == 0 and not complaints, complaints

    def ask(self, method, path, session, body=None, **headers):
        """(status, headers with lower names, bytes)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers["Cookie"] = session
        if isinstance(body, dict):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        elif body is None and method == "POST":
            headers["Content-Length"] = "0"
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, text

    def call(self, method, path, session, body=None):
        status, _, text = self.ask(method, path, session, body)
        return status, json.loads(text) if text else None

    def folder(self, rights: str) -> str:
        name = f"{rights} {random.random()}"
        status, folder = self.call("POST", f"/api/groups/{self.group}/folders", self.teacher, {"name": name, "rights": rights})
        self.assertEqual(status, 200, folder)
        return folder["id"]

    def create(self, folder, session, name, length):
        coded = base64.b64encode(name.encode()).decode()
        return self.ask("POST", f"/api/folders/{folder}/uploads", session, **TUS, Upload_Length=str(length),
                        Upload_Metadata=f"filename {coded}")

    def begin(self, folder, session, name, length) -> str:
        status, headers, text = self.create(folder, session, name, length)
        self.assertEqual(status, 201, text)
        self.assertEqual(headers["tus-resumable"], "1.0.0")
        left = email.utils.parsedate_to_datetime(headers["upload-expires"]).timestamp() - time.time()
        self.assertTrue(23.9 * 3600 < left <= 24 * 3600, left)
        return headers["location"]

    def offset(self, upload, session) -> int:
        status, headers, _ = self.ask("HEAD", upload, session, **TUS)
        self.assertEqual(status, 200)
        return int(headers["upload-offset"])

    def send(self, upload, session, content, offset=0):
        return self.ask("PATCH", upload, session, content, **BYTES, Upload_Offset=str(offset))

    def finish(self, upload, session, content):
        """Goes on until it is whole, as a client does: a line that was cut may still have brought something after he asked."""
        for _ in range(20):
            offset = self.offset(upload, session)
            if offset == len(content):
                return
            try:
                self.send(upload, session, content[offset:], offset)
            except OSError:
                continue
        raise AssertionError("it never gets whole")

    def put(self, folder, session, name, content) -> str:
        upload = self.begin(folder, session, name, len(content))
        status, headers, text = self.send(upload, session, content)
        self.assertEqual((status, headers.get("upload-offset")), (204, str(len(content))), text)
        return upload.rsplit("/", 1)[1]

    def names(self, folder, session):
        status, shown = self.call("GET", f"/api/folders/{folder}", session)
        self.assertEqual(status, 200, shown)
        return [file["name"] for file in shown["files"]]

    def goes(self, file: str) -> bool:
        """The disk has a thread of its own: nobody waits for it to answer."""
        deadline = time.monotonic() + 5
        while any(path.name == file for path in self.files()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return not any(path.name == file for path in self.files())

    def cut(self, upload, session, content, offset, after, is_rude=True):
        """Sends so much of it, then the line is gone without a goodbye; or with one, which nothing that was sent gets lost by."""
        line = socket.create_connection(("127.0.0.1", self.server.port))
        head = (f"PATCH {upload} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nCookie: {session}\r\n"
                f"Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n"
                f"Content-Length: {len(content) - offset}\r\n\r\n")
        with contextlib.suppress(OSError):  # what came over the line before was more than he knew of: refused
            line.sendall(head.encode() + content[offset:offset + after])
        if is_rude:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        line.close()

    def test_cut_and_resumed(self):
        folder, content, chance = self.folder("write"), noise(20 * MIB, 1), random.Random(2)
        upload = self.begin(folder, self.pupil, "Vortrag.mp4", len(content))
        offset = 0
        for _ in range(5):
            self.cut(upload, self.pupil, content, offset, chance.randrange(3 * MIB))
            before, offset = offset, self.offset(upload, self.pupil)
            self.assertLessEqual(before, offset)
        self.assertEqual(self.names(folder, self.pupil), [], "not there before it is whole")
        self.finish(upload, self.pupil, content)
        file = upload.rsplit("/", 1)[1]
        status, headers, got = self.ask("GET", f"/api/files/{file}/content", self.other)
        self.assertEqual((status, hashlib.sha256(got).digest()), (200, hashlib.sha256(content).digest()))
        self.assertEqual(headers["content-disposition"], "attachment; filename=\"Vortrag.mp4\"; filename*=UTF-8''Vortrag.mp4")
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertIn("sandbox", headers["content-security-policy"])

    def test_two_at_once(self):
        folder = self.folder("write")
        contents = {session: noise(12 * MIB + seed, seed) for seed, session in ((3, self.pupil), (4, self.other))}
        files = {}
        threads = [threading.Thread(target=lambda s=session, c=content: files.update({s: self.put(folder, s, "Film.mp4", c)}))
                   for session, content in contents.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for session, content in contents.items():
            self.assertEqual(self.ask("GET", f"/api/files/{files[session]}/content", self.teacher)[2], content)
        self.assertEqual(sorted(self.names(folder, self.teacher)), ["Film (2).mp4", "Film.mp4"])

    def resident_mib(self) -> int:
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024

    def send_large(self, folder, session, content, chance, ids):
        """Cut ten times at random places, then gone on with; what came is what was sent."""
        upload = self.begin(folder, session, "Film.mp4", len(content))
        for _ in range(10):
            offset = self.offset(upload, session)
            self.cut(upload, session, content, offset, min(chance.randrange(60 * MIB), len(content) - offset))
        self.finish(upload, session, content)
        ids[session] = upload.rsplit("/", 1)[1]

    @unittest.skipUnless(LARGE, "takes a while")
    def test_large_ones_cut_and_resumed_at_once(self):
        folder, ids, waits = self.folder("write"), {}, []
        contents = {session: noise(LARGE * MIB, seed) for seed, session in ((6, self.pupil), (7, self.other))}
        threads = [threading.Thread(target=self.send_large, args=(folder, session, content, random.Random(content[5]), ids))
                   for session, content in contents.items()]
        before, begun = self.resident_mib(), time.monotonic()
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            asked = time.monotonic()
            self.assertEqual(self.ask("GET", "/api/home", self.teacher)[0], 200)
            waits.append(time.monotonic() - asked)
            time.sleep(0.05)
        took, grown = time.monotonic() - begun, self.resident_mib() - before
        for session, content in contents.items():
            got = self.ask("GET", f"/api/files/{ids[session]}/content", self.teacher)[2]
            self.assertEqual(hashlib.sha256(got).digest(), hashlib.sha256(content).digest())
        waits.sort()
        print(f"two of {LARGE} MiB at once, each cut ten times: {took:.1f} s; the server grew by {grown} MiB; home meanwhile: median "
              f"{waits[len(waits) // 2] * 1000:.1f} ms, worst {waits[-1] * 1000:.1f} ms", file=sys.stderr)
        self.assertLess(grown, 100)

    def test_ranges(self):
        content = noise(300_000, 5)
        file = self.put(self.folder("read"), self.teacher, "Blatt 1 – ä.pdf", content)
        path = f"/api/files/{file}/content"
        for asked, first, last in (("0-9", 0, 9), ("299990-", 299_990, 299_999), ("-5", 299_995, 299_999), ("100000-999999", 100_000, 299_999)):
            status, headers, got = self.ask("GET", path, self.pupil, Range=f"bytes={asked}")
            self.assertEqual((status, headers["content-range"]), (206, f"bytes {first}-{last}/300000"))
            self.assertEqual(got, content[first:last + 1])
        self.assertEqual(self.ask("GET", path, self.pupil, Range="bytes=300000-")[0], 416)
        status, headers, got = self.ask("GET", path, self.pupil, Range="bytes=0-1,4-5")
        self.assertEqual((status, got), (200, content))
        self.assertIn("filename*=UTF-8''Blatt%201%20%E2%80%93%20%C3%A4.pdf", headers["content-disposition"])
        self.assertEqual(self.ask("GET", path, self.pupil, If_None_Match=headers["etag"])[0], 304)
        status, headers, got = self.ask("HEAD", path, self.pupil)
        self.assertEqual((status, headers["content-length"], got), (200, "300000", b""))

    def test_names_and_kinds(self):
        folder = self.folder("write")
        for name, status, code in (("../../etc/passwd", 400, "bad_name"), ("a/b.pdf", 400, "bad_name"), ("x.exe", 415, "bad_type"),
                                   ("x.pdf.html", 415, "bad_type"), ("\u202efdp.exe", 400, "bad_name"), (".pdf", 400, "bad_name"),
                                   ("a\r\nSet-Cookie: x.pdf", 400, "bad_name"), ("ä" * 120 + ".pdf", 400, "bad_name"),
                                   ("", 400, "bad_request"), ("a\0b.pdf", 400, "bad_request")):
            got, _, text = self.create(folder, self.pupil, name, 10)
            self.assertEqual((got, json.loads(text)["error"]["code"]), (status, code), name)
        upload = self.begin(folder, self.pupil, "Spiel.pdf", 8)
        status, _, text = self.send(upload, self.pupil, b"MZ\x90\0\3\0\0\0")
        self.assertEqual((status, json.loads(text)["error"]["code"]), (415, "bad_type"), "a program, whatever it is called")
        self.assertEqual(self.ask("HEAD", upload, self.pupil, **TUS)[0], 404)
        self.assertEqual(self.names(folder, self.teacher), [])

    def test_a_program_of_somebody_who_has_hung_up(self):
        folder = self.folder("write")
        program = b"MZ" + bytes(14)
        for i in range(8):
            upload = self.begin(folder, self.pupil, f"Spiel {i}.pdf", len(program))
            self.cut(upload, self.pupil, program, 0, len(program), is_rude=False)
            end = time.monotonic() + 10
            while self.ask("HEAD", upload, self.pupil, **TUS)[0] != 404:
                self.assertLess(time.monotonic(), end, "nobody has looked at it")
                time.sleep(0.02)
        self.assertEqual(self.names(folder, self.teacher), [])

    def test_limits(self):
        folder = self.folder("write")
        status, _, text = self.create(folder, self.pupil, "x.mp4", 65 * MIB)
        self.assertEqual((status, json.loads(text)["error"]["code"]), (413, "too_large"))
        status, own = self.call("POST", "/api/me/folders", self.pupil, {"name": "Heft"})
        self.assertEqual(status, 200)
        upload = self.begin(own["id"], self.pupil, "a.mp4", 7 * MIB)
        status, _, text = self.create(own["id"], self.pupil, "b.mp4", 2 * MIB)
        self.assertEqual((status, json.loads(text)["error"]), (413, {"code": "quota", "detail": {"of": "person"}}))
        self.assertEqual(self.ask("DELETE", upload, self.pupil, **TUS)[0], 204)
        self.begin(own["id"], self.pupil, "b.mp4", 2 * MIB)
        self.assertEqual(self.call("GET", f"/api/folders/{own['id']}", self.other)[0], 403, "what is his own is nobody else's")
        self.assertEqual(self.call("GET", f"/api/folders/{own['id']}", self.teacher)[0], 403)

    def test_offsets_and_headers(self):
        folder = self.folder("write")
        upload = self.begin(folder, self.pupil, "a.txt", 10)
        self.assertEqual(self.send(upload, self.pupil, b"0123", 4)[0], 409)
        self.assertEqual(self.send(upload, self.pupil, b"0123456789A")[0], 413)
        self.assertEqual(self.ask("PATCH", upload, self.pupil, b"0", **TUS, Upload_Offset="0", Content_Type="text/plain")[0], 415)
        self.assertEqual(self.ask("PATCH", upload, self.pupil, b"0", Upload_Offset="0", Content_Type=BYTES["Content-Type"])[0], 412)
        status, headers, _ = self.send(upload, self.pupil, b"0123")
        self.assertEqual((status, headers["upload-offset"]), (204, "4"))
        self.assertEqual(self.send(upload, self.other, b"456789", 4)[0], 404, "somebody else's upload is not there")
        self.assertEqual(self.send(upload, self.pupil, b"456789", 4)[0], 204)
        self.assertEqual(self.send(upload, self.pupil, b"", 10)[0], 409)
        empty = self.begin(folder, self.pupil, "leer.txt", 0)
        deadline = time.monotonic() + 5
        while "leer.txt" not in self.names(folder, self.pupil) and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(self.ask("GET", f"/api/files/{empty.rsplit('/', 1)[1]}/content", self.pupil)[2], b"")
        status, headers, _ = self.ask("OPTIONS", f"/api/folders/{folder}/uploads", "")
        self.assertEqual((status, headers["tus-extension"], headers["tus-max-size"]), (204, "creation,termination,expiration", str(64 * MIB)))

    def test_rights_of_folders(self):
        read, hand_in, none = self.folder("read"), self.folder("handIn"), self.folder("none")
        sheet = self.put(read, self.teacher, "Aufgabe.pdf", b"%PDF-1.7 x")
        mine = self.put(hand_in, self.pupil, "Lösung.pdf", b"%PDF-1.7 mine")
        theirs = self.put(hand_in, self.other, "Lösung.pdf", b"%PDF-1.7 theirs")
        self.assertEqual(self.create(read, self.pupil, "x.pdf", 3)[0], 403)
        self.assertEqual(self.create(none, self.pupil, "x.pdf", 3)[0], 403)
        self.assertEqual(self.call("GET", f"/api/folders/{none}", self.pupil)[0], 403)
        self.assertEqual(self.names(hand_in, self.pupil), ["Lösung.pdf"])
        self.assertEqual(self.names(hand_in, self.teacher), ["Lösung.pdf", "Lösung.pdf"])
        self.assertEqual(self.ask("GET", f"/api/files/{theirs}/content", self.pupil)[0], 404)
        self.assertEqual(self.call("POST", f"/api/files/{theirs}/remove", self.pupil)[0], 404)
        self.assertEqual(self.call("POST", f"/api/files/{sheet}/remove", self.pupil)[0], 403)
        for path in (f"/api/files/{sheet}/content", f"/api/files/{mine}/content", f"/api/folders/{read}"):
            status, _, text = self.ask("GET", path, self.stranger)
            self.assertEqual((status, json.loads(text)["error"]["code"]), (403, "not_member"), path)
        shown = [folder["id"] for folder in self.call("GET", f"/api/groups/{self.group}/shelf", self.pupil)[1]["folders"]]
        self.assertTrue({read, hand_in} <= set(shown) and none not in shown)
        self.assertEqual(self.call("POST", f"/api/folders/{read}", self.pupil, {"rights": "write"})[0], 403)
        self.assertEqual(self.call("POST", f"/api/folders/{read}", self.teacher, {"rights": "write"})[1]["rights"], "write")
        self.assertEqual(self.call("POST", f"/api/files/{mine}/remove", self.pupil)[0], 200)
        self.assertTrue(self.goes(mine), "its content is gone, too")
        self.assertEqual(self.call("POST", f"/api/folders/{hand_in}/remove", self.teacher)[0], 200)
        self.assertTrue(self.goes(theirs))

    def files(self):
        return list((self.server.store / "files").glob("*/*"))

    @unittest.skipIf(os.geteuid() != 0, "to make a disk full, one must be able to mount a small one")
    def test_a_full_disk(self):
        files, folder, content = self.server.store / "files", self.folder("write"), noise(24 * MIB, 11)
        files.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(files)], check=True)
        try:
            for mib in (3, 24):  # the last one is still being sent when the disk is full: he is told all the same
                upload = self.begin(folder, self.pupil, f"Film {mib}.mp4", mib * MIB)
                head = (f"PATCH {upload} HTTP/1.1\r\nHost: x\r\nCookie: {self.pupil}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {mib * MIB}\r\n\r\n").encode()
                reply = described_school.Wire(self.server.port, 30).ask(head + content[:mib * MIB])
                self.assertEqual((reply.status, json.loads(reply.body)), (507, {"error": {"code": "quota", "detail": {"of": "disk"}}}), mib)
                self.assertEqual(self.ask("DELETE", upload, self.pupil, **TUS)[0], 204)
            self.put(folder, self.pupil, "Blatt.pdf", b"%PDF-1.7 x")  # what was there is gone, and there is room again
            self.assertEqual(self.names(folder, self.pupil), ["Blatt.pdf"])
        finally:
            subprocess.run(["umount", "-l", str(files)], check=True)

    def test_the_server_is_killed(self):
        folder, content = self.folder("write"), noise(16 * MIB, 9)
        upload = self.begin(folder, self.pupil, "Film.mp4", len(content))
        self.cut(upload, self.pupil, content, 0, 9 * MIB)
        self.server.kill()
        self.server.start()
        offset = self.offset(upload, self.pupil)
        self.assertLessEqual(offset, 9 * MIB)
        self.finish(upload, self.pupil, content)
        file = upload.rsplit("/", 1)[1]
        self.assertEqual(self.ask("GET", f"/api/files/{file}/content", self.pupil)[2], content)


if __name__ == "__main__":
    unittest.main(verbosity=1)
