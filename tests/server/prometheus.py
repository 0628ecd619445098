"""A strict reader of Prometheus' text format 0.0.4: what it does not take, a scraper may misread."""
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (-?\d+(?:\.\d+)?)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"')


class Malformed(Exception):
    pass


def labels_of(text: str | None) -> tuple:
    if text is None:
        return ()
    found, at = [], 0
    while at < len(text):
        match = LABEL.match(text, at)
        if not match:
            raise Malformed(f"labels: {text}")
        found.append((match[1], match[2]))
        at = match.end()
        if at < len(text):
            if text[at] != "," or at + 1 == len(text):
                raise Malformed(f"labels: {text}")
            at += 1
    if len({key for key, _ in found}) != len(found):
        raise Malformed(f"a label twice: {text}")
    return tuple(sorted(found))


class Reader:
    def __init__(self):
        self.types, self.series = {}, {}
        self.open = self.helped = None  # the family that samples may belong to; the one whose TYPE is due

    def help_or_type(self, line: str):
        match = re.fullmatch(rf"# (HELP|TYPE) ({NAME}) (\S.*)", line)
        if not match:
            raise Malformed(line)
        kind, name, rest = match.groups()
        if kind == "HELP":
            if name in self.types or self.helped:
                raise Malformed(f"{line}: out of order, or a second time")
            self.helped = name
        else:
            if name != self.helped or rest not in ("counter", "gauge"):
                raise Malformed(line)
            if (rest == "counter") != name.endswith("_total"):
                raise Malformed(f"{name}: a counter ends in _total, and nothing else does")
            self.types[name], self.open, self.helped = rest, name, None

    def sample(self, line: str):
        match = SAMPLE.fullmatch(line)
        if not match:
            raise Malformed(line)
        name, key = match[1], (match[1], labels_of(match[2]))
        if name != self.open or self.helped:
            raise Malformed(f"{line}: not under its family")
        if key in self.series:
            raise Malformed(f"{line}: a second time")
        self.series[key] = float(match[3])


def read(text: str) -> dict:
    """(name, ((label, value), ...)) -> number"""
    reader = Reader()
    if not text.endswith("\n"):
        raise Malformed("the last line has no end")
    for line in text[:-1].split("\n"):
        if line.startswith("#"):
            reader.help_or_type(line)
        else:
            reader.sample(line)
    empty = set(reader.types) - {name for name, _ in reader.series}
    if empty or reader.helped:
        raise Malformed(f"families without a series: {empty}")
    return reader.series
