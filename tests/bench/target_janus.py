"""Janus with its videoroom plugin, from the Debian package, without systemd and with a folder of its own."""
import json
import pathlib
import socket
import subprocess
import tempfile
import threading
import time

from lines import Described, Driver, Section, describe

ROOM, START_ATTEMPTS = 1, 12
CONFIG = """general: {{
	configs_folder = "{folder}"
	plugins_folder = "{libraries}/plugins"
	transports_folder = "{libraries}/transports"
	events_folder = "{libraries}/events"
	loggers_folder = "{libraries}/loggers"
	debug_level = 2
	debug_timestamps = false
{more}}}
nat: {{
	ice_lite = true
}}
media: {{
	no_media_timer = 0
}}
plugins: {{
	disable = "{plugins}"
}}
transports: {{
	disable = "{transports}"
}}
"""
TRANSPORT = 'general: {{\n\tenabled = true\n\tjson = "compact"\n\tpath = "{path}"\n\ttype = "SOCK_SEQPACKET"\n}}\n'


def other_than(folder: str, wanted: str) -> str:
    return ",".join(p.name for p in pathlib.Path(folder).glob("*.so") if wanted not in p.name)


class Janus:
    """event_loops 0: as the package has it, a thread for each PeerConnection."""

    def __init__(self, driver: Driver, event_loops: int = 0):
        self.driver = driver
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        self._write_config(root, f"\tevent_loops = {event_loops}\n" if event_loops else "")
        self.log = open(root / "log", "ab")
        self.socket = self._start(root)
        self.pid, self.media_threads = self.process.pid, []
        self.answers, self.next = {}, 0
        self.lock = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.session = self._ask({"janus": "create"})["data"]["id"]
        threading.Thread(target=self._keep_alive, daemon=True).start()
        self._message(self._attach(), {"request": "create", "room": ROOM, "publishers": 64, "bitrate": 0, "videocodec": "vp8",
                                       "fir_freq": 0, "audiolevel_ext": False})
        self.lines, self.publishers = [], []

    @staticmethod
    def _write_config(root: pathlib.Path, more: str):
        libraries = next(str(p.parent) for p in pathlib.Path("/usr/lib").glob("*/janus/plugins"))
        (root / "janus.jcfg").write_text(CONFIG.format(
            folder=root, libraries=libraries, plugins=other_than(f"{libraries}/plugins", "videoroom"),
            transports=other_than(f"{libraries}/transports", "pfunix"), more=more))
        (root / "janus.transport.pfunix.jcfg").write_text(TRANSPORT.format(path=root / "api"))
        (root / "janus.plugin.videoroom.jcfg").write_text("general: {\n}\n")

    def _start(self, root: pathlib.Path) -> socket.socket:
        """Again when it ends at once: its socket's thread now and then looks at a flag before that is set."""
        for _ in range(START_ATTEMPTS):
            self.process = subprocess.Popen(["janus", "--config", str(root / "janus.jcfg"), "--configs-folder", str(root)],
                                            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
            while self.process.poll() is None:
                dialled = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                try:
                    dialled.connect(str(root / "api"))
                    return dialled
                except OSError:
                    dialled.close()
                    time.sleep(0.1)
        raise RuntimeError("janus does not start")

    def _read(self):
        while True:
            try:
                text = self.socket.recv(1 << 20)
            except OSError:
                return
            if not text:
                return
            message = json.loads(text)
            if message.get("janus") == "ack":
                continue
            with self.lock:
                self.answers[message.get("transaction")] = message
                self.lock.notify_all()

    def _ask(self, message: dict) -> dict:
        self.next += 1
        name = f"t{self.next}"
        self.socket.send(json.dumps({**message, "transaction": name}).encode())
        with self.lock:
            if not self.lock.wait_for(lambda: name in self.answers, 20):
                raise RuntimeError(f"janus does not answer to {message.get('janus')}")
            answer = self.answers.pop(name)
        if answer["janus"] == "error" or "error" in answer.get("plugindata", {}).get("data", {}):
            raise RuntimeError(f"janus: {answer}")
        return answer

    def _keep_alive(self):
        while True:
            time.sleep(20)
            try:
                self.socket.send(json.dumps({"janus": "keepalive", "session_id": self.session, "transaction": "alive"}).encode())
            except OSError:
                return

    def _attach(self) -> int:
        return self._ask({"janus": "attach", "session_id": self.session, "plugin": "janus.plugin.videoroom"})["data"]["id"]

    def _message(self, handle: int, body: dict, jsep: dict | None = None) -> dict:
        message = {"janus": "message", "session_id": self.session, "handle_id": handle, "body": body}
        return self._ask({**message, "jsep": jsep} if jsep else message)

    def _publish(self, number: int) -> int:
        handle, peer = self._attach(), self.driver.open()
        ssrc = 500000 + 10 * peer["line"]
        feed = 100 + number
        self._message(handle, {"request": "join", "ptype": "publisher", "room": ROOM, "id": feed})
        offer = describe(peer, [Section("video", "sendonly", ssrc)])
        answer = Described(self._message(handle, {"request": "publish"}, {"type": "offer", "sdp": offer})["jsep"]["sdp"])
        answer.connect(self.driver, peer, "server" if answer.setup == "active" else "client")
        self.driver.ask(do="publish", line=peer["line"], ssrc=ssrc, type=answer.ids["vp8"], mid="0", mid_ext=answer.ids["mid"],
                        twcc_ext=answer.ids["twcc"])
        self.publishers.append(peer["line"])
        return feed

    def _subscribe(self, feeds: list[int]):
        """One PeerConnection for all pictures: the way that costs Janus least."""
        handle, peer = self._attach(), self.driver.open()
        reply = self._message(handle, {"request": "join", "ptype": "subscriber", "room": ROOM,
                                       "streams": [{"feed": feed} for feed in feeds]})
        offer = Described(reply["jsep"]["sdp"])
        answer = describe(peer, [Section("video", "recvonly") for _ in offer.mids], "active", offer.ids, offer.mids)
        self._message(handle, {"request": "start"}, {"type": "answer", "sdp": answer})
        offer.connect(self.driver, peer, "client")
        self.lines.append(peer["line"])

    def set_up(self, publishers: int, receivers: int):
        feeds = [self._publish(number) for number in range(publishers)]
        self.driver.wait_connected(self.publishers)
        for feed in feeds if publishers > 1 else []:
            self._subscribe([other for other in feeds if other != feed])
        for _ in range(receivers):
            self._subscribe(feeds)
        self.driver.wait_connected(self.publishers + self.lines)

    def close(self):
        self.driver.ask(do="close", lines=self.lines + self.publishers)
        self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.log.close()
        self.folder.cleanup()
