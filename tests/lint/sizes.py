"""Files of at most 600 lines (300 in the web client), C functions of at most 100."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def functions(text: str):
    """(name, line, length) of every function body: a brace in column 0 opens and closes it in this style."""
    lines = text.split("\n")
    start = None
    for i, line in enumerate(lines):
        if line == "{":
            start = i
        elif line == "}" and start is not None:
            head = " ".join(lines[max(0, start - 4):start])
            name = re.findall(r"(\w+)\s*\(", head)
            yield (name[0] if name else "?", start + 1, i - start)
            start = None


def main() -> int:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    bad = []
    for name in names:
        path = ROOT / name
        suffix = path.suffix
        if suffix not in (".c", ".h", ".ts", ".tsx") or not path.exists():
            continue
        text = path.read_text()
        limit = 300 if name.startswith("web-client/") else 600
        count = text.count("\n")
        if count > limit:
            bad.append(f"{name}: {count} lines, {limit} allowed")
        if suffix == ".c":
            for function, line, length in functions(text):
                if length > 100:
                    bad.append(f"{name}:{line}: {function} has {length} lines, 100 allowed")
    print("\n".join(bad))
    return 1 if bad else 0


sys.exit(main())
