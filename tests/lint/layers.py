"""An include may only point downwards: prints every edge of the include graph that the architecture forbids."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAY_INCLUDE = {
    "base": set(),
    "sfu/include": {"base"},
    "sfu/wire": {"base", "sfu/include"},
    "sfu/core": {"base", "sfu/include", "sfu/wire"},
    "sfu/room": {"base", "sfu/include", "sfu/wire", "sfu/core"},
    "sfu/shell": {"base", "sfu/include", "sfu/wire", "sfu/core", "sfu/room"},
    "store": {"base"},
    "school": {"base"},
    "ballot": {"base"},
    "signaling": {"base", "sfu/include", "store", "school", "ballot"},
    "api": {"base", "sfu/include", "store", "school", "ballot", "signaling"},
    "peer": {"base", "sfu/include", "sfu/wire", "sfu/core", "ballot"},
    "server": {"base", "sfu/include", "store", "school", "ballot", "signaling", "api", "peer"},
}
NO_CLOCK = ("base", "sfu/include", "sfu/wire", "sfu/core", "sfu/room", "store", "school", "ballot", "signaling", "api")
CLOCK = re.compile(r"\b(clock_gettime|gettimeofday|time\(NULL\)|time\(0\)|rand\(|srand\(|random\()")


def main() -> int:
    owners = {}
    for layer in MAY_INCLUDE:
        for header in (ROOT / layer).glob("*.h"):
            owners.setdefault(header.name, set()).add(layer)
    bad = []
    for layer, below in MAY_INCLUDE.items():
        for source in sorted((ROOT / layer).glob("*.[ch]")):
            text = source.read_text()
            for name in re.findall(r'^#include "([^"]+)"', text, re.M):
                found_in = owners.get(name)
                if found_in and not found_in & (below | {layer}):
                    bad.append(f"{source.relative_to(ROOT)}: includes {name} of {', '.join(sorted(found_in))}")
            if layer in NO_CLOCK and CLOCK.search(text):
                bad.append(f"{source.relative_to(ROOT)}: reads a clock or unseeded chance")
    print("\n".join(bad))
    return 1 if bad else 0


sys.exit(main())
