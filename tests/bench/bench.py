#!/usr/bin/env python3
"""Measures the cost of forwarding: against a floor and against Janus, in the same run. Started by script/bench."""
import argparse
import json
import os
import pathlib
import sys
import time

from figures import BURST, Series, Settings, Void, measure, quantile_us, resident_kib, settle
from lines import Driver
from target_floor import Floor
from target_janus import Janus
from target_kreide import Kreide

MEETINGS = {"1x29": (1, 29), "1x200": (1, 200), "10x10": (10, 0)}
JANUS_SHARE = {"1x29": 1 / 5, "1x200": 1 / 5, "10x10": 1 / 4}
FLOOR_FACTOR = 1.5
TARGETS = ["floor", "kreide", "janus", "janus-tuned"]
GROWTH_MAX = 1.10
GROWTH_CASE = (30, 500)
IDLE_BASE, IDLE_MORE, IDLE_SEATS, IDLE_VOICES = 30, 150, 9, 4
IDLE_KIB_MAX = 100
CLASS, LATENCY_CLASSES, LATENCY_CORE = 30, 5, 0.5
LATENCY_BURST = 4  # a frame of a camera that sends a megabit a second
LATENCY_MAX_US = (None, 1000, 3000)


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = pathlib.Path(options.build) / "tests" / "bench"
        self.program = options.program
        self.settings = Settings(options.quick, options.fps)
        self.report = {"machine": machine(), "settings": {
            "fps": options.fps, "burst": BURST, "packet_bytes": 1100, "feedback": options.feedback, "repetitions": self.settings.repetitions,
            "window_ms": self.settings.ms}, "cases": {}, "bars": []}
        self.text = sys.stderr if options.json else sys.stdout

    def say(self, text: str = ""):
        print(text, file=self.text, flush=True)

    def bar(self, name: str, value: float, limit: float, unit: str = ""):
        met = value <= limit
        self.report["bars"].append({"name": name, "value": round(value, 3), "limit": round(limit, 3), "met": met})
        self.say(f"  {name:44} {value:8.2f} {unit:4} (at most {limit:.2f})  {'met' if met else 'NOT MET'}")

    def void(self, name: str, why: str):
        self.report["cases"][name] = {"void": why}
        self.report["bars"].append({"name": name, "value": None, "limit": None, "met": False})
        self.say(f"  void: {why}")

    def run(self, name: str, case):
        self.say(f"\n{name}")
        driver = Driver(self.folder, self.options.address, self.options.feedback)
        targets = []
        try:
            self.report["cases"][name] = case(self, driver, targets, name)
        except Void as void:
            self.void(name, str(void))
        finally:
            for target in targets:
                target.close()
            driver.close()

    def show(self, series: Series):
        s = series.summary()
        media = f", its media worker {s['media_ns']:.0f}" if "media_ns" in s else ""
        core = f", {s['core']:.2f} of a core" if "core" in s else ""
        voids = f", {s['voids']} void windows" if s["voids"] else ""
        self.say(f"  {series.name:12} {s['ns']:8.0f} ns a packet ({s['min']:.0f} .. {s['max']:.0f}){media}{core}{voids}")


def machine() -> dict:
    model = next((row.split(":", 1)[1].strip() for row in pathlib.Path("/proc/cpuinfo").read_text().split("\n")
                  if row.startswith("model name")), "unknown")
    return {"cpu": model, "cores": os.cpu_count(), "kernel": os.uname().release, "load": round(os.getloadavg()[0], 2)}


def make_target(bench: Bench, driver: Driver, name: str, people: int):
    if name == "floor":
        return Floor(bench.folder, driver, bench.options.address)
    if name == "kreide":
        return Kreide(bench.program, driver, bench.options.address, people)
    return Janus(driver, 1 if name == "janus-tuned" else 0)


def meeting(bench: Bench, driver: Driver, targets: list, name: str) -> dict:
    """Floor, Kreide and Janus with the same traffic, in turns, so that what disturbs the machine disturbs all."""
    publishers, receivers = MEETINGS[name]
    expect = receivers if receivers else publishers - 1
    settings, wanted = bench.settings, bench.options.targets
    series, suites = {}, {}
    for each in wanted:
        target = make_target(bench, driver, each, publishers + receivers)
        targets.append(target)
        target.set_up(publishers, receivers)
        if each == "floor":
            suites[each] = "AEAD_AES_128_GCM"
            once = lambda t=target: t.measure(settings.fps, BURST, settings.warm_ms, settings.ms)
        else:
            suites[each] = driver.suite(target.lines)
            once = lambda t=target: measure(driver, t, expect, settings)
        series[each] = Series(each, once)
        settle(each, once)
    for _ in range(settings.repetitions):
        for each in wanted:
            series[each].take()
    bench.say("  " + ", ".join(f"{each}: {suites[each]}" for each in wanted))
    for each in wanted:
        bench.show(series[each])
    compare(bench, name, series)
    return {each: {**series[each].summary(), "suite": suites[each]} for each in wanted}


def compare(bench: Bench, name: str, series: dict):
    def ratio(other: str):
        return series["kreide"].median() / series[other].median() if "kreide" in series and other in series else None

    if ratio("floor"):
        bench.bar(f"{name}: kreide / floor", ratio("floor"), FLOOR_FACTOR)
    if ratio("janus"):
        bench.bar(f"{name}: kreide / janus", ratio("janus"), JANUS_SHARE[name])
    if ratio("janus-tuned"):
        bench.say(f"  {name + ': kreide / janus-tuned':44} {ratio('janus-tuned'):8.2f}")


def growth(bench: Bench, driver: Driver, targets: list, _name: str) -> dict:
    """One speaks to 29, and one to 499: two servers, in turns."""
    series = []
    for people in GROWTH_CASE:
        target = Kreide(bench.program, driver, bench.options.address, people)
        targets.append(target)
        target.set_up(1, people - 1)
        once = lambda t=target, n=people: measure(driver, t, n - 1, bench.settings)
        series.append(Series(f"kreide, {people} participants", once))
        settle(series[-1].name, once)
    for _ in range(bench.settings.repetitions):
        for each in series:
            each.take()
    for each in series:
        bench.show(each)
    few, many = GROWTH_CASE
    bench.bar(f"growth: {many} participants / {few}", series[1].median() / series[0].median(), GROWTH_MAX)
    return {each.name: each.summary() for each in series}


def idle(bench: Bench, driver: Driver, targets: list, _name: str) -> dict:
    """What somebody costs who is connected and sends nothing: nobody sends anything here."""
    target = Kreide(bench.program, driver, bench.options.address, IDLE_BASE + IDLE_MORE)
    targets.append(target)
    resident = []
    for first, end in ((0, IDLE_BASE), (IDLE_BASE, IDLE_BASE + IDLE_MORE)):
        for number in range(first, end):
            target.join(number, IDLE_SEATS, False, IDLE_VOICES)
        target.finish_joining()
        time.sleep(3)
        resident.append(resident_kib(target.pid))
    each = (resident[1] - resident[0]) / IDLE_MORE
    bench.say(f"  resident: {resident[0]} KiB with {IDLE_BASE} participants, {resident[1]} KiB with {IDLE_BASE + IDLE_MORE}")
    bench.bar("idle: resident memory of one more participant", each, IDLE_KIB_MAX, "KiB")
    return {"resident_kib": resident, "per_participant_kib": each}


def classes(bench: Bench, driver: Driver, targets: list) -> Kreide:
    """Several classes of 30, in each of which all see their teacher."""
    target = Kreide(bench.program, driver, bench.options.address, CLASS)
    targets.append(target)
    firsts = [0] + [target.add_class(CLASS) for _ in range(LATENCY_CLASSES - 1)]
    for first in firsts:
        for number in range(first, first + CLASS):
            target.join(number, 1, number == first)
        target.finish_joining()
    return target


def latency(bench: Bench, driver: Driver, targets: list, _name: str) -> dict:
    """
    How long media stay in the server while it uses half a core, by its own histogram. Teachers' frames come whenever it happens.
    Shown beside it: from before a publisher's send to the kernel's stamp at the receiver.
    """
    target = classes(bench, driver, targets)
    once = lambda fps: measure(driver, target, CLASS - 1, bench.settings, fps, 8, LATENCY_BURST, True)
    fps = bench.settings.fps
    for _ in range(4):
        window = settle("kreide", lambda: once(fps))
        core = window["cpu_ns"][0] / 1000 / window["us"]
        fps = max(1, round(fps * LATENCY_CORE / core))
    before = target.latency_counts()
    series = Series("kreide", lambda: once(fps))
    for _ in range(bench.settings.repetitions):
        series.take()
    time.sleep(1.5)  # workers report every second
    after = target.latency_counts()
    bench.show(series)
    s = series.summary()
    bench.say(f"  {fps} frames of {LATENCY_BURST} packets a second of each teacher, to {LATENCY_CLASSES} x {CLASS - 1} pupils")
    inside = []
    for name, share, limit, outside in zip(("p50", "p99", "p99.9"), (0.5, 0.99, 0.999), LATENCY_MAX_US, s["latency_us"]):
        inside.append(quantile_us(before, after, share))
        if limit is None:
            bench.say(f"  latency {name}: {inside[-1] / 1000:.2f} ms")
        else:
            bench.bar(f"latency {name}", inside[-1] / 1000, limit / 1000, "ms")
        bench.say(f"    from sender to receiver: {outside / 1000:.2f} ms")
    return {"kreide": s, "fps": fps, "inside_us": inside, "counted": after[float("inf")] - before[float("inf")]}


CASES = {**{name: meeting for name in MEETINGS}, "growth": growth, "idle": idle, "latency": latency}


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__.split(". ")[0] + ". Exit code 0: every bar is met.")
    parser.add_argument("--case", action="append", choices=list(CASES), help="only this one (may be given several times)")
    parser.add_argument("--target", action="append", dest="targets", choices=TARGETS, help="only this one")
    parser.add_argument("--quick", action="store_true", help="3 windows of 1 s each instead of 5 of 2 s")
    parser.add_argument("--json", action="store_true", help="the figures as JSON on standard output")
    parser.add_argument("--fps", type=int, default=30, help="frames a second of a publisher, each of 8 packets (30)")
    parser.add_argument("--no-feedback", dest="feedback", action="store_false",
                        help="receivers offer no transport-wide feedback, which a browser gives every 50 ms")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--address", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.targets = options.targets or TARGETS
    bench = Bench(options)
    where = bench.report["machine"]
    bench.say(f"{where['cpu']}, {where['cores']} cores, Linux {where['kernel']}, load {where['load']} before. CPU time (user + system) of "
              f"the server's process\nfor each forwarded packet of 1100 bytes; medians of {bench.settings.repetitions} windows (least .. most); "
              f"feedback by receivers {'on' if options.feedback else 'off'}")
    for name in options.case or CASES:
        bench.run(name, CASES[name])
    missed = [each["name"] for each in bench.report["bars"] if not each["met"]]
    bench.say(f"\n{len(bench.report['bars']) - len(missed)} of {len(bench.report['bars'])} bars met")
    if options.json:
        print(json.dumps(bench.report, indent=1))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
