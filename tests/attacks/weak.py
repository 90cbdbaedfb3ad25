"""The defences, each as an edit of the grader that takes it away, and the level at which nothing else stands behind it.

`process` is the wall itself: without it, hidden tests and hand-in share an interpreter, as in most graders (naive.py).
"""

from __future__ import annotations

from dataclasses import dataclass

Edit = tuple[str, str, str]  # file of the package, text that is there once, what stands there instead
_CONFINE, _WARDEN, _ZYGOTE = "sandbox/inside/confine.py", "sandbox/inside/__main__.py", "sandbox/inside/zygote.py"
_HAND_IN = "hand_ins/hand_in.py"
_NO_SELF_TEST = (_WARDEN, '"refused": self_test(confinement)', '"refused": {"all": True}')  # it would refuse to start
_NO_SECCOMP = (_CONFINE, "        _load_seccomp(self.program)\n", "")


_MORE_TIME = ("sandbox/wall.py", '{"cpu": limits.seconds, ', '{"cpu": 10 * limits.seconds, ')  # to fill memory


@dataclass(frozen=True, slots=True)
class Weakness:
    """A grader without one defence."""

    level: str
    edits: tuple[Edit, ...]


def _allow(*names: str) -> tuple[Edit, ...]:
    """Return the edit that lets these system calls through the filter."""
    keep = f"if number is not None and number not in {{_REFUSED[name][column] for name in {names!r}}}:"
    return (_NO_SELF_TEST, (_CONFINE, "if number is not None:", keep))


DEFENCES = {
    "landlock": Weakness("L1", (_NO_SELF_TEST, (_CONFINE, "        _syscall(_RESTRICT_SELF, self.ruleset, 0)\n", ""))),
    "seccomp": Weakness("L1", (_NO_SELF_TEST, _NO_SECCOMP)),
    "sockets": Weakness(
        "L2",
        (
            _NO_SELF_TEST,
            (_CONFINE, "[_op(_JUMP_EQUAL, _SOCKET[column], 0, 1), _refuse(errno.EAFNOSUPPORT)]", "[]"),
        ),
    ),
    "programs": Weakness("L2", _allow("execve", "execveat")),
    "memory files": Weakness("L2", _allow("memfd_create", "memfd_secret")),
    "shared memory": Weakness("L2", _allow("shmget", "shmat", "shmctl")),
    "tracing": Weakness("L2", _allow("ptrace")),
    "pages in pipes": Weakness("L2", _allow("vmsplice")),
    "shared mappings": Weakness(
        "L2",
        (
            (_CONFINE, "    program += [] if gpu else _no_shared_memory(_MMAP[column])\n", ""),
            _MORE_TIME,
            ("sandbox/cgroup.py", "    for parent, version in _parents():\n", "    for parent, version in ():\n"),
        ),
    ),
    "modes": Weakness("L2", _allow("chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "utimensat")),
    "namespaces": Weakness("L1", _allow("unshare", "setns")),
    "sessions": Weakness("L2", _allow("setsid", "setpgid")),
    "kernel interfaces": Weakness("L2", _allow("io_uring_setup", "keyctl", "add_key", "inotify_init1", "pidfd_open")),
    "queues": Weakness("L1", _allow("msgctl", "semctl", "mq_unlink")),
    "new mounts": Weakness("L1", _allow("open_tree_attr")),
    "file flags": Weakness("L2", (_NO_SELF_TEST, (_CONFINE, ", second_bytes=_OF_FILE_SYSTEMS", ""))),
    "pairs of one family": Weakness(
        "L2", (_NO_SELF_TEST, (_CONFINE, "_op(_JUMP_EQUAL, socket.AF_UNIX, 0, 3)", "_op(_JUMP_EQUAL, 99, 0, 0)"))
    ),
    "closed descriptors": Weakness("L2", ((_ZYGOTE, "    os.closerange(first + len(lifted), 1024)\n", ""),)),
    "signals": Weakness(
        "L1",
        (
            _NO_SELF_TEST,
            (_CONFINE, "for call in (_KILL_CALL, _TGKILL):", "for call in ():"),
            (_CONFINE, "(fcntl.F_SETOWN, _F_SETOWN_EX, ", "("),
            (_CONFINE, "_SCOPES if abi >= 6 else 0", "0"),
        ),
    ),
    "environment": Weakness("L1", (("sandbox/jail.py", '"PATH": "/usr/bin:/bin",', '**os.environ, "PATH": "/bin",'),)),
    "CPU clock": Weakness(
        "L1",
        (
            (_WARDEN, 'if _cpu_seconds(clock) >= limits["cpu"]:', "if False:"),
            (_WARDEN, 'usage.ru_utime + usage.ru_stime >= limits["cpu"]:', "False:"),
            (_CONFINE, "    _set(resource.RLIMIT_CPU, seconds, seconds + 1)  # SIGXCPU, then SIGKILL\n", ""),
        ),
    ),
    "wall clock": Weakness("L1", ((_WARDEN, 'if time.monotonic() - started >= limits["wall"]:', "if False:"),)),
    "memory limit": Weakness(
        "L1",
        (
            (_CONFINE, "        _set(kind, mapped + memory)\n", "        pass\n"),
            (_WARDEN, 'if memory.resident(pid) > self.resident + memory.HEAP + limits["memory"]:', "if False:"),
            ("sandbox/cgroup.py", "    for parent, version in _parents():\n", "    for parent, version in ():\n"),
            _MORE_TIME,
        ),
    ),
    "thread watch": Weakness("L1", ((_WARDEN, 'if _threads(pid) > limits["threads"]:', "if False:"),)),
    "file size": Weakness(
        "L1", ((_CONFINE, '    _set(resource.RLIMIT_FSIZE, int(limits.get("file_size", 0)))\n', ""),)
    ),
    "open files": Weakness("L1", ((_CONFINE, 'int(limits.get("open_files", 128))', "4096"),)),
    "wiped scratch": Weakness("L1", ((_WARDEN, 'facts["clean"] = self.wipe()', 'facts["clean"] = True'),)),
    "no links": Weakness("L1", ((_HAND_IN, "flags | os.O_NOFOLLOW | os.O_CLOEXEC", "flags | os.O_CLOEXEC"),)),
    "no hard links": Weakness("L1", ((_HAND_IN, "if status.st_nlink > 1:", "if False:"),)),
    "exact shape": Weakness("L1", (("compare.py", "if actual.shape != expected.shape:", "if False:"),)),
    "exact dtype": Weakness("L1", (("compare.py", "if actual.dtype != expected.dtype:", "if False:"),)),
    "finite values": Weakness("L1", (("compare.py", "return beyond <= 0", "return ~(beyond > 0)"),)),
    "tight tolerance": Weakness("L1", (("compare.py", "RTOL, ATOL = 1e-6, 1e-8", "RTOL, ATOL = 1e-2, 1e-2"),)),
    "silent hidden checks": Weakness("L1", (("results.py", 'verdict.detail if public else ""', "verdict.detail"),)),
    "clean words": Weakness("L1", (("outcome.py", 'char if char.isprintable() else " "', "char"),)),
    "clean names": Weakness("L1", (("hand_ins/student.py", 'char if char.isprintable() else "?"', "char"),)),
    "harmless logs": Weakness("L1", (("tables.py", "write(harmless(said.get()))", "write(said.get())"),)),
    "escaped page": Weakness("L1", (("report.py", "autoescape=True", "autoescape=False"),)),
}
