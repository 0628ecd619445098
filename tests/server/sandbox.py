"""Runs a program under the system call filter, the address families and MemoryDenyWriteExecute= of a systemd unit.

Usage: sandbox.py UNIT PROGRAM [ARGUMENT...]. What is not allowed answers with EPERM, as SystemCallErrorNumber= says. systemd does the
same with libseccomp; its mount and user restrictions are not made here.
"""
import ctypes
import functools
import os
import re
import subprocess
import sys

ALLOW, EPERM = 0x7FFF0000, 0x00050001
NOT_EQUAL, MASKED_EQUAL = 1, 7  # enum scmp_compare
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
WRITE, EXEC = 2, 4


class Condition(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def settings(unit: str) -> list[tuple[str, str]]:
    with open(unit, encoding="utf-8") as f:
        return [tuple(line.strip().split("=", 1)) for line in f if re.match(r"[A-Z]\w+=", line)]


@functools.cache
def sets() -> dict[str, list[str]]:
    """Every set such as @system-service, with its system calls and the sets in it."""
    text = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    found, name = {}, None
    for line in text.splitlines():
        if line.startswith("@"):
            name = line.strip()
            found[name] = []
        elif line.startswith("    ") and not line.strip().startswith("#") and name:
            found[name].append(line.strip())
        elif line.startswith("#"):
            name = None  # what the kernel has beyond the sets
    return found


def members(name: str) -> set[str]:
    if not name.startswith("@"):
        return {name}
    return set().union(*(members(one) for one in sets()[name]))


def allowed_calls(unit: str) -> set[str]:
    calls = set()
    for key, value in settings(unit):
        if key == "SystemCallFilter":
            named = set().union(*(members(name) for name in value.lstrip("~").split()))
            calls = calls - named if value.startswith("~") else calls | named
    # systemd adds what a process needs to begin at all
    return calls | members("@default")


def restrict(unit: str):
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    lib.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint,
                                           ctypes.POINTER(Condition)]
    lib.seccomp_load.argtypes = [ctypes.c_void_p]
    filter_ = lib.seccomp_init(EPERM)

    def allow(call: str, *conditions: Condition):
        number = lib.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            array = (Condition * len(conditions))(*conditions)
            assert lib.seccomp_rule_add_array(filter_, ALLOW, number, len(conditions), array) == 0, call

    families = dict(settings(unit))["RestrictAddressFamilies"].split()
    special = {"socket", "mmap", "mprotect", "pkey_mprotect", "shmat"}
    for call in sorted(allowed_calls(unit) - special):
        allow(call)
    for family in families:
        allow("socket", Condition(0, 4, FAMILIES[family], 0))
    for bits in (0, WRITE, EXEC):  # never both
        allow("mmap", Condition(2, MASKED_EQUAL, WRITE | EXEC, bits))
    for call in ("mprotect", "pkey_mprotect"):
        allow(call, Condition(2, MASKED_EQUAL, EXEC, 0))
    assert ctypes.CDLL(None, use_errno=True).prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
    assert lib.seccomp_load(filter_) == 0


if __name__ == "__main__":
    restrict(sys.argv[1])
    os.execv(sys.argv[2], sys.argv[2:])
