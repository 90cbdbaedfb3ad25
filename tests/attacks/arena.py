"""Run attacks as an instructor would, with the command, and look at everything that is left afterwards."""

from __future__ import annotations

import base64
import ctypes
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.hand_ins.collect import clean_name

from .corpus import Attack, Places, write_class, write_course

SANDBOX = {"L2": "L2", "L1": "L1", "L0": "none"}
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Fight:
    """One class of attackers, graded."""

    places: Places
    status: int
    stdout: str
    stderr: str
    results: Mapping[str, Any]  # by attack, or by student for those who are none
    changed: tuple[str, ...]  # what of the course, the class or elsewhere is not as it was
    left: tuple[str, ...]  # files and processes that are left
    seconds: float
    written: Mapping[str, bytes] = field(repr=False, default_factory=dict)  # all that a person may see, by name

    def public(self, student: str) -> dict[str, Any]:
        """Return what is told of the public check."""
        return next(dict(check) for check in self.results[student]["checks"] if check["name"] == "test_small")

    def told(self, student: str) -> str:
        """Return all that is said of the public check in one text; the name of an outcome is no reason for it."""
        check = self.public(student)
        words = [check[key] for key in ("message", "detail", "output")] + ["passed"] * (check["outcome"] == "passed")
        return " | ".join([*words, self.results[student]["problem"], *self.results[student]["notes"]])

    def reached(self, attack: Attack) -> bool:
        """Say whether an attack has reached its aim: what it wants people to see, else all ten points."""
        if attack.aim:
            return any(attack.aim.encode() in data for data in self.written.values())
        return bool(self.results[attack.name]["score"] == 10)

    def leaks(self) -> list[str]:
        """Return where the canary is found, plainly or in a simple disguise."""
        plain = self.places.canary.encode()
        disguises = {plain, plain[::-1], plain.hex().encode(), plain.upper()}
        disguises |= {base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)}
        return sorted(name for name, data in self.written.items() if any(each in data for each in disguises))


@contextmanager
def arena() -> Iterator[Places]:
    """Yield the folders of a run; what student code may reach is open to every user, as on a careless machine."""
    top = Path(tempfile.mkdtemp(prefix="torchgrade-arena-"))
    try:
        top.chmod(0o755)
        places = Places(top / "course", top / "class", top / "out", top / "free", f"CANARY{secrets.token_hex(8)}")
        for folder in (places.hand_ins, places.free, places.out):
            folder.mkdir()
            folder.chmod(0o777)
        write_course(places.course, places.canary)
        for path in (places.course, *places.course.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        yield places
    finally:
        subprocess.run(["rm", "-rf", "--", str(top)], check=False)


def fight(
    places: Places, attacks: Sequence[Attack], level: str, *, package: Path | None = None, jobs: int = 1
) -> Fight:
    """Grade a class of *attacks* at *level*, with the grader in the folder *package* instead of the installed one."""
    write_class(places, attacks)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment |= {"TORCHGRADE_SECRET": f"{places.canary}-environment", "COLUMNS": "200"}
    with tempfile.TemporaryDirectory(prefix="torchgrade-tmp-") as temporary:
        os.chmod(temporary, 0o755)
        environment["TMPDIR"] = temporary
        if package is not None:
            environment["PYTHONPATH"] = str(package)
        before, processes = _state(places), _children()
        command = ["grade", str(places.hand_ins), "-a", "scaled", "--course", str(places.course), "--seed", "11"]
        command += ["-o", str(places.out), "--sandbox", SANDBOX[level], "-j", str(jobs)]
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans come to this process, which sees them
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "grader", *command],
            cwd=places.free,
            env=environment,
            capture_output=True,
            timeout=900,
            check=False,
        )
        seconds = time.monotonic() - started
        left = [*os.listdir(temporary), *(f"process {pid}" for pid in sorted(_left(processes)))]
    results = {path.parent.name: json.loads(path.read_text()) for path in places.out.glob("*/scaled.json")}
    names = {name: each.name for each in attacks for name in (each.student, clean_name(each.student)) if name}
    by_student = {names.get(result["student"], result["student"]): result for result in results.values()}
    written = {str(path.relative_to(places.out)): path.read_bytes() for path in places.out.rglob("*") if path.is_file()}
    written |= {"stdout": done.stdout, "stderr": done.stderr}
    return Fight(
        places,
        done.returncode,
        done.stdout.decode("utf-8", "surrogateescape"),
        done.stderr.decode("utf-8", "surrogateescape"),
        by_student,
        _differences(before, _state(places)),
        tuple(left),
        seconds,
        written,
    )


def _state(places: Places) -> dict[str, tuple[object, ...]]:
    """Return what there is outside of the sandbox that an attack could change: kinds, modes, owners, times, sizes."""
    state: dict[str, tuple[object, ...]] = {}
    for top in (places.course, places.hand_ins, places.free):
        for path in (top, *top.rglob("*")):
            facts = path.lstat()
            times = facts.st_mtime_ns, facts.st_ctime_ns
            state[str(path)] = (facts.st_mode, facts.st_uid, facts.st_gid, facts.st_size, facts.st_nlink, *times)
    return state


def _differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(path for path in {*before, *after} if before.get(path) != after.get(path)))


def _left(before: set[int], seconds: float = 5.0) -> set[int]:
    """Return the children that are new and do not end by themselves within a while."""
    end = time.monotonic() + seconds
    while (new := _children() - before) and time.monotonic() < end:
        time.sleep(0.05)
    return new


def _children() -> set[int]:
    """Return the living processes whose parent is this one."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z" and int(parent) == os.getpid():
                found.add(int(entry.name))
    return found


def copy_package(folder: Path, edits: Iterable[tuple[str, str, str]]) -> Path:
    """Copy the grader below *folder* with parts of its text replaced; return what PYTHONPATH must name.

    With what is compiled of it; of a file that is edited Python sees that it is too old.
    """
    import grader

    being_written = shutil.ignore_patterns("*.pyc.*")
    shutil.copytree(Path(grader.__file__).parent, folder / "grader", ignore=being_written)
    for name, old, new in edits:
        path = folder / "grader" / name
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}: the defence has moved"
        path.write_text(text.replace(old, new))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder
