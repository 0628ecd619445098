"""The driver's lines, and session descriptions for them: as much of SDP as a benchmark needs."""
import json
import pathlib
import re
import subprocess
import time

MID, TWCC = "urn:ietf:params:rtp-hdrext:sdes:mid", "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
MID_ID, TWCC_ID = 4, 3
VP8_TYPE, RTX_TYPE, OPUS_TYPE = 96, 97, 111


class Driver:
    """The process with the light PeerConnections (driver.c)."""

    def __init__(self, folder: pathlib.Path, address: str, feedback: bool):
        self.address, self.feedback = address, feedback
        self.process = subprocess.Popen([str(folder / "bench_driver"), address], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1)

    def ask(self, **command) -> dict:
        self.process.stdin.write(json.dumps(command) + "\n")
        reply = json.loads(self.process.stdout.readline())
        if "error" in reply:
            raise RuntimeError(f"driver: {reply['error']} ({command['do']})")
        return reply

    def open(self) -> dict:
        return {**self.ask(do="open"), "ip": self.address, "feedback": self.feedback}

    def wait_connected(self, lines: list[int], seconds: float = 30):
        end = time.monotonic() + seconds
        while True:
            state = self.ask(do="state", lines=lines)
            if state["connected"] == len(lines):
                return
            if time.monotonic() > end:
                raise RuntimeError(f"only {state['connected']} of {len(lines)} lines are connected after {seconds} s")
            time.sleep(0.1)

    def suite(self, lines: list[int]) -> str:
        gcm, cm = self.ask(do="state", lines=lines)["suites"]
        return "AEAD_AES_128_GCM" if cm == 0 else "AES128_CM_SHA1_80" if gcm == 0 else "mixed"

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Section:
    """One m= section of a description of ours."""

    def __init__(self, kind: str, direction: str, ssrc: int = 0):
        self.kind, self.direction, self.ssrc = kind, direction, ssrc


def _section(section: Section, line: dict, mid: str, setup: str, ids: dict) -> list[str]:
    video = section.kind == "video"
    types = f"{ids['vp8']} {ids['rtx']}" if video else str(OPUS_TYPE)
    rows = [f"m={section.kind} 9 UDP/TLS/RTP/SAVPF {types}", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0",
            f"a=ice-ufrag:{line['ufrag']}", f"a=ice-pwd:{line['pwd']}", f"a=fingerprint:sha-256 {line['fingerprint']}",
            f"a=candidate:1 1 udp 2130706431 {line['ip']} {line['port']} typ host", f"a=setup:{setup}", f"a=mid:{mid}", f"a={section.direction}", "a=rtcp-mux", "a=rtcp-rsize"]
    rows += [f"a=extmap:{ids['mid']} {MID}"] if ids["mid"] else []
    rows += [f"a=extmap:{ids['twcc']} {TWCC}"] if ids["twcc"] else []
    if video:
        vp8, rtx = ids["vp8"], ids["rtx"]
        rows += [f"a=rtpmap:{vp8} VP8/90000", f"a=rtcp-fb:{vp8} nack", f"a=rtcp-fb:{vp8} nack pli",
                 f"a=rtpmap:{rtx} rtx/90000", f"a=fmtp:{rtx} apt={vp8}"]
        rows += [f"a=rtcp-fb:{vp8} transport-cc"] if ids["twcc"] else []
    else:
        rows += [f"a=rtpmap:{OPUS_TYPE} opus/48000/2"]
    if section.ssrc:
        rows += [f"a=msid:- track{mid}"]
        rows += [f"a=ssrc-group:FID {section.ssrc} {section.ssrc + 1}"] if video else []
        rows += [f"a=ssrc:{section.ssrc} cname:bench"]
        rows += [f"a=ssrc:{section.ssrc + 1} cname:bench"] if video else []
    return rows


OUR_IDS = {"vp8": VP8_TYPE, "rtx": RTX_TYPE, "mid": MID_ID, "twcc": TWCC_ID}


def describe(line: dict, sections: list[Section], setup: str = "actpass", ids: dict = OUR_IDS, mids: list[str] | None = None) -> str:
    ids = ids if line["feedback"] else {**ids, "twcc": 0}
    mids = mids or [str(i) for i in range(len(sections))]
    rows = ["v=0", f"o=- {line['port']} 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + " ".join(mids)]
    for section, mid in zip(sections, mids):
        rows += _section(section, line, mid, setup, ids)
    return "\r\n".join(rows) + "\r\n"


class Described:
    """What the other side's description says."""

    def __init__(self, sdp: str):
        self.sections = []
        self.mids = re.findall(r"^a=mid:(\S+)", sdp, re.M)
        self.ufrag = self._one(sdp, r"^a=ice-ufrag:(\S+)")
        self.pwd = self._one(sdp, r"^a=ice-pwd:(\S+)")
        self.fingerprint = self._one(sdp, r"^a=fingerprint:sha-256 (\S+)")
        self.setup = self._one(sdp, r"^a=setup:(\S+)")
        candidate = re.search(r"^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host", sdp, re.M | re.I)
        if not candidate:
            raise RuntimeError("no candidate in the server's description")
        self.ip, self.port = candidate[1], int(candidate[2])
        rtx = re.search(r"^a=fmtp:(\d+) apt=(\d+)", sdp, re.M)
        self.ids = {"vp8": int(self._one(sdp, r"^a=rtpmap:(\d+) VP8/90000")), "rtx": int(rtx[1]) if rtx else RTX_TYPE,
                    "mid": self._extension(sdp, MID), "twcc": self._extension(sdp, TWCC)}

    @staticmethod
    def _one(sdp: str, pattern: str) -> str:
        found = re.search(pattern, sdp, re.M)
        if not found:
            raise RuntimeError(f"not in the server's description: {pattern}")
        return found[1]

    @staticmethod
    def _extension(sdp: str, uri: str) -> int:
        found = re.search(rf"^a=extmap:(\d+)(?:/\S+)? {re.escape(uri)}", sdp, re.M)
        return int(found[1]) if found else 0

    def connect(self, driver: Driver, line: dict, role: str):
        driver.ask(do="connect", line=line["line"], ufrag=self.ufrag, pwd=self.pwd, fingerprint=self.fingerprint, ip=self.ip,
                   port=self.port, role=role, type=self.ids["vp8"], twcc=self.ids["twcc"])
