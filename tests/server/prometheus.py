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
            if name != self.helped or rest not in ("counter", "gauge", "histogram"):
                raise Malformed(line)
            if (rest == "counter") != name.endswith("_total"):
                raise Malformed(f"{name}: a counter ends in _total, and nothing else does")
            self.types[name], self.open, self.helped = rest, name, None

    def names(self) -> tuple:
        if self.types.get(self.open) == "histogram":
            return tuple(f"{self.open}_{part}" for part in ("bucket", "sum", "count"))
        return (self.open,)

    def histograms(self):
        """Buckets ascend to +Inf, which is the count."""
        for family in [name for name, kind in self.types.items() if kind == "histogram"]:
            rows = {}
            for (name, labels), value in self.series.items():
                if name == f"{family}_bucket":
                    rest = tuple(pair for pair in labels if pair[0] != "le")
                    rows.setdefault(rest, []).append((float(dict(labels)["le"]), value))
            for rest, buckets in rows.items():
                values = [value for _, value in buckets]
                if buckets != sorted(buckets) or values != sorted(values) or buckets[-1][0] != float("inf"):
                    raise Malformed(f"{family}: buckets {buckets}")
                if values[-1] != self.series.get((f"{family}_count", rest)) or (f"{family}_sum", rest) not in self.series:
                    raise Malformed(f"{family}: count or sum of {rest}")

    def sample(self, line: str):
        match = SAMPLE.fullmatch(line)
        if not match:
            raise Malformed(line)
        name, key = match[1], (match[1], labels_of(match[2]))
        if name not in self.names() or self.helped:
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
    reader.histograms()
    found = {name for name, _ in reader.series}
    empty = {name for name, kind in reader.types.items() if (f"{name}_count" if kind == "histogram" else name) not in found}
    if empty or reader.helped:
        raise Malformed(f"families without a series: {empty}")
    return reader.series
