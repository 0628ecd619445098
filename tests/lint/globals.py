"""No mutable variable at file scope: prints every object in .data or .bss of the libraries that are given."""
import re
import subprocess
import sys

# the sanitizers' own, and what the C compiler makes for its counters
IGNORED = re.compile(r"^(\.L|__asan|__odr_asan|___asan|__tsan|__ubsan|__gcov|_GLOBAL_)")
# libsrtp wants to be initialised once a process
ALLOWED = {"init_once", "init_status"}
OBJECT = re.compile(r"^[0-9a-f]+ .{5}.O (\.data|\.bss|\.tbss|\.tdata)\S*\s+[0-9a-f]+ (?:\.hidden )?(\S+)$")


def main() -> int:
    bad = []
    for library in sys.argv[1:]:
        table = subprocess.run(["objdump", "-t", library], capture_output=True, text=True, check=True).stdout
        for line in table.split("\n"):
            found = OBJECT.match(line)
            if found and ".data.rel.ro" not in line and found[2] not in ALLOWED and not IGNORED.match(found[2]):
                bad.append(f"{library}: {found[2]} is a mutable variable at file scope")
    print("\n".join(bad))
    return 1 if bad else 0


sys.exit(main())
