"""An upload: a file is on the shelf with all of its content, or it is not there."""
import base64
import hashlib
import http.client
import random

from piece import Piece

BYTES = 1_000_000


class Upload(Piece):
    name = "upload"

    def prepare(self):
        self.teacher = self.server.session(self.server.teacher)
        status, folder, _ = self.server.ask("POST", "/api/me/folders", {"name": "Mappe"}, self.teacher)
        assert status == 200, folder
        self.folder = folder["id"]

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Cookie": self.teacher, "Tus-Resumable": "1.0.0", **headers})
        reply = connection.getresponse()
        text = reply.read()
        assert reply.status < 300, (reply.status, text)
        return reply

    def aim(self, number: int, before):
        self.file_name = f"Blatt {number}.pdf"
        self.content = random.Random(number).randbytes(BYTES)
        return before | {(self.file_name, hashlib.sha256(self.content).hexdigest())}

    def work(self):
        coded = base64.b64encode(self.file_name.encode()).decode()
        reply = self.ask("POST", f"/api/folders/{self.folder}/uploads", Upload_Length=str(BYTES), Upload_Metadata=f"filename {coded}",
                         Content_Length="0")
        self.ask("PATCH", reply.getheader("Location"), self.content, Upload_Offset="0", Content_Type="application/offset+octet-stream")

    def state(self, db):
        rows = db.execute("SELECT id, name FROM files WHERE is_ready = 1 AND folder = ?", (self.folder,)).fetchall()
        paths = {name: self.server.store / "files" / file[1:3] / file for file, name in rows}
        return frozenset((name, hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "lost") for name, path in paths.items())

    def spoil(self, db):
        db.execute("UPDATE files SET id = 'f-elsewhere' WHERE is_ready = 1")
