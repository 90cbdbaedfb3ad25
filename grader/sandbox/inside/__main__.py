"""The warden: answers requests by having the zygote fork, watches the child, and tells how it ended.

Started by grader.sandbox as `python -s -P .../inside CONFIG`, inside bubblewrap (level 2) or directly (level 1 and 0).
Imports the standard library and its neighbours in this folder, nothing of grader, and not torch: that is in the zygote
(`zygote.py`), a process of its own, whose memory stays as it is while this one works.

The control socket carries one JSON message and four descriptors a request: the pipe for the reply, files with the
request and its arguments, and the student's standard output. The answer is the kernel's word on how the child ended.
A child is ordered before its request comes, and is forked and confined while the trusted side compares the last reply.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, NoReturn

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from inside import confine, memory, zygote  # this folder is started as a program, so it names itself a package

_NOBODY = 65534
WATCH = 0.1  # seconds between two looks at a child's memory and threads
# __WALL of waitpid(2): the zygote's end sends no signal, nor does that of its children, so no other wait finds them
_ALL = 0x40000000


def main() -> None:
    """Prepare once, then serve requests until the control socket closes."""
    config: dict[str, Any] = json.loads(sys.argv[1])
    control = socket.socket(fileno=config["control"])
    prepare(config)
    confinement = None
    if config["confine"]:
        confinement = confine.Confinement(config["readable"], config["writable"], gpu=config["gpu"])
    warden = Warden(control, config["scratch"], *zygote.hatch(config, confinement))
    control.send(json.dumps({"refused": self_test(confinement), "pid1": os.getpid() == 1, "uid": os.getuid()}).encode())
    warden.wait_for_zygote()
    control.send(json.dumps({"ready": True}).encode())
    warden.serve()


def prepare(config: dict[str, Any]) -> None:
    """Drop root, die with the parent, be closed to tracing, ignore signals."""
    confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != config["parent"] and os.getpid() != 1:
        os._exit(1)  # the parent died before the line above
    if os.getuid() == 0 and config["drop"]:
        os.chmod(config["scratch"], 0o1777)
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)  # changing the user clears it
    confine.prctl(confine.PR_SET_DUMPABLE, 0)
    confine.prctl(confine.PR_SET_CHILD_SUBREAPER, 1)
    for number in zygote.SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    os.chdir(config["scratch"])


def self_test(confinement: confine.Confinement | None) -> dict[str, bool]:
    """Return what a confined child was refused: the level is found by trying."""
    if confinement is None:
        return {}
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        confinement.enforce()
        os.write(writer, json.dumps(confine.refused_as_expected()).encode())
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    return dict(json.loads(text)) if text else {"enforcement": False}


class Waiting(NamedTuple):
    """A confined child without a request yet."""

    pid: int
    request: socket.socket  # our end


class Warden:
    """Has children forked and watches them; one request at a time."""

    def __init__(self, control: socket.socket, scratch: str, pid: int, orders: socket.socket) -> None:
        self.control, self.scratch, self.orders = control, scratch, orders
        self.zygote, self.zygote_ends = pid, _pidfd_open(pid)
        self.resident = 0  # of the zygote's memory: a child has it, too, and its limit counts on top of that
        self.preloaded: set[str] = set()
        self.ordered = False

    def wait_for_zygote(self) -> None:
        """Wait until the zygote has imported what it was told to."""
        while (heard := self._hear()) is not None and heard[0] != zygote.DONE:
            for descriptor in heard[1]:
                os.close(descriptor)
        self.resident = memory.resident(self.zygote)

    def serve(self) -> None:
        """Answer requests; a confined child waits for each one, forked while the trusted side was busy."""
        while True:
            self.order()
            self.answer_next()

    def answer_next(self) -> None:
        """Take one request, have it run, tell how it ended."""
        message, descriptors, _, _ = socket.recv_fds(self.control, 65536, 4)
        if not message:
            self.end()
        limits: dict[str, Any] = json.loads(message)
        self.preload(limits.get("preload", ()))
        facts = self.run(message, descriptors, limits)
        for descriptor in descriptors:
            os.close(descriptor)
        facts["clean"] = self.wipe()
        self.control.send(json.dumps(facts).encode())

    def order(self) -> None:
        """Have a child forked, unless one waits already."""
        if not self.ordered:
            self.orders.send(zygote.ORDER)
            self.ordered = True

    def receive(self) -> Waiting | None:
        """Return the child that was ordered, once it has been forked; None when it died before it could say so."""
        self.ordered = False
        heard = self._hear(died=_a_child_has_died)
        return None if heard is None else Waiting(int(heard[0]), socket.socket(fileno=heard[1][0]))

    def _hear(self, died: Callable[[], bool] = lambda: False) -> tuple[bytes, list[int]] | None:
        """Return what the zygote or its child says next; None when the child has died and says nothing more."""
        poll = select.poll()
        poll.register(self.orders, select.POLLIN)
        self._register_ends(poll)
        while True:
            last_words = died()
            ready = dict(poll.poll(0 if last_words else WATCH * 1000))
            if self.orders.fileno() in ready:
                message, descriptors, _, _ = socket.recv_fds(self.orders, 64, 1)
                if message:
                    return message, descriptors
            if ready:
                self.end()
            if last_words:
                return None

    def _register_ends(self, poll: select.poll) -> None:
        """Have *poll* tell when there is nothing left to do: the zygote has ended, or nobody waits for answers."""
        poll.register(self.zygote_ends, select.POLLIN)
        poll.register(self.control, 0)  # hanging up is always told

    def run(self, message: bytes, descriptors: list[int], limits: dict[str, Any]) -> dict[str, Any]:
        """Give the request to the waiting child and return the kernel's facts about its end.

        A child that ended before it could take the request, killed for memory, say, is replaced once.
        """
        facts: dict[str, Any] = {"taken": False}
        for _ in range(2):
            self.order()
            child = self.receive()
            if child is None:
                os.waitpid(-1, _ALL)
                continue
            started = time.monotonic()
            with child.request:
                with contextlib.suppress(OSError):
                    socket.send_fds(child.request, [message], descriptors)
                facts = self.watch(child.pid, limits, started)
                facts["taken"] = _said_something(child.request)
                if facts["taken"]:
                    break
        return facts

    def preload(self, names: Iterable[str]) -> None:
        """Have the zygote import what the trusted side says this request will want; a waiting child lacks that."""
        new = sorted(set(names) - self.preloaded)
        if not new:
            return
        if self.ordered:
            child = self.receive()
            if child is not None:
                child.request.close()
                os.kill(child.pid, signal.SIGKILL)
            os.waitpid(-1, _ALL)
        self.preloaded |= set(new)
        self.orders.send(json.dumps(new).encode())
        self.wait_for_zygote()

    def watch(self, pid: int, limits: dict[str, float], started: float) -> dict[str, Any]:
        """Wait for the child, kill it at its limits, reap whatever it left; return the kernel's facts."""
        timeout = self._wait(pid, limits, started)
        if timeout:
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, _ALL)
        left = self.reap()
        exit_code = os.waitstatus_to_exitcode(status)
        if not timeout and exit_code < 0 and usage.ru_utime + usage.ru_stime >= limits["cpu"]:
            timeout = "cpu"  # several threads burned it faster than the clock was watched; the kernel's limit ended it
        return {
            "timeout": timeout,
            "exit": exit_code,
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * 1024,
            "wall": time.monotonic() - started,
            "left": left,
        }

    def _wait(self, pid: int, limits: dict[str, float], started: float) -> str:
        """Return "" when the child ended by itself, else the limit it ran into: cpu, wall, memory or threads."""
        clock = (~pid << 3) | 2  # the clock id of another process's CPU time, see clock_getcpuclockid(3)
        descriptor = _pidfd_open(pid)
        try:
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            self._register_ends(poll)
            while True:
                spare = min(limits["cpu"] - _cpu_seconds(clock), limits["wall"] - (time.monotonic() - started))
                ready = poll.poll(min(max(spare, 0.001), WATCH) * 1000)
                if any(number != descriptor for number, _ in ready):
                    self.end()
                if ready:
                    return ""
                if time.monotonic() - started >= limits["wall"]:
                    return "wall"
                if _cpu_seconds(clock) >= limits["cpu"]:
                    return "cpu"
                if memory.resident(pid) > self.resident + memory.HEAP + limits["memory"]:
                    return "memory"  # shared mappings, which no limit of a process counts, too
                if _threads(pid) > limits["threads"]:
                    return "threads"  # without a stack of its own, a thread costs a process nothing, and us a number
        finally:
            os.close(descriptor)

    def reap(self) -> int:
        """Kill and reap all that the request left behind; return how many there were.

        The kernel gives orphans to this process, as children whose end does send a signal: a wait would find them.
        """
        left = 0
        while (strays := self._strays()) or _has_orphans():
            for pid in strays:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, _ALL)
                    left += 1
            if not strays:
                time.sleep(0.001)  # it came while the list was read
        return left

    def _strays(self) -> list[int]:
        """Return this process's children but the zygote; all there is, that one included, where /proc does not tell."""
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as children:
                return [pid for pid in map(int, children.read().split()) if pid != self.zygote]
        except OSError:
            return [-1] if os.getpid() == 1 and _has_orphans() else []

    def end(self) -> NoReturn:
        """End when there is nothing left to do, all children before: nobody may be there to reap orphans."""
        with contextlib.suppress(OSError):
            os.kill(self.zygote, signal.SIGKILL)
            os.waitpid(self.zygote, _ALL)
            self.reap()
        os._exit(1)

    def wipe(self, seconds: float = 0.5) -> bool:
        """Empty the scratch folder; False when that was not done in time, and a new zygote is due."""
        end = time.monotonic() + seconds
        try:
            if not os.access(self.scratch, os.R_OK | os.W_OK | os.X_OK):
                os.chmod(self.scratch, 0o700)  # a student has shut it
            for entry in os.scandir(self.scratch):
                if time.monotonic() > end:
                    return False
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
        except (OSError, RecursionError):  # a tree can be deeper than Python's stack
            return False
        return True


def _has_orphans() -> bool:
    """Say whether there is a child whose end sends a signal, alive or dead."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _a_child_has_died() -> bool:
    return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT | _ALL) is not None


def _threads(pid: int) -> int:
    """Return the number of a process's threads; 0 where /proc does not tell."""
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def _said_something(request: socket.socket) -> bool:
    """Say whether the child took its request; print what kept it from that, for the trusted side to find."""
    try:
        said = request.recv(4000, socket.MSG_DONTWAIT)
    except OSError:
        return False
    if said and said != b"taken":
        print(said.decode("utf-8", "replace"), file=sys.stderr)
    return said == b"taken"


def _pidfd_open(pid: int) -> int:
    """Make the system call (434 everywhere): Pythons built for old systems lack os.pidfd_open."""
    descriptor = int(ctypes.CDLL(None, use_errno=True).syscall(434, pid, 0))
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "pidfd_open")
    return descriptor


def _cpu_seconds(clock: int) -> float:
    try:
        return time.clock_gettime(clock)
    except OSError:
        return 0.0


if __name__ == "__main__":
    main()
