"""docs/security.md says which test shows a claim: every file and every test that it names must be there."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
page = root / "docs/security.md"
files = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
tests = [name for name in files if name.startswith("tests/") or name.endswith(".test.ts")]
words = set()
for name in tests:
    if name.endswith((".c", ".py", ".mjs", ".ts")):
        words |= set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", (root / name).read_text(errors="replace")))

missing = []
for row, line in enumerate(page.read_text().splitlines(), 1):
    for name in re.findall(r"`([^`]+)`", line):
        is_path = "/" in name and re.fullmatch(r"[A-Za-z0-9_./-]+\.(c|h|py|mjs|ts|tsx|jsonl|service|sample)", name)
        if is_path and not (root / name).exists():
            missing.append(f"docs/security.md:{row}: no such file: {name}")
        if re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", name) and name not in words:
            missing.append(f"docs/security.md:{row}: no such test: {name}")
print("\n".join(missing))
sys.exit(1 if missing else 0)
