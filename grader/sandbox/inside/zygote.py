"""The zygote: imports torch once, then forks a confined child whenever the warden (`__main__`) orders one.

It does nothing else, for each page of memory that it writes to is one that the next fork has to copy, and a huge page
that falls to pieces. So the children are the warden's: cloned with its parent as theirs, they report to it alone, which
talks to them, watches and reaps them. The zygote never runs student code.

Nor does it run tensor operations but the few of `practice`: one multi-threaded one before a fork would hang every
child, and one `backward()` would fix the autograd engine's devices.

A child confines itself before its request comes, while the trusted side compares the last reply. What it does then is
one module's business: `worker` runs checks; `pages` shows hand-ins, and has no torch imported.
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
import platform
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from . import confine, memory

FORKS_BEFORE_COLLAPSE = 40  # it costs as much as it saves on about as many forks: one hand-in does without
ORDER = b"f"  # to fork; any other message is a list of modules to import, answered by DONE
DONE = b"done"
MOST_ORDERED = 1 << 16  # bytes of a message
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE)
_CLONE = 56 if platform.machine() == "x86_64" else 220  # the number of clone(2) on all newer architectures
_CLONE_PARENT, _CHILD_CLEARTID, _CHILD_SETTID = 0x8000, 0x200000, 0x1000000
_PR_SET_NAME, _PR_GET_TID_ADDRESS = 15, 40
# the system call itself: what os.fork does in the child for threads this process does not have touches 300 pages
_syscall = ctypes.PyDLL(None).syscall
_syscall.argtypes, _syscall.restype = (ctypes.c_long,) * 6, ctypes.c_long


def clone_call(flags: int) -> tuple[int, ...]:
    """Return the arguments with which `_syscall` forks with these flags: clone(2), which returns as fork does.

    As libc's own fork does, the kernel is told where this thread keeps its number, if it says where that is.
    """
    place = ctypes.c_ulong(0)
    with contextlib.suppress(OSError):
        confine.prctl(_PR_GET_TID_ADDRESS, ctypes.addressof(place))
    flags |= _CHILD_SETTID | _CHILD_CLEARTID if place.value else 0
    last = (place.value, 0) if platform.machine() == "x86_64" else (0, place.value)
    return (_CLONE, flags, 0, 0, *last)


def hatch(config: dict[str, Any], confinement: confine.Confinement | None) -> tuple[int, socket.socket]:
    """Start a zygote as a child of this process; return its number and the socket for orders.

    It is a child that no wait for any child finds: its end sends no signal.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    warden = os.getpid()
    pid = int(_syscall(*clone_call(0)))
    if pid < 0:
        raise OSError("this kernel, or what emulates it, refuses clone(2) for the zygote")
    if pid == 0:
        try:
            confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() == warden:  # it died before the line above otherwise
                ours.close()
                os.close(config["control"])
                _name_process("zygote")
                Zygote(config, theirs, confinement).serve()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    theirs.close()
    return pid, ours


def _name_process(name: str) -> None:
    """Show *name* in the place of "python" where processes are listed."""
    text = ctypes.create_string_buffer(name.encode())
    confine.prctl(_PR_SET_NAME, ctypes.addressof(text))


class Zygote:
    """What children are forked from: all that they need is imported, so that nothing is between fork and limits."""

    def __init__(self, config: dict[str, Any], orders: socket.socket, confinement: confine.Confinement | None) -> None:
        self.orders, self.confinement = orders, confinement
        self.pid = os.getpid()
        memory.prepare_imports()
        for name in config["preload"]:
            importlib.import_module(name)
        self.worker = importlib.import_module(f"inside.{config['worker']}")
        self.worker.settle_in()
        sys.path.remove(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self.settle()

    def settle(self) -> None:
        """Make what was imported cheap to fork, note what a child has mapped by then, and say so."""
        memory.settle()
        self.mapped = confine.mapped_memory()
        self.orders.send(DONE)

    def serve(self) -> None:
        """Fork a child at each order, until the warden has ended."""
        orders = self.orders.fileno()
        call = clone_call(_CLONE_PARENT)  # no signal, either: that comes from the zygote's own end
        for served in itertools.count():
            if served == FORKS_BEFORE_COLLAPSE:
                memory.collapse_large_areas()
            while (order := os.read(orders, MOST_ORDERED)) != ORDER:
                if not order:
                    os._exit(0)
                self.import_more(json.loads(order))
            pid = _syscall(*call)
            if pid == 0:
                self.child()
            if pid < 0:
                os._exit(1)  # out of processes or memory: the trusted side starts another sandbox

    def import_more(self, names: Sequence[str]) -> None:
        """Import what the trusted side says that requests will want, once, so that no child pays for it."""
        for name in names:
            try:
                self.worker.import_really(name)
            except Exception as error:  # the child will say so, if it needs it at all
                print(f"{name}: {error}", file=sys.stderr)
        self.settle()

    def child(self) -> None:
        """Confine this process, wait for the request, run it, never return."""
        status = 98
        request, warden = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() == self.pid:  # the warden would wait for ever
                print("this kernel, or what emulates it, ignores CLONE_PARENT", file=sys.stderr, flush=True)
                os.kill(self.pid, signal.SIGKILL)
            _offer_to_the_killer()
            _name_process("hand-in")
            for number in SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            socket.send_fds(self.orders, [str(os.getpid()).encode()], [warden.fileno()])
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
            _tell_warden(request)
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


def arrange_descriptors(reply: int, output: int, request: socket.socket) -> socket.socket:
    """Leave open: nothing on 0, the student's output on 1 and 2, the reply on 3, and for now the request's socket."""
    _place([os.open(os.devnull, os.O_RDONLY), output, output, reply, request.detach()], 0)
    return socket.socket(fileno=4)


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


def _tell_warden(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.send(traceback.format_exc().encode("utf-8", "replace")[-4000:])


def _unbuffered(descriptor: int) -> io.TextIOWrapper:
    """Return a text stream that writes at once, as `python -u` makes it."""
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)


def _private(descriptor: int) -> mmap.mmap:
    """Map a sealed file: reading costs no copy, writing changes this process's copy only."""
    return mmap.mmap(descriptor, 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE)


def _write_to_reply(parts: list[bytes | memoryview]) -> None:
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(3, view) :]
