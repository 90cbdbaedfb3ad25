"""Open archives of hand-ins: a class in one file, or a student's file within its folder.

Runs in the command's own process, which never looks into an archive: `unpack` does, in a process with limits.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from grader.errors import GraderError, UsageProblem
from grader.hand_ins.hand_in import MAX_BYTES, RefusedHandIn, _check_kind, _open_below
from grader.hand_ins.members import ARCHIVES, Caps, RefusedArchive
from grader.hand_ins.shares import owner_of
from grader.hand_ins.student import Found, clean_name
from grader.scratch import scratch_folder

MB = 1 << 20
HAND_IN = Caps(
    archive=64 * MB,
    members=2_000,
    directory=1 * MB,
    header=256 << 10,
    stream=512 * MB,
    content=64 * MB,
    seconds=10,
    memory=512 * MB,
    sizes=MAX_BYTES,
    nested=ARCHIVES,
)
CLASS = Caps(
    archive=4096 * MB,
    members=200_000,
    directory=64 * MB,
    header=256 << 10,
    stream=8192 * MB,
    content=2048 * MB,
    seconds=120,
    memory=1024 * MB,
    sizes={**MAX_BYTES, **dict.fromkeys(ARCHIVES, HAND_IN.archive)},  # students' own are opened afterwards
    nested=(),
    own_members=2_000,
    own_content=128 * MB,
    own_refused=50,
)
PATIENCE = 20  # seconds of wall time for each of CPU; a busy machine is no fault of a student
SHOWN = 10  # remarks on refused members, of one archive


class Archives:
    """Opens archives into a folder of its own and knows what in them is refused; has the lifetime of that folder."""

    def __init__(self, zone: ZoneInfo | None = None) -> None:
        self.zone = zone  # whose time zip files have that name none; else this machine's
        self._lifetime = contextlib.ExitStack()
        self._scratch: Path | None = None
        self._count = 0
        self._spent: dict[str, float] = {}  # seconds of CPU, by student
        self._refused: dict[Path, tuple[str, str, str]] = {}  # by its place: archive, member, what is wrong
        self._over: dict[Path, tuple[str, bool, dict[str, str]]] = {}  # by folder: archive, wrapped, why by owner
        self._nowhere: list[tuple[str, str, str]] = []  # the same of those that have no place
        self._remarks: list[str] = []

    def __enter__(self) -> Archives:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._lifetime.close()

    def open_class(self, path: Path) -> Path:
        """Unpack a class and return its folder; raise UsageProblem when the archive is refused."""
        shown = clean_name(path.name)
        try:
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise UsageProblem(f"{path} cannot be opened: {error.strerror}") from None
        try:
            folder, skipped, unwanted = self._open(file, shown, CLASS)
        except RefusedArchive as refusal:
            raise UsageProblem(f"{path} {refusal}") from None
        finally:
            os.close(file)
        if skipped:
            self._remarks.append(
                f"{shown}: {skipped} of its files are neither source, notebook nor archive, passed over"
                f"{_named(unwanted, skipped)}"
            )
        return folder

    def open_hand_in(self, student: str, root: Path, relative: Path) -> Path:
        """Unpack what a student handed in at ``root/relative`` and return its folder; raise RefusedHandIn.

        Raises GraderError when the fault is this machine's.
        """
        shown = clean_name(relative.name)
        if reason := self._refusal(root / relative):
            raise RefusedHandIn(f"{shown} {reason}")
        if self._spent.get(student, 0.0) > HAND_IN.seconds:
            raise RefusedHandIn(
                f"{shown} is not opened: this student's other archives took {HAND_IN.seconds} s already"
            )
        before = _seconds_of_children()
        file = _open_below(root, relative)
        try:
            _check_kind(os.fstat(file), shown, HAND_IN.archive)
            return self._open(file, clean_name(str(relative)), HAND_IN)[0]
        except RefusedArchive as refusal:
            raise RefusedHandIn(f"{shown} {refusal}") from None
        finally:
            self._spent[student] = self._spent.get(student, 0.0) + _seconds_of_children() - before
            os.close(file)

    def keep(self, folder: Path, wanted: Collection[Path]) -> None:
        """Remove from an unpacked *folder* all files but the *wanted* ones: many archives have room only so."""
        for top, _, names in os.walk(folder):
            for path in (Path(top, name) for name in names):
                if path not in wanted:
                    path.unlink()

    def remark(self, remark: str) -> None:
        """Note what the instructor should know."""
        self._remarks.append(remark)

    def settle(self, found: Iterable[Found]) -> list[Found]:
        """Return *found* with those that are refused in their archive turned into problems."""
        return [self._settled(item) for item in found]

    def _settled(self, item: Found) -> Found:
        if item.beside is not None and item.root / item.beside in self._refused:
            item = replace(item, beside=None)
        place = item.packed or (item.root / item.path if item.path is not None else None)
        if place is not None and (reason := self._share(place)):
            return replace(item, path=None, beside=None, packed=None, problem=f"{clean_name(place.name)} {reason}")
        if item.path is None or item.root / item.path not in self._refused:
            return item
        archive, _, problem = self._refused.pop(item.root / item.path)
        return replace(item, path=None, problem=f"{clean_name(item.path.name)} in {Path(archive).name} {problem}")

    def _refusal(self, place: Path) -> str:
        """Return why a student's archive in a class's is not there, "" when it is."""
        if place in self._refused:
            archive, _, problem = self._refused.pop(place)
            return f"in {Path(archive).name} {problem}"
        return self._share(place)

    def _share(self, place: Path) -> str:
        """Return why nothing is taken of the student whose file this is, "" when something is."""
        for folder, (archive, wrapped, over) in self._over.items():
            if place.is_relative_to(folder):
                reason = over.get(owner_of(place.relative_to(folder).as_posix(), wrapped=wrapped), "")
                return reason and f"in {Path(archive).name} {reason}"
        return ""

    def remarks(self) -> tuple[str, ...]:
        """Return a line for what was skipped and for each refused member that is nobody's hand-in."""
        refused = [*self._refused.values(), *self._nowhere]
        lines = [f"{archive}: {member} {problem}" for archive, member, problem in refused[:SHOWN]]
        more = [f"{len(refused) - SHOWN} more members of archives are refused"] if len(refused) > SHOWN else []
        return (*self._remarks, *lines, *more)

    def _open(self, file: int, shown: str, caps: Caps) -> tuple[Path, int, list[str]]:
        """Unpack the archive behind a descriptor; return its folder, how many files of other kinds it had, and some."""
        folder = self._fresh_folder()
        try:
            answer = _unpack(file, folder, caps, self.zone)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)  # what was unpacked so far would take room until the end
            raise
        for name, reason, path in answer["refused"]:
            refused = (shown, clean_name(name), reason)
            if path:
                self._refused[folder / path] = refused
            else:
                self._nowhere.append(refused)
        if answer["over"]:
            self._over[folder] = (shown, answer["wrapped"], answer["over"])
            over = [f"{shown}: what is of {clean_name(each)} {why}" for each, why in answer["over"].items()]
            self._remarks += over[:SHOWN]
        return folder, int(answer["skipped"]), list(answer["unwanted"])

    def _fresh_folder(self) -> Path:
        if not os.supports_dir_fd:
            raise UsageProblem("archives are opened on Linux and macOS only; unpack it and grade the folder")
        try:
            if self._scratch is None:
                self._scratch = self._lifetime.enter_context(scratch_folder("torchgrade-archives-"))
            self._count += 1
            folder = self._scratch / str(self._count)
            folder.mkdir(0o700)
        except OSError as error:
            raise GraderError(f"no place to unpack to in {tempfile.gettempdir()}: {error.strerror}") from None
        return folder


def _named(names: Collection[str], count: int) -> str:
    """Return the names that are known of *count* files, as the end of a remark; clutter has none."""
    if not names:
        return ""
    more = f" and {count - len(names)} more" if count > len(names) else ""
    return f": {', '.join(map(clean_name, names))}{more}"


def _seconds_of_children() -> float:
    """Return the CPU time of all processes that this one has started and that have ended."""
    if os.name != "posix":
        return 0.0  # no archive is opened there
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _unpack(file: int, folder: Path, caps: Caps, zone: ZoneInfo | None = None) -> dict[str, Any]:
    """Let a process with limits unpack an archive; return its answer or raise RefusedArchive."""
    command = [sys.executable, "-P", "-m", "grader.hand_ins.unpack", str(folder), json.dumps(asdict(caps))]
    command.append(zone.key if zone is not None else "")
    try:
        done = subprocess.run(
            command,
            stdin=file,
            capture_output=True,
            timeout=PATIENCE * caps.seconds,
            check=False,
            start_new_session=True,  # Ctrl-C is for the command: it ends this process
        )
    except subprocess.TimeoutExpired:
        raise GraderError(
            f"an archive was not read within {PATIENCE * caps.seconds} s; is this machine busy?"
        ) from None
    if done.returncode == -signal.SIGXCPU:
        raise RefusedArchive(f"takes more than {caps.seconds} s to be read; pack less")
    if done.returncode in (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT):
        raise RefusedArchive("breaks the program that reads it; pack it with another program")
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    answer = json.loads(done.stdout) if done.returncode == 0 else {"fault": lines[-1] if lines else "it was killed"}
    if "fault" in answer:
        raise GraderError(f"an archive could not be unpacked to {folder.parent}: {clean_name(answer['fault'])}")
    if "refusal" in answer:
        raise RefusedArchive(answer["refusal"])
    return dict(answer)
