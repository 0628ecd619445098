"""What must not be committed: left-over markers, unsafe calls, names of package registries, this machine's paths."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARKERS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
UNSAFE = re.compile(r"\b(sprintf|vsprintf|strcpy|strcat|sscanf|gets|alloca)\s*\(")
HOSTS = re.compile(r"registry\.npm" + r"js|deb\.deb" + r"ian\.org|npm\.pk" + r"g")
BINARY = {".png", ".ico", ".woff2", ".bin"}


def main() -> int:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    here = str(ROOT)
    bad = []
    for name in filter(None, names):
        path = ROOT / name
        if not path.is_file() or path.suffix in BINARY or "/corpus/" in name or name == "LICENSE":
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            where = f"{name}:{number}"
            if MARKERS.search(line) and "lock" not in name:
                bad.append(f"{where}: left-over marker")
            if path.suffix in (".c", ".h") and UNSAFE.search(line):
                bad.append(f"{where}: unbounded call")
            if HOSTS.search(line):
                bad.append(f"{where}: name of a package registry")
            if here.count("/") > 1 and here in line:
                bad.append(f"{where}: path of this machine")
    print("\n".join(bad))
    return 1 if bad else 0


sys.exit(main())
