"""The wall, attacked: what a hostile child tries, the kernel's reason why it fails, and a sandbox that works on.

Each attack is also run where its defence is missing, on a sandbox of level 0 or on one with that defence cut out of a
copy of `inside`: there it succeeds, so it is the defence that stops it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.errors import GraderError, SandboxLost
from grader.sandbox import Ending, Frame, Level, Limits, Reply, cgroup, jail, open_wall
from grader.sandbox.inside import wire, zygote
from grader.sandbox.inside.confine import landlock_abi
from grader.sandbox.reply import MAX_OUTPUT
from grader.sandbox.wall import ZygoteWall
from grader.session import Walls

LEVELS = (Level.NAMESPACES, Level.LANDLOCK)
NORMAL = Limits()
SHORT = Limits(seconds=0.2, wall_factor=100)  # CPU time runs out long before the wall clock does
HURRY = Limits(seconds=0.3, wall_factor=1)  # the wall clock ends after 1.3 s
TIGHT = Limits(memory=256 << 20)
SCRATCH = Limits(file_size=1 << 20)

PRELUDE = """
import ctypes, errno, os, random, resource, signal, socket, struct, sys, threading, time
import torch

libc = ctypes.CDLL(None, use_errno=True)


def kernel(name, *args):
    if getattr(libc, name)(*args) < 0:
        raise OSError(ctypes.get_errno(), name)


def answer_to(attempt):
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "allowed"

"""


def ask(
    wall: ZygoteWall, body: str, *, limits: Limits = NORMAL, capture: bool = False, seed: int = 1, args: Any = ()
) -> Reply:
    """Run *body* as the student's function `attack(*args)`."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    text = f"{PRELUDE}\ndef attack(*args):\n{lines}\n"
    request = {"mode": "call", "call": "attack", "seed": seed, "file": "lab.py", "text": text, "probes": ""}
    frames = (Frame(wire.encode_parts(each)) for each in (request, {"args": list(args), "kwargs": {}}))
    return wall.call(*frames, limits, capture=capture)


def value_of(reply: Reply) -> Any:
    """Return what the function returned."""
    assert reply.ending is Ending.REPLIED
    answer, _ = wire.decode(reply.frame)
    assert answer["ok"], answer
    return answer["value"]


def error_of(reply: Reply) -> dict[str, Any]:
    """Return what is told of the exception that ended the function."""
    assert reply.ending is Ending.REPLIED
    answer, _ = wire.decode(reply.frame)
    assert not answer["ok"], answer
    return answer["error"]


def attempt(wall: ZygoteWall, expression: str) -> str:
    """Return "allowed", or the errno with which the kernel refused *expression*."""
    return value_of(ask(wall, f"return answer_to(lambda: {expression})"))


def open_at(level: Level) -> ZygoteWall:
    """Start a sandbox of exactly this level."""
    return open_wall(level, at_most=level)


@pytest.fixture(scope="module")
def free() -> Iterator[Path]:
    """Yield a folder of the host that every user may read and write, with a solution in it."""
    with tempfile.TemporaryDirectory(prefix="torchgrade-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "solution.py").write_text("ANSWER = 42\n")
        (folder / "solution.py").chmod(0o644)
        yield folder


@pytest.fixture(scope="module")
def bare() -> Iterator[ZygoteWall]:
    """Yield a sandbox of level 0: limits, and no defence."""
    running = open_at(Level.NONE)
    yield running
    running.close()


@pytest.fixture
def attacked(wall: ZygoteWall, descendants: Callable[[int], list[int]]) -> Iterator[ZygoteWall]:
    """Yield the running sandbox; after the test it must serve an honest request, and nothing of it may be left."""
    yield wall
    answer = value_of(ask(wall, "return args[0] * 2", args=[torch.arange(3.0)]))
    assert torch.equal(answer, torch.tensor([0.0, 2.0, 4.0]))
    assert_at_rest(wall, descendants)


def assert_at_rest(wall: ZygoteWall, descendants: Callable[[int], list[int]]) -> None:
    """Nothing runs but warden, zygote and, once that is forked, the one child that waits for the next request."""
    most = 3 if wall.level == Level.NAMESPACES else 2
    assert len(descendants(wall.process.pid)) <= most
    wait_until(lambda: len(descendants(wall.process.pid)) == most)


def warden_of(wall: ZygoteWall, descendants: Callable[[int], list[int]]) -> int:
    """Return the warden's process, below bubblewrap's where there is one."""
    return descendants(wall.process.pid)[0] if wall.level == Level.NAMESPACES else wall.process.pid


def zygote_of(wall: ZygoteWall, descendants: Callable[[int], list[int]]) -> int:
    """Return the zygote's process, the warden's first child."""
    return descendants(warden_of(wall, descendants))[0]


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until *condition* holds; fail after a minute."""
    pause = threading.Event()
    for _ in range(6000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to that")


# --- what the kernel refuses ------------------------------------------------------------------------------------------

# attack, the refusal at L2, at L1, and what level 0 answers; None where trying it unprotected would do harm or depends
# on the user. Some have bad arguments: the kernel would complain of those, if the filter let the call through to it.
REFUSALS = [
    pytest.param("open('FREE/solution.py').read()", "ENOENT", "EACCES", "allowed", id="reads-the-solution"),
    pytest.param("os.listdir('FREE')", "ENOENT", "EACCES", "allowed", id="lists-the-course"),
    pytest.param("open('/etc/passwd').read()", "ENOENT", "EACCES", "allowed", id="reads-passwd"),
    pytest.param("os.listdir('/')", "EACCES", "EACCES", "allowed", id="lists-the-root"),
    pytest.param("open('FREE/x', 'w')", "ENOENT", "EACCES", "allowed", id="writes-into-the-course"),
    pytest.param("os.chmod('.', 0)", "EPERM", "EPERM", "allowed", id="shuts-its-scratch-folder"),
    pytest.param("os.setxattr('.', 'user.note', b'x')", "EPERM", "EPERM", None, id="leaves-a-note-in-an-attribute"),
    pytest.param("os.utime('.', (1, 2))", "EPERM", "EPERM", "allowed", id="leaves-a-note-in-a-time"),
    pytest.param("os.chown('.', -1, -1)", "EPERM", "EPERM", "allowed", id="changes-an-owner"),
    pytest.param("os.fchmod(1, 0o666)", "EPERM", "EPERM", None, id="opens-a-device-of-the-host"),
    pytest.param("open('/tmp/torchgrade-x', 'w')", "EACCES", "EACCES", None, id="writes-beside-its-scratch-folder"),
    pytest.param(
        "open(os.__file__, 'a')",
        "EACCES" if os.geteuid() == 0 or not os.access(os.__file__, os.W_OK) else "EROFS",
        "EACCES",
        None,
        id="changes-the-standard-library",
    ),
    pytest.param("open(f'/proc/{os.getppid()}/mem', 'rb')", "EACCES", "EACCES", None, id="reads-the-zygotes-memory"),
    pytest.param("open(f'/proc/{os.getppid()}/environ')", "EACCES", "EACCES", None, id="reads-the-zygotes-environment"),
    pytest.param("socket.socket()", "EAFNOSUPPORT", "EAFNOSUPPORT", "allowed", id="opens-a-tcp-socket"),
    pytest.param("socket.socket(socket.AF_UNIX)", "EAFNOSUPPORT", "EAFNOSUPPORT", "allowed", id="opens-a-unix-socket"),
    pytest.param("os.fork() or os._exit(0)", "EPERM", "EPERM", "allowed", id="forks"),
    pytest.param("__import__('subprocess').run(['/bin/true'])", "EPERM", "EPERM", "allowed", id="runs-a-program"),
    pytest.param("os.posix_spawn('/bin/true', ['true'], {})", "EPERM", "EPERM", "allowed", id="spawns-a-program"),
    pytest.param("os.execv('/bin/true', ['true'])", "EPERM", "EPERM", None, id="becomes-another-program"),
    pytest.param("os.kill(os.getppid(), 0)", "EPERM", "EPERM", "allowed", id="signals-its-parent"),
    pytest.param("os.kill(-1, 0)", "EPERM", "EPERM", "allowed", id="signals-everybody"),
    pytest.param("os.kill(0, 0)", "EPERM", "EPERM", "allowed", id="signals-its-group"),
    pytest.param("os.pidfd_open(os.getppid())", "EPERM", "EPERM", "allowed", id="holds-its-parent-by-descriptor"),
    pytest.param("kernel('ptrace', 16, os.getppid(), 0, 0)", "EPERM", "EPERM", None, id="traces-its-parent"),
    pytest.param("kernel('ptrace', 0, 0, 0, 0)", "EPERM", "EPERM", "allowed", id="asks-to-be-traced"),
    pytest.param("kernel('mount', None, None, None, 0, None)", "EPERM", "EPERM", "EFAULT", id="mounts"),
    pytest.param("os.chroot('/nowhere')", "EPERM", "EPERM", "ENOENT", id="changes-its-root"),
    pytest.param("kernel('unshare', 0x400)", "EPERM", "EPERM", "allowed", id="unshares"),
    pytest.param("kernel('setns', -1, 0)", "EPERM", "EPERM", "EBADF", id="enters-a-namespace"),
    pytest.param("os.memfd_create('x')", "EPERM", "EPERM", "allowed", id="makes-a-file-in-memory"),
    pytest.param("kernel('shmget', 0x7e57, 0, 0)", "EPERM", "EPERM", "ENOENT", id="shares-memory"),
    pytest.param("kernel('msgctl', -1, 0, None)", "EPERM", "EPERM", "EINVAL", id="removes-a-queue-by-its-number"),
    pytest.param("kernel('semctl', -1, 0, 0)", "EPERM", "EPERM", "EINVAL", id="removes-semaphores-by-their-number"),
    pytest.param("kernel('syscall', 467, -1, b'', 0, None, 0)", "EPERM", "EPERM", None, id="copies-a-mount"),
    pytest.param("kernel('ioctl', 0, 0x40086602, bytes(8))", "EPERM", "EPERM", "ENOTTY", id="sets-flags-of-a-file"),
    pytest.param("kernel('fcntl', 0, 1024, 0)", "EPERM", "EPERM", None, id="leases-a-file"),
    pytest.param(
        "kernel('socketpair', 10, 1, 0, (ctypes.c_int * 2)())",
        "EAFNOSUPPORT",
        "EAFNOSUPPORT",
        "ENOTSUP",
        id="makes-a-pair-of-another-family",
    ),
    pytest.param("kernel('syscall', 425, 0, None)", "EPERM", "EPERM", None, id="sets-up-io-uring"),
    pytest.param("kernel('syscall', 2000)", "ENOSYS", "ENOSYS", None, id="calls-what-nobody-knows"),
    pytest.param("os.setsid()", "EPERM", "EPERM", "allowed", id="leaves-its-session"),
    pytest.param("os.setgroups([])", "EPERM", "EPERM", None, id="changes-its-groups"),
    pytest.param("kernel('prctl', 1, 0)", "EPERM", "EPERM", "allowed", id="outlives-the-zygote"),
    pytest.param(
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)", "EPERM", "EPERM", "allowed", id="limits-its-parent"
    ),
    pytest.param(
        "__import__('fcntl').ioctl(0, 0x5412, b'x')", "EPERM", "EPERM", "ENOTTY", id="types-into-the-terminal"
    ),
]


@pytest.mark.parametrize(("expression", "at_l2", "at_l1", "at_l0"), REFUSALS)
def test_attack_is_refused_for_its_reason(
    attacked: ZygoteWall, free: Path, expression: str, at_l2: str, at_l1: str, at_l0: str | None
) -> None:
    """The kernel refuses it, with the errno of the defence that is meant to."""
    expected = at_l2 if attacked.level == Level.NAMESPACES else at_l1
    assert attempt(attacked, expression.replace("FREE", str(free))) == expected


@pytest.mark.parametrize(("expression", "at_l2", "at_l1", "at_l0"), [p for p in REFUSALS if p.values[3] is not None])
def test_attack_reaches_its_aim_without_protection(
    bare: ZygoteWall, free: Path, expression: str, at_l2: str, at_l1: str, at_l0: str
) -> None:
    """At level 0 the same attack is not refused: the test of the defence tries the right thing."""
    assert attempt(bare, expression.replace("FREE", str(free))) == at_l0


def test_signals_do_not_reach_the_zygote(attacked: ZygoteWall, descendants: Callable[[int], list[int]]) -> None:
    """SIGKILL and SIGSTOP to the parent are refused, and the same processes are there afterwards."""
    before = warden_of(attacked, descendants), zygote_of(attacked, descendants)
    for name in ("SIGKILL", "SIGSTOP"):
        assert attempt(attacked, f"os.kill(os.getppid(), signal.{name})") == "EPERM"
    assert (warden_of(attacked, descendants), zygote_of(attacked, descendants)) == before


def test_limits_cannot_be_lifted(attacked: ZygoteWall) -> None:
    """Raising a hard limit is refused by the kernel: the child has no right to."""
    body = "resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))"
    assert error_of(ask(attacked, body))["message"] == "not allowed to raise maximum limit"


def test_writing_a_file_is_refused_unless_the_lab_allows_it(attacked: ZygoteWall) -> None:
    """With a file size of 0 the first byte is EFBIG; up to the size, writing works."""
    write = "open('x', 'wb', buffering=0).write(bytes(1 << 20))"
    assert attempt(attacked, write) == "EFBIG"
    assert value_of(ask(attacked, f"return {write}", limits=SCRATCH)) == 1 << 20


def test_only_the_standard_descriptors_and_the_reply_are_open(attacked: ZygoteWall) -> None:
    """Nothing of the zygote, its control socket above all, is inherited."""
    body = "return [fd for fd in range(128) if answer_to(lambda: os.fstat(fd)) == 'allowed']"
    assert value_of(ask(attacked, body)) == [0, 1, 2, 3]


def test_environment_holds_nothing_of_ours(attacked: ZygoteWall) -> None:
    """The sandbox has a short environment of its own: no token of a CI system gets in."""
    names = set(value_of(ask(attacked, "return list(os.environ)")))
    assert names <= {*jail.environment(""), "PWD", "LC_CTYPE"}


# --- how it ends ------------------------------------------------------------------------------------------------------

ENDINGS = [
    pytest.param("while True: pass", SHORT, Ending.CPU_TIME, -signal.SIGKILL, id="loops"),
    pytest.param("sum(iter(int, 1))", SHORT, Ending.CPU_TIME, -signal.SIGKILL, id="loops-in-C"),
    pytest.param(
        "for n in set(range(1, 32)) - {9, 19}: signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        SHORT,
        Ending.CPU_TIME,
        -signal.SIGKILL,
        id="ignores-signals",
    ),
    pytest.param(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        SHORT,
        Ending.CPU_TIME,
        -signal.SIGKILL,
        id="catches-everything",
    ),
    pytest.param("time.sleep(1000)", HURRY, Ending.WALL_TIME, -signal.SIGKILL, id="sleeps"),
    pytest.param("os.kill(os.getpid(), signal.SIGSTOP)", HURRY, Ending.WALL_TIME, -signal.SIGKILL, id="stops-itself"),
    pytest.param("ctypes.string_at(0)", SHORT, Ending.SIGNAL, -signal.SIGSEGV, id="segfaults"),
    pytest.param("os.abort()", SHORT, Ending.SIGNAL, -signal.SIGABRT, id="aborts"),
    pytest.param("os.kill(os.getpid(), signal.SIGKILL)", SHORT, Ending.SIGNAL, -signal.SIGKILL, id="kills-itself"),
    pytest.param("os._exit(0)", SHORT, Ending.EXITED, 0, id="exits-with-0"),
    pytest.param("os._exit(7)", SHORT, Ending.EXITED, 7, id="exits-with-7"),
    pytest.param("os.close(3)", SHORT, Ending.EXITED, 98, id="closes-the-reply"),
]


@pytest.mark.parametrize(("body", "limits", "ending", "status"), ENDINGS)
def test_ending_is_told_by_the_kernel(
    attacked: ZygoteWall, body: str, limits: Limits, ending: Ending, status: int
) -> None:
    """How the child ended is known from its exit status and its clocks, and there is no value."""
    reply = ask(attacked, body, limits=limits)
    assert (reply.ending, reply.exit, bytes(reply.frame)) == (ending, status, b"")
    assert reply.loaded


FILL = """import sys
sys.kept, size = [], 100 << 20
while size > 1 << 19:
    try:
        sys.kept.append(bytes(size))
    except MemoryError:
        size //= 2
"""
NOT_SET = "error return without exception set"  # as C code ends that cannot make the exception it should set
RAISED = [
    pytest.param("return bytes(9 << 20)", "ValueError", "more than 8 MB come back", id="returns-9-MB-of-bytes"),
    pytest.param("raise SystemExit(0)", "SystemExit", "0", id="SystemExit"),
    pytest.param("raise KeyboardInterrupt", "KeyboardInterrupt", "", id="KeyboardInterrupt"),
    pytest.param("class Own(BaseException): pass\nraise Own('x')", "", "x", id="own-BaseException"),
    pytest.param("def f(): return f()\nf()", "RecursionError", "maximum recursion depth exceeded", id="recursion"),
    pytest.param("bytearray(400 << 20)", "MemoryError", "", id="memory-by-bytearray"),
    pytest.param("kept = [bytes(n) for n in range(1 << 20)]", "MemoryError", "", id="memory-by-many-objects"),
    pytest.param(f"{FILL}raise SystemError({NOT_SET!r})", "MemoryError", NOT_SET, id="memory-too-full-for-its-error"),
    pytest.param(f"raise SystemError({NOT_SET!r})", "SystemError", NOT_SET, id="fault-of-C-code"),
    pytest.param(
        "kept = [torch.ones(1 << 22) for _ in range(1000)]",
        "RuntimeError",
        "can't allocate memory",
        id="memory-by-torch",
    ),
    pytest.param("torch.empty(1 << 45)", "RuntimeError", "can't allocate memory", id="memory-by-one-tensor"),
    pytest.param(
        "import mmap\nmmap.mmap(-1, 1 << 30)",
        "PermissionError",
        "Operation not permitted",
        id="memory-by-shared-mapping",
    ),
    pytest.param(
        "for _ in range(5000): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
        "RuntimeError",
        "can't start new thread",
        id="threads",
    ),
    pytest.param("class A: __str__ = lambda self: 1 / 0\nraise ValueError(A())", "ValueError", "", id="odd-message"),
]


def test_busy_machine_fails_nobody(attacked: ZygoteWall) -> None:
    """What counts is the time it computes: with two busy loops on each core beside, most of the limit can be used."""
    limits = Limits(seconds=0.5)
    body = "end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\nreturn 1"
    busy = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    options = {"stdout": subprocess.PIPE, "start_new_session": True}  # each has a share of its own by autogroup
    loops = [subprocess.Popen(busy, **options) for _ in range(2 * len(os.sched_getaffinity(0)))]
    try:
        assert all(loop.stdout.readline() for loop in loops)
        replies = [ask(attacked, body, limits=limits) for _ in range(3)]
    finally:
        for loop in loops:
            loop.kill()
            loop.communicate()
    assert [value_of(reply) for reply in replies] == [1, 1, 1]
    assert all(reply.cpu < 0.5 for reply in replies)
    assert sum(reply.wall for reply in replies) > 1.2 * sum(reply.cpu for reply in replies)  # they did share the cores


@pytest.mark.parametrize(("body", "kind", "message"), RAISED)
def test_exception_comes_back_as_plain_text(attacked: ZygoteWall, body: str, kind: str, message: str) -> None:
    """An exception, of a limit or of the student's own, is a type and a message."""
    error = error_of(ask(attacked, body, limits=TIGHT))
    assert error["type"] == kind
    assert message in error["message"]


def test_output_without_end_is_cut_off(attacked: ZygoteWall) -> None:
    """Of a gigabyte of output the first 64 KB are kept, as a grade keeps none: it costs time and no points."""
    reply = ask(attacked, "for _ in range(1024): os.write(1, b'x' * (1 << 20))\nreturn 7", capture=True)
    assert value_of(reply) == 7
    assert reply.output == "x" * MAX_OUTPUT


def test_output_that_nobody_reads_costs_nothing(attacked: ZygoteWall) -> None:
    """Without capture a gigabyte of output goes nowhere, and the function returns."""
    reply = ask(attacked, "for _ in range(1024): os.write(1, b'x' * (1 << 20))\nreturn 'done'")
    assert value_of(reply) == "done"
    assert reply.output == ""


def test_output_of_print_is_captured(attacked: ZygoteWall) -> None:
    """What print() writes comes back in order, standard error with it, though the student never flushes."""
    body = "print('out')\nprint('error', file=sys.stderr)\nprint('no line end', end='')\nreturn 1"
    reply = ask(attacked, body, capture=True)
    assert reply.output == "out\nerror\nno line end"
    assert value_of(reply) == 1


# --- what comes back --------------------------------------------------------------------------------------------------

FORGED = [
    pytest.param("os.write(3, b'garbage' * 10); os._exit(0)", "does not start with the magic word", id="garbage"),
    pytest.param("os.write(3, b'TG'); os._exit(0)", "shorter than its header", id="half-a-header"),
    pytest.param(
        "os.write(3, struct.pack('<4sIQ', b'TGW1', 100, 1 << 40)); os._exit(0)", "do not fit a frame", id="huge-frame"
    ),
    pytest.param(
        "os.write(3, struct.pack('<4sIQ', b'TGW1', (1 << 32) - 1, 1 << 20)); os._exit(0)",
        "do not fit a frame",
        id="huge-envelope",
    ),
    pytest.param(
        "os.write(3, sys.modules['inside.wire'].encode({'ok': True, 'value': 42}))",
        "announces another length",
        id="two-frames",
    ),
    pytest.param("os.write(3, b'x')", "does not start with the magic word", id="a-byte-before-the-frame"),
    pytest.param("open(3, 'wb', closefd=False).write(b'x' * 100)", "magic word", id="bytes-before-the-frame"),
]


@pytest.mark.parametrize(("body", "reason"), FORGED)
def test_forged_reply_is_no_value(attacked: ZygoteWall, body: str, reason: str) -> None:
    """Bytes that are not exactly one frame decode to an error, never to a value."""
    reply = ask(attacked, body)
    assert reply.ending is Ending.REPLIED
    with pytest.raises(wire.ProtocolError, match=reason):
        wire.decode(reply.frame)


def test_reply_without_end_is_cut_off(attacked: ZygoteWall) -> None:
    """More bytes than the reply may have end the child, and none of them is kept."""
    limits = Limits(seconds=0.3, wall_factor=1, reply=1 << 20)
    reply = ask(attacked, "while True: os.write(3, b'x' * (1 << 20))", limits=limits)
    assert (reply.ending, bytes(reply.frame)) == (Ending.REPLY_TOO_LARGE, b"")


# --- one request does not touch the next ------------------------------------------------------------------------------


def test_scratch_files_are_gone_in_the_next_request(attacked: ZygoteWall) -> None:
    """Each request starts in an empty folder."""
    leave = "os.mkdir('a')\nopen('a/b', 'w').write('left')\nos.symlink('/usr', 'c')\nreturn sorted(os.listdir())"
    assert value_of(ask(attacked, leave, limits=SCRATCH)) == ["a", "c"]
    assert value_of(ask(attacked, "return os.listdir()")) == []


def test_random_numbers_depend_on_the_seed_alone(attacked: ZygoteWall) -> None:
    """The same seed gives the same numbers, another seed others, from every generator."""
    body = "import numpy\nreturn [torch.rand(2).tolist(), random.random(), float(numpy.random.rand())]"
    first, again, other = (value_of(ask(attacked, body, seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert all(left != right for left, right in zip(first, other, strict=True))


def test_changed_torch_is_forgotten(attacked: ZygoteWall) -> None:
    """What a student does to torch, builtins or the number of threads ends with the child."""
    spoil = "torch.allclose = lambda *a: True\ntorch.set_default_dtype(torch.float64)\n__builtins__['abs'] = id"
    value_of(ask(attacked, spoil))
    look = "return [torch.allclose(torch.ones(1), torch.zeros(1)), str(torch.get_default_dtype()), abs(-1)]"
    assert value_of(ask(attacked, look)) == [False, "torch.float32", 1]


def test_arguments_cannot_be_changed_for_the_next_request(wall: ZygoteWall) -> None:
    """A request that overwrites its arguments changes its own copy of them only."""
    args = Frame(wire.encode_parts({"args": [torch.ones(3)], "kwargs": {}}))
    text = "def attack(x):\n    x.zero_()\n    return x\n"
    request = {"mode": "call", "call": "attack", "seed": 1, "file": "lab.py", "probes": ""}
    assert value_of(wall.call(Frame(wire.encode_parts({**request, "text": text})), args, Limits())).sum() == 0
    text = "def attack(x):\n    return x\n"
    assert value_of(wall.call(Frame(wire.encode_parts({**request, "text": text})), args, Limits())).sum() == 3


# --- a sandbox that is lost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("victim", [warden_of, zygote_of])
@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_killed_zygote_is_a_lost_sandbox(
    level: Level,
    victim: Callable[[ZygoteWall, Callable[[int], list[int]]], int],
    descendants: Callable[[int], list[int]],
    ends: Callable[[int], bool],
) -> None:
    """Killing warden or zygote under a request raises SandboxLost, and all that was there dies with it."""
    wall = open_at(level)
    wall.wait_ready()
    warden = warden_of(wall, descendants)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask, wall, "time.sleep(1000)", limits=Limits(seconds=100))
        wait_until(lambda: len(descendants(warden)) == 2)
        others = descendants(warden)
        os.kill(victim(wall, descendants), signal.SIGKILL)
        with pytest.raises(SandboxLost, match=r"the sandbox (ended with status|is gone)"):
            answer.result(60)
    assert all(ends(pid) for pid in (warden, *others))
    with pytest.raises(SandboxLost):
        ask(wall, "return 1")
    wall.close()


def test_scratch_of_a_killed_grading_process_is_swept(free: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next sandbox removes what a killed process left, and no folder of a living one or of a stranger."""
    monkeypatch.setattr(tempfile, "tempdir", str(free))
    left, young, held, other = (
        free / name for name in ("torchgrade-scratch-a", "torchgrade-scratch-b", "torchgrade-scratch-c", "notes")
    )
    for folder in (left, young, held, other):
        folder.mkdir()
        (folder / "file").write_text("x")
        if folder != young:
            os.utime(folder, (1, 1))
    (free / "torchgrade-scratch-link").symlink_to(other)
    lock = os.open(held, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    wall = open_at(Level.LANDLOCK)
    try:
        assert not left.exists()
        assert all((folder / "file").exists() for folder in (young, held, other))
    finally:
        wall.close()
        os.close(lock)


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_nothing_is_left_after_close(
    level: Level, descendants: Callable[[int], list[int]], ends: Callable[[int], bool]
) -> None:
    """Closing ends every process of the sandbox, even one that still starts, and removes its folder; twice is fine."""
    wall = open_at(level)
    processes = [wall.process.pid, *descendants(wall.process.pid)]
    scratch = wall._outside_scratch
    assert len(processes) == (3 if level == Level.NAMESPACES else 2)
    wall.close()
    wall.close()
    assert all(ends(pid) for pid in processes)
    assert not scratch or not os.path.exists(scratch)


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_sandbox_dies_with_the_grading_process(level: Level, ends: Callable[[int], bool]) -> None:
    """When the grading process is killed, its sandbox ends, whatever it is doing."""
    program = (
        "from grader.sandbox import Level, open_wall\n"
        f"wall = open_wall(Level({int(level)}), at_most=Level({int(level)}))\n"
        "print(wall.process.pid, wall._outside_scratch, flush=True)\n"
        "input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid, *scratch = process.stdout.readline().split()
        process.kill()
    assert ends(int(pid))
    for folder in scratch:  # nobody is left to remove it
        shutil.rmtree(folder)


@pytest.mark.parametrize("limits", [NORMAL, Limits(preload=("torch.fft",))], ids=["same", "other imports"])
def test_folder_that_cannot_be_emptied_ends_the_sandbox(limits: Limits) -> None:
    """The request itself is answered; the next one finds the sandbox gone, so that its caller opens another."""
    wall = open_at(Level.NAMESPACES)
    body = "os.mkdir('closed', 0)\nreturn 1"
    assert value_of(ask(wall, body, limits=SCRATCH)) == 1
    with pytest.raises(SandboxLost, match="gone"):
        ask(wall, "return 1", limits=limits)
    wall.close()


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_deep_folders_do_not_cost_the_answer(level: Level) -> None:
    """A tree deeper than Python's recursion limit may end the sandbox, but neither the answer nor us."""
    wall = open_at(level)
    try:
        body = "for _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')\nreturn 1"
        assert value_of(ask(wall, body)) == 1
    finally:
        scratch = wall._outside_scratch
        wall.close()
        assert not scratch or not os.path.exists(scratch)


# --- how a level is found ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bwrap", "reason"), [(None, "bubblewrap is not installed"), ("/bin/false", "ended with status 1")]
)
def test_level_that_cannot_be_reached_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, bwrap: str | None, reason: str
) -> None:
    """Where L2 is required and bubblewrap is missing or fails, nothing starts, and the error says why."""
    monkeypatch.setattr(jail, "bubblewrap", lambda: bwrap)
    with pytest.raises(GraderError, match=f"level L2 or better.*L2: .*{reason}.*grader doctor"):
        open_wall(Level.NAMESPACES)


def test_next_level_is_taken_where_it_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where L1 is enough, a failing bubblewrap gives a sandbox that calls itself L1."""
    monkeypatch.setattr(jail, "bubblewrap", lambda: "/bin/false")
    wall = open_wall(Level.LANDLOCK)
    wall.close()
    assert wall.level is Level.LANDLOCK


def test_level_is_never_lowered_within_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a loss, a run that began at L2 gets L2 again or an error, never L1."""
    walls = Walls({"required": int(Level.LANDLOCK), "at_most": int(Level.NAMESPACES), "device": "cpu"})
    first = walls.take()
    first.close()
    assert first.level is Level.NAMESPACES
    monkeypatch.setattr(jail, "bubblewrap", lambda: "/bin/false")
    try:
        with pytest.raises(GraderError, match="L2"):
            walls.current = walls.take()
    finally:
        walls.close()


# --- with one defence removed -----------------------------------------------------------------------------------------

NO_SECCOMP = ("confine.py", "        _load_seccomp(self.program)\n", "")
NO_LANDLOCK = ("confine.py", "        _syscall(_RESTRICT_SELF, self.ruleset, 0)\n", "")
NO_LIMITS = ("zygote.py", "            confine.limit_resources(limits, self.mapped)\n", "")
NO_ADDRESS_LIMIT = ("confine.py", "        _set(kind, mapped + memory)\n", "        pass\n")
SHARING = ("confine.py", "    program += [] if gpu else _no_shared_memory(_MMAP[column])\n", "")
NO_WATCH = ("__main__.py", 'if memory.resident(pid) > self.resident + memory.HEAP + limits["memory"]:', "if False:")
NO_SELF_TEST = ("__main__.py", '"refused": self_test(confinement)', '"refused": {"all": True}')

Opener = Callable[..., ZygoteWall]


@pytest.fixture
def weakened(free: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Start a sandbox from a copy of `inside` with parts of its text replaced."""
    opened: list[ZygoteWall] = []
    copy = free / "weak" / "inside"

    def start(level: Level, *edits: tuple[str, str, str]) -> ZygoteWall:
        shutil.copytree(jail.INSIDE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        for name, old, new in edits:
            text = (copy / name).read_text()
            assert text.count(old) == 1, f"{old!r} is not in {name} any more"
            (copy / name).write_text(text.replace(old, new))
        monkeypatch.setattr(jail, "INSIDE", copy)
        opened.append(open_at(level))
        return opened[-1]

    yield start
    for wall in opened:
        wall.close()
    shutil.rmtree(copy.parent)


@pytest.mark.parametrize("level", LEVELS, ids=str)
@pytest.mark.parametrize(
    ("edit", "allowed"), [(NO_SECCOMP, "sockets, processes"), (NO_LANDLOCK, "files")], ids=["seccomp", "landlock"]
)
def test_sandbox_with_a_hole_does_not_start(
    weakened: Opener, level: Level, edit: tuple[str, str, str], allowed: str
) -> None:
    """A defence that does not hold is found by trying, before any student code runs."""
    with pytest.raises(GraderError, match=f"confinement does not hold here: {allowed}.* not refused"):
        weakened(level, edit)


def test_without_seccomp_processes_and_sockets_are_possible(
    weakened: Opener, descendants: Callable[[int], list[int]]
) -> None:
    """It is seccomp that stops new processes, programs and sockets; what they leave is reaped all the same."""
    wall = weakened(Level.LANDLOCK, NO_SECCOMP, NO_SELF_TEST)
    for expression in ("socket.socket()", "os.fork() or os._exit(0)", "os.memfd_create('x')", "os.setsid()"):
        assert attempt(wall, expression) == "allowed"
    assert attempt(wall, "open('/etc/passwd')") == "EACCES"  # Landlock's
    if landlock_abi() >= 6:  # from there on Landlock stops signals, too
        assert attempt(wall, "os.kill(os.getppid(), 0)") == "EPERM"
    program = ask(wall, "os.execv('/bin/true', ['true'])")
    assert (program.ending, program.exit) == (Ending.EXITED, 0)
    daemon = "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(1000)\n    os._exit(0)\nreturn 1"
    assert value_of(ask(wall, daemon)) == 1
    assert_at_rest(wall, descendants)
    number = zygote._CLONE
    sibling = (
        f"import ctypes\nif ctypes.CDLL(None).syscall({number}, 0x8000, 0, 0, 0, 0) == 0: time.sleep(1000)\nreturn 1"
    )
    assert value_of(ask(wall, sibling)) == 1  # with CLONE_PARENT: a child of the warden
    assert_at_rest(wall, descendants)


def test_without_landlock_files_of_the_host_are_open(weakened: Opener, free: Path) -> None:
    """It is Landlock that stops reading and writing files at L1."""
    wall = weakened(Level.LANDLOCK, NO_LANDLOCK, NO_SELF_TEST)
    for expression in (
        "open('/etc/passwd')",
        "os.listdir('/')",
        f"open('{free}/solution.py')",
        f"open('{free}/y', 'w')",
    ):
        assert attempt(wall, expression) == "allowed"
    assert attempt(wall, "socket.socket()") == "EAFNOSUPPORT"  # seccomp's
    assert attempt(wall, "os.kill(os.getppid(), 0)") == "EPERM"  # seccomp's, too


def test_without_landlock_namespaces_still_hide_files(weakened: Opener, free: Path) -> None:
    """At L2 the files of the host are not there at all."""
    wall = weakened(Level.NAMESPACES, NO_LANDLOCK, NO_SELF_TEST)
    assert attempt(wall, "os.listdir('/')") == "allowed"
    assert attempt(wall, "open('/etc/passwd')") == "ENOENT"
    assert attempt(wall, f"open('{free}/solution.py')") == "ENOENT"
    assert attempt(wall, "open('/usr/x', 'w')") == "EROFS"


def may_make_groups() -> bool:
    """Say whether this process can limit memory with a control group."""
    group = cgroup.new_group()
    if group is not None:
        group.close()
    return group is not None


SHARED = """
area = __import__('mmap').mmap(-1, 600 << 20)
for start in range(0, 600 << 20, 4096):
    area[start] = 1
time.sleep(0.5)
return len(area)
"""


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_watch_ends_what_no_limit_of_a_process_counts(
    weakened: Opener, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory that is shared is counted, too: on a GPU, where address space cannot be limited, the zygote looks."""
    monkeypatch.setattr(cgroup, "new_group", lambda: None)  # it may be the first to end it
    reply = ask(weakened(level, NO_ADDRESS_LIMIT, SHARING), SHARED, limits=TIGHT)
    assert (reply.ending, reply.exit) == (Ending.MEMORY, -signal.SIGKILL)


@pytest.mark.skipif(not may_make_groups(), reason="this process may not make a control group")
@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_group_ends_what_nobody_else_counts(
    weakened: Opener, level: Level, descendants: Callable[[int], list[int]]
) -> None:
    """Without limit and watch, the kernel ends the process when its group is full; the zygote lives on."""
    wall = weakened(level, NO_ADDRESS_LIMIT, NO_WATCH, SHARING)
    zygote = zygote_of(wall, descendants)
    body = SHARED.replace("600 << 20", "1 << 30")
    reply = ask(wall, body, limits=TIGHT)
    assert (reply.ending, reply.exit) == (Ending.SIGNAL, -signal.SIGKILL)
    assert zygote_of(wall, descendants) == zygote
    assert value_of(ask(wall, "return 1", limits=TIGHT)) == 1


@pytest.mark.skipif(not may_make_groups(), reason="this process may not make a control group")
def test_group_follows_limits_up_and_down(weakened: Opener) -> None:
    """A request that may use more memory than the one before gets it, and less is less again."""
    wall = weakened(Level.LANDLOCK, NO_ADDRESS_LIMIT, NO_WATCH)
    body = "return len(bytearray(600 << 20))"
    for limits, ending in ((TIGHT, Ending.SIGNAL), (Limits(memory=1 << 30), Ending.REPLIED), (TIGHT, Ending.SIGNAL)):
        assert ask(wall, body, limits=limits).ending is ending


def test_group_is_gone_with_its_sandbox(weakened: Opener) -> None:
    """Closing removes the group; one whose owner was killed is removed by the next."""
    wall = weakened(Level.LANDLOCK)
    if wall.group is None:
        pytest.skip("this process may not make a control group")
    folder = wall.group.folder
    assert folder.is_dir()
    wall.close()
    assert not folder.exists()
    orphan = folder.with_name("torchgrade-4194305-0")  # beyond the largest process number
    orphan.mkdir()
    cgroup.new_group().close()
    assert not orphan.exists()


def test_without_limits_memory_and_files_are_free(weakened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the resource limits that stop large allocations and files in the scratch folder."""
    monkeypatch.setattr(cgroup, "new_group", lambda: None)
    wall = weakened(Level.LANDLOCK, NO_LIMITS, NO_WATCH)
    assert value_of(ask(wall, "return len(bytearray(400 << 20))", limits=TIGHT)) == 400 << 20
    assert attempt(wall, "open('x', 'wb', buffering=0).write(b'1')") == "allowed"
