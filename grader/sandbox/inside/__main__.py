"""The zygote: imports torch once, then forks one confined child per request; it never runs student code.

What a child does is one module's business: `worker` runs checks; `pages` shows hand-ins, and has no torch imported.

Started by grader.sandbox as `python -s -P .../inside CONFIG`, inside bubblewrap (level 2) or directly (level 1 and 0).
Imports the standard library, torch and its neighbours in this folder, nothing of grader.

The control socket carries one JSON message and four descriptors a request: the pipe for the reply, files with the
request and its arguments, and the student's standard output. The answer is the kernel's word on how the child ended.
A child is forked and confines itself before its request comes, while the trusted side compares the last reply.
The zygote never runs a tensor operation: one multi-threaded one before a fork would hang every child, and one
`backward()` would fix the autograd engine's devices.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import importlib
import io
import itertools
import json
import mmap
import os
import select
import shutil
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterable
from typing import Any, NamedTuple

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from inside import confine, memory  # this folder is started as a program, so it names itself a package

_NOBODY = 65534
FORKS_BEFORE_COLLAPSE = 40  # it costs as much as it saves on about as many forks: one hand-in does without
# libc's fork: what os.fork does in the child for threads this process does not have touches 300 pages, about 2 ms
_fork = ctypes.PyDLL(None).fork
MEMORY_WATCH = 0.1  # seconds between two looks at a child's memory and threads
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE)


def main() -> None:
    """Prepare once, then serve requests until the control socket closes."""
    config: dict[str, Any] = json.loads(sys.argv[1])
    control = socket.socket(fileno=config["control"])
    scratch: str = config["scratch"]
    prepare(config, scratch)
    memory.prepare_imports()
    zygote = Zygote(config, control, scratch)
    control.send(json.dumps({"refused": zygote.self_test(), "pid1": os.getpid() == 1, "uid": os.getuid()}).encode())
    for name in config["preload"]:
        importlib.import_module(name)
    zygote.import_worker(config["worker"])
    sys.path.remove(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    memory.settle()
    control.send(json.dumps({"ready": True}).encode())
    zygote.serve()


def prepare(config: dict[str, Any], scratch: str) -> None:
    """Drop root, die with the parent, be closed to tracing, ignore signals."""
    confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != config["parent"] and os.getpid() != 1:
        os._exit(1)  # the parent died before the line above
    if os.getuid() == 0 and config["drop"]:
        os.chmod(scratch, 0o1777)
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)  # changing the user clears it
    confine.prctl(confine.PR_SET_DUMPABLE, 0)
    confine.prctl(confine.PR_SET_CHILD_SUBREAPER, 1)
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    os.chdir(scratch)


class Waiting(NamedTuple):
    """A confined child without a request yet."""

    pid: int
    request: socket.socket  # our end


class Zygote:
    """Forks children and watches them; one request at a time."""

    def __init__(self, config: dict[str, Any], control: socket.socket, scratch: str) -> None:
        self.control, self.scratch = control, scratch
        self.confinement = None
        if config["confine"]:
            self.confinement = confine.Confinement(config["readable"], config["writable"], gpu=config["gpu"])
        self.namespace = os.getpid() == 1
        self.worker: Any = None
        self.mapped = self.resident = 0
        self.preloaded: set[str] = set()
        self.waiting: Waiting | None = None

    def self_test(self) -> dict[str, bool]:
        """Return what a confined child was refused: the level is found by trying."""
        if self.confinement is None:
            return {}
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            self.confinement.enforce()
            os.write(writer, json.dumps(confine.refused_as_expected()).encode())
            os._exit(0)
        os.close(writer)
        with open(reader, "rb") as answer:
            text = answer.read()
        os.waitpid(pid, 0)
        return dict(json.loads(text)) if text else {"enforcement": False}

    def import_worker(self, name: str) -> None:
        """Import what children need, so that nothing is imported between fork and limits."""
        self.worker = importlib.import_module(f"inside.{name}")
        self.worker.settle_in()

    def serve(self) -> None:
        """Answer requests; a confined child waits for each one, forked while the trusted side was busy."""
        self.measure()
        for served in itertools.count():
            if served == FORKS_BEFORE_COLLAPSE:
                memory.collapse_large_areas()
            if self.waiting is None:  # the frames that a child inherits hold no fact about an earlier request
                self.waiting = self.fork()
            self.answer_next()

    def answer_next(self) -> None:
        """Take one request, have it run, tell how it ended."""
        message, descriptors, _, _ = socket.recv_fds(self.control, 65536, 4)
        if not message:
            os._exit(0)
        limits: dict[str, Any] = json.loads(message)
        self.preload(limits.get("preload", ()))
        facts = self.run(message, descriptors, limits)
        for descriptor in descriptors:
            os.close(descriptor)
        facts["clean"] = self.wipe()
        self.control.send(json.dumps(facts).encode())

    def fork(self) -> Waiting:
        """Fork a child that confines itself and waits for its request."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = _fork()
        if pid < 0:
            os._exit(1)  # out of processes or memory: the trusted side starts another zygote
        if pid == 0:
            self.child(theirs)
        theirs.close()
        return Waiting(pid, ours)

    def run(self, message: bytes, descriptors: list[int], limits: dict[str, Any]) -> dict[str, Any]:
        """Give the request to the waiting child and return the kernel's facts about its end.

        A child that ended before it could take the request, killed for memory, say, is replaced once.
        """
        facts: dict[str, Any] = {}
        for _ in range(2):
            child, self.waiting = self.waiting or self.fork(), None
            started = time.monotonic()
            with child.request:
                with contextlib.suppress(OSError):
                    socket.send_fds(child.request, [message], descriptors)
                facts = self.watch(child.pid, limits, started)
                facts["taken"] = _said_something(child.request)
                if facts["taken"]:
                    break
        return facts

    def dismiss(self) -> None:
        """End the waiting child: it was forked before something that it needs."""
        if self.waiting is not None:
            self.waiting.request.close()
            os.kill(self.waiting.pid, signal.SIGKILL)
            os.waitpid(self.waiting.pid, 0)
            self.waiting = None

    def preload(self, names: Iterable[str]) -> None:
        """Import what the trusted side says this request will want, once, so that no child pays for it."""
        new = set(names) - self.preloaded
        if not new:
            return
        self.dismiss()
        self.preloaded |= new
        for name in sorted(new):
            try:
                self.worker.import_really(name)
            except Exception as error:  # the child will say so, if it needs it at all
                print(f"{name}: {error}", file=sys.stderr)
        memory.settle()
        self.measure()

    def measure(self) -> None:
        """Note what a child has of this process's memory: limits count on top of that."""
        self.mapped, self.resident = confine.mapped_memory(), memory.resident(os.getpid())

    def child(self, request: socket.socket) -> None:
        """Confine this process, wait for the request, run it, never return."""
        status = 98
        try:
            confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)
            _offer_to_the_killer()
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            request = self.close_descriptors(request)
            if self.confinement is not None:
                self.confinement.enforce()
            message, (reply, *frames, output), _, _ = socket.recv_fds(request, 65536, 4)
            limits = json.loads(message)
            areas = [_private(descriptor) for descriptor in frames]
            request = arrange_descriptors(reply, output, request)
            if limits.get("capture"):
                sys.stdout = sys.stderr = _unbuffered(1)  # _exit flushes nothing
            confine.limit_resources(limits, self.mapped)
            device = limits.get("device", "cpu")
            if device != "cpu":
                self.worker.limit_gpu_memory(limits["gpu_memory"])
            asked, given = (self.worker.decode(memoryview(area), live=True, device=device)[0] for area in areas)
            request.send(b"taken")  # from here on, what happens is the student's doing
            request.close()
            self.worker.serve({**asked, **given}, _write_to_reply)
            status = 0
        except BaseException:  # ours, before student code ran: the trusted side gets the last line
            _tell_zygote(request)
        finally:
            os._exit(status)

    def close_descriptors(self, request: socket.socket) -> socket.socket:
        """Keep the standard streams, the socket of the request on 3, and the Landlock ruleset on 4."""
        kept = [request.detach()]
        if self.confinement is not None:
            kept.append(self.confinement.ruleset)
            self.confinement.ruleset = 4
        _place(kept, 3)
        return socket.socket(fileno=3)

    def watch(self, pid: int, limits: dict[str, float], started: float) -> dict[str, Any]:
        """Wait for the child, kill it at its limits, reap whatever it left; return the kernel's facts."""
        timeout = self._wait(pid, limits, started)
        if timeout:
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
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
            poll.register(self.control, 0)  # hanging up is always told
            while True:
                spare = min(limits["cpu"] - _cpu_seconds(clock), limits["wall"] - (time.monotonic() - started))
                ready = poll.poll(min(max(spare, 0.001), MEMORY_WATCH) * 1000)
                if any(number == self.control.fileno() for number, _ in ready):
                    os._exit(0)  # nobody waits for the answer any more; the children die with this process
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
        """Kill and reap all that the request left behind; return how many there were."""
        left = 0
        while True:
            for pid in self._strays():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            try:
                os.wait()
                left += 1
            except ChildProcessError:
                return left

    def _strays(self) -> list[int]:
        if self.namespace:
            return [-1]
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as children:
                return [int(pid) for pid in children.read().split()]
        except OSError:
            return []

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


def arrange_descriptors(reply: int, output: int, request: socket.socket) -> socket.socket:
    """Leave open: nothing on 0, the student's output on 1 and 2, the reply on 3, and for now the request's socket."""
    _place([os.open(os.devnull, os.O_RDONLY), output, output, reply, request.detach()], 0)
    return socket.socket(fileno=4)


def _threads(pid: int) -> int:
    """Return the number of a process's threads; 0 where /proc does not tell."""
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2
    except OSError:
        return 0


def _place(descriptors: list[int], first: int) -> None:
    """Put the descriptors at the numbers from *first* on, and close all others above."""
    lifted = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in descriptors]  # out of each other's way
    for target, descriptor in enumerate(lifted, first):
        os.dup2(descriptor, target)
    os.closerange(first + len(lifted), 1024)


def _offer_to_the_killer() -> None:
    """Have the kernel end this child, not the zygote, when memory runs out; the file is this user's while traceable."""
    confine.prctl(confine.PR_SET_DUMPABLE, 1)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    confine.prctl(confine.PR_SET_DUMPABLE, 0)


def _said_something(request: socket.socket) -> bool:
    """Say whether the child took its request; print what kept it from that, for the trusted side to find."""
    try:
        said = request.recv(4000, socket.MSG_DONTWAIT)
    except OSError:
        return False
    if said and said != b"taken":
        print(said.decode("utf-8", "replace"), file=sys.stderr)
    return said == b"taken"


def _tell_zygote(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.send(traceback.format_exc().encode("utf-8", "replace")[-4000:])


def _pidfd_open(pid: int) -> int:
    """Make the system call (434 everywhere): Pythons built for old systems lack os.pidfd_open."""
    descriptor = int(ctypes.CDLL(None, use_errno=True).syscall(434, pid, 0))
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "pidfd_open")
    return descriptor


def _unbuffered(descriptor: int) -> io.TextIOWrapper:
    """Return a text stream that writes at once, as `python -u` makes it."""
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)


def _private(descriptor: int) -> mmap.mmap:
    """Map a sealed file: reading costs no copy, writing changes this process's copy only."""
    return mmap.mmap(descriptor, 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE)


def _cpu_seconds(clock: int) -> float:
    try:
        return time.clock_gettime(clock)
    except OSError:
        return 0.0


def _write_to_reply(parts: list[bytes | memoryview]) -> None:
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(3, view) :]


if __name__ == "__main__":
    main()
