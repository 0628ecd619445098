"""The memory of a process: all of it that can be written to, as an admin of the machine can have it, in a file."""
import array
import bisect
import os
import pathlib
import re
import signal
import struct
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PAGE, PART = 4096, 1 << 22
PATTERN = 16  # bytes that scan.c looks for
MAP = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)")


def compile_tool(source: str, to: pathlib.Path, *options: str) -> pathlib.Path:
    subprocess.run(["cc", "-O2", "-o", str(to), str(HERE / source), *options], check=True)
    return to


def used_pages(pagemap: int, first: int, last: int):
    """(from, to), PART at most: what was ever touched, in memory or swapped out."""
    entries = array.array("Q", os.pread(pagemap, (last - first) // PAGE * 8, first // PAGE * 8))
    start = None
    for i, entry in enumerate(entries):
        at = first + i * PAGE
        if start is not None and (not entry >> 62 or at - start >= PART):
            yield start, at
            start = None
        if start is None and entry >> 62:
            start = at
    if start is not None:
        yield start, last


class Image:
    """Held still while it is read. `regions`: (offset in the file, address, length, name)."""

    def __init__(self, pid: int, path: pathlib.Path):
        self.path, self.regions = path, []
        os.kill(pid, signal.SIGSTOP)
        try:
            self._read(pid)
        finally:
            os.kill(pid, signal.SIGCONT)
        self.offsets = [region[0] for region in self.regions]

    def _read(self, pid: int):
        memory, pages = os.open(f"/proc/{pid}/mem", os.O_RDONLY), os.open(f"/proc/{pid}/pagemap", os.O_RDONLY)
        with open(self.path, "wb") as out:
            for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
                first, last, rights, name = MAP.match(line).groups()
                if rights.startswith("rw") and not name.startswith("/dev/"):
                    for start, end in used_pages(pages, int(first, 16), int(last, 16)):
                        self.regions.append((out.tell(), start, end - start, name))
                        out.write(os.pread(memory, end - start, start))
        os.close(memory)
        os.close(pages)

    def address_of(self, offset: int) -> int:
        start, address, _, _ = self.regions[bisect.bisect(self.offsets, offset) - 1]
        return address + offset - start

    def find(self, scan: pathlib.Path, patterns: list[bytes]) -> list[tuple[int, int]]:
        """(number of the pattern, address), by address."""
        text = "".join(pattern.hex() + "\n" for pattern in patterns)
        done = subprocess.run([str(scan), str(self.path)], input=text, stdout=subprocess.PIPE, text=True, check=True)
        hits = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
        return sorted(((number, self.address_of(offset)) for number, offset in hits), key=lambda hit: hit[1])

    def chunks(self) -> list[int]:
        """Where the pieces of the main heap begin, as the C library has cut it: what one malloc gave lies in one of them."""
        heap = [region for region in self.regions if region[3] == "[heap]"]
        if not heap:
            return []
        with open(self.path, "rb") as file:
            file.seek(heap[0][0])
            data = file.read(sum(region[2] for region in heap))  # they follow each other, without a gap
        found, at = [], 0
        while at + PATTERN <= len(data):
            size = struct.unpack_from("<Q", data, at + 8)[0] & ~7
            if size < 32 or size % 16:
                break
            found.append(heap[0][1] + at)
            at += size
        return found


class Tools:
    """scan.c and hoard.c, built for as long as this lives."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        self.scan = compile_tool("scan.c", root / "scan")
        self.hoard = compile_tool("hoard.c", root / "hoard.so", "-shared", "-fPIC")

    def close(self):
        self.folder.cleanup()
