"""Windows of measuring: which count, and what is made of them."""
import pathlib
import statistics
import time

MISSING_MAX = 0.01
SETTLE_S = 40
BURST = 8


class Void(Exception):
    """The traffic did not arrive: nothing can be said."""


def is_good(window: dict, is_media: bool) -> bool:
    missing = 1 - window["received"] / window["expected"]
    return abs(missing) <= MISSING_MAX and window["broken"] == 0 and (not is_media or window["sampled"] > 0)


def why_void(name: str, window: dict) -> str:
    return (f"{name}: {window['received']} of {window['expected']} packets arrived, {window['broken']} of "
            f"{window.get('sampled', 0)} that were decrypted are not what was sent")


class Settings:
    def __init__(self, quick: bool, fps: int):
        self.repetitions = 3 if quick else 5
        self.ms = 1000 if quick else 2000
        self.warm_ms = 500
        self.fps = fps


def measure(driver, target, expect: int, settings: Settings, fps: int = 0, sample: int = 64, burst: int = BURST,
            chance: bool = False) -> dict:
    """One window of a server: `expect` times each packet of each publisher must arrive."""
    return driver.ask(do="measure", publishers=target.publishers, lines=target.lines, expect=expect, fps=fps or settings.fps,
                      burst=burst, chance=chance, warm_ms=settings.warm_ms, ms=settings.ms, sample=sample, pid=target.pid,
                      threads=target.media_threads)


def settle(what: str, once) -> dict:
    """Until the first window in which all arrives: the server may have to learn first what the lines bear."""
    end = time.monotonic() + SETTLE_S
    while True:
        window = once()
        if is_good(window, "sampled" in window):
            return window
        if time.monotonic() > end:
            raise Void(why_void(what, window))


class Series:
    """The windows of one target. `of` is what one is worth."""

    def __init__(self, name: str, once):
        self.name, self.once, self.windows, self.voids = name, once, [], 0

    def take(self):
        for _ in range(3):
            window = self.once()
            if is_good(window, "sampled" in window):
                self.windows.append(window)
                return
            self.voids += 1
        raise Void(why_void(self.name, window))

    def per_packet(self, which: int = 0) -> list[float]:
        return [window["cpu_ns"][which] / window["received"] for window in self.windows]

    def median(self, which: int = 0) -> float:
        return statistics.median(self.per_packet(which))

    def summary(self) -> dict:
        values = self.per_packet()
        out = {"ns": self.median(), "min": min(values), "max": max(values), "windows": len(values), "voids": self.voids}
        if len(self.windows[0]["cpu_ns"]) > 1 and self.windows[0]["cpu_ns"][1] > 0:
            out["media_ns"] = self.median(1)
        if "latency_us" in self.windows[0]:
            out["latency_us"] = [statistics.median(w["latency_us"][i] for w in self.windows) for i in range(3)]
            out["core"] = statistics.median(w["cpu_ns"][0] / 1000 / w["us"] for w in self.windows)
        return out


def quantile_us(before: dict[float, int], after: dict[float, int], share: float) -> float:
    """Of what came between two states of a cumulative histogram, as Prometheus' histogram_quantile has it."""
    bounds = sorted(after)
    counts = [after[bound] - before.get(bound, 0) for bound in bounds]
    wanted = share * counts[-1]
    at = next(i for i, count in enumerate(counts) if count >= wanted)
    if bounds[at] == float("inf"):
        return bounds[at - 1] * 1e6
    low, below = (bounds[at - 1], counts[at - 1]) if at else (0.0, 0)
    return (low + (bounds[at] - low) * (wanted - below) / max(1, counts[at] - below)) * 1e6


def resident_kib(pid: int) -> int:
    for row in pathlib.Path(f"/proc/{pid}/status").read_text().split("\n"):
        if row.startswith("VmRSS:"):
            return int(row.split()[1])
    raise RuntimeError("no VmRSS")
