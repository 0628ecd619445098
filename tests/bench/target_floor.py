"""The floor: what encryption and a batched send cost, and nothing else (floor.c)."""
import json
import pathlib
import subprocess
import time

from lines import Driver


class Floor:
    def __init__(self, folder: pathlib.Path, driver: Driver, address: str):
        self.folder, self.driver, self.address = folder, driver, address

    def set_up(self, publishers: int, receivers: int):
        self.publishers = publishers
        self.sinks = [self.driver.open() for _ in range(publishers * (publishers > 1) + receivers)]
        self.lines = [sink["line"] for sink in self.sinks]
        self.process = subprocess.Popen(
            [str(self.folder / "bench_floor"), self.address, *(str(sink["port"]) for sink in self.sinks)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)

    def _run(self, fps: int, burst: int, ms: int) -> dict:
        self.process.stdin.write(f"{self.publishers} {fps} {burst} {ms * fps // 1000}\n")
        return json.loads(self.process.stdout.readline())

    def measure(self, fps: int, burst: int, warm_ms: int, ms: int) -> dict:
        self._run(fps, burst, warm_ms)
        before = self._received()
        ran = self._run(fps, burst, ms)
        received = self._received() - before
        return {"expected": ran["sent"], "received": received, "cpu_ns": [ran["cpu_ns"]], "broken": 0}

    def _received(self) -> int:
        """The sinks' count, once it does not grow any more."""
        before, count = -1, 0
        while count != before:
            time.sleep(0.03)
            before, count = count, self.driver.ask(do="count", lines=self.lines)["media"]
        return count

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.driver.ask(do="close", lines=self.lines)
