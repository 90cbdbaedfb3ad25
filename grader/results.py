"""Write results: one JSON file per student and lab, schema `grader/result/v1`, whole or not at all.

What stands in a file is safe to give to the student: hints and kinds of mistakes, never inputs or expected values of
hidden checks.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.errors import GraderError, UsageProblem
from grader.hand_ins.collect import clean_name, file_name
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.scoring import Report, TaskScore, shown_hint

SCHEMA = "grader/result/v1"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is the same in every result of a run."""

    seed: int
    device: str
    started: str  # ISO 8601, UTC
    versions: Mapping[str, str]
    hashes: Mapping[str, Mapping[str, str]]  # by lab
    executed: frozenset[str] = frozenset()  # labs where cells of notebooks are run before the definitions


def hash_files(paths: Iterable[Path]) -> str:
    """Return one hash over the bytes of *paths*; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def hash_folder(folder: Path) -> str:
    """Return one hash over the names and bytes of all files below *folder*, but for what Python itself writes there."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            data = path.read_bytes()
            digest.update(f"{path.relative_to(folder)}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


@cache
def hash_harness() -> str:
    """Return one hash over the code of this package."""
    return hash_files(sorted(Path(__file__).parent.rglob("*.py")))


def result_data(report: Report, assignment: Assignment, facts: RunFacts, key: str = "") -> dict[str, Any]:
    """Return a report as the data of its JSON file; *key* is that of its job, see `grader.gradebook.keys`."""
    return {
        "schema": SCHEMA,
        "student": clean_name(report.student),
        "lab": report.lab,
        "title": assignment.title,
        "score": report.score if report.gradable else None,
        "max_score": report.max_score,
        "open_points": report.open_points,
        "gradable": report.gradable,
        "problem": report.problem,
        "notes": list(report.notes),
        "tasks": [
            {"task": t.task, "score": t.points, "max_score": t.max_points, "open_points": t.open_points}
            for t in report.tasks
        ],
        "checks": [check_data(result, assignment, report) for result in report.checks],
        "executed": report.lab in facts.executed,
        "sandbox": report.level,
        "device": facts.device,
        "seed": facts.seed,
        "graded_at": facts.started,
        "versions": dict(facts.versions),
        "hashes": {"submission": report.sha256, **facts.hashes.get(report.lab, {})},
        "key": key,
    }


def check_data(result: CheckResult, assignment: Assignment, report: Report) -> dict[str, Any]:
    """Return one check as JSON data; details and output only of public checks."""
    check, verdict = result.check, result.verdict
    total = sum(other.check.weight for other in report.checks if other.check.task == check.task)
    worth = assignment.task(check.task).points * check.weight / total
    passed, public = verdict.outcome is Outcome.PASSED, check.visibility == "public"
    return {
        "name": check.name,
        "task": check.task,
        "outcome": verdict.outcome.value,
        "weight": check.weight,
        "points": round(worth, 6) if passed else 0.0,
        "max_points": round(worth, 6),
        "visibility": check.visibility,
        "hint": shown_hint(report, result),
        "message": verdict.message,
        "detail": verdict.detail if public else "",
        "line": verdict.line,
        "cell": verdict.cell,
        "with_reference": list(result.with_reference),
        "cpu_seconds": round(result.cpu, 4),
        "output": result.output if public else "",
    }


def report_from(data: Mapping[str, Any], student: str) -> Report:
    """Return the report that a result file holds; what the file withholds is not in it."""
    return Report(
        student=student,
        lab=data["lab"],
        tasks=tuple(TaskScore(t["task"], t["score"], t["max_score"], t["open_points"]) for t in data["tasks"]),
        checks=tuple(_check_from(check) for check in data["checks"]),
        problem=data["problem"],
        notes=tuple(data["notes"]),
        sha256=data["hashes"]["submission"],
        level=data["sandbox"],
    )


def _check_from(data: Mapping[str, Any]) -> CheckResult:
    return CheckResult(
        check=Check(data["name"], data["task"], data["weight"], data["visibility"], data["hint"]),
        verdict=Verdict(Outcome(data["outcome"]), data["message"], data["detail"], data["line"], data["cell"]),
        cpu=data["cpu_seconds"],
        with_reference=tuple(data["with_reference"]),
        output=data["output"],
    )


def result_path(out: Path, student: str, lab: str) -> Path:
    """Return where the result of a student stands."""
    return out / file_name(student) / f"{lab}.json"


def failure_of(path: Path) -> Path:
    """Return where a failure of ours is told, beside a score from before."""
    return path.with_suffix(".json.failed")


def write_result(out: Path, student: str, data: Mapping[str, Any]) -> Path:
    """Write one result below *out* and return its path.

    A failure of ours takes no earlier score away: it is written beside that, as `LAB.json.failed`.
    """
    path = result_path(out, student, data["lab"])
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    failed = failure_of(path)
    if not data["gradable"] and _has_score(path):
        write_atomically(failed, text)
        return failed
    if not _holds(path, text):
        write_atomically(path, text)
    failed.unlink(missing_ok=True)
    return path


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode("utf-8", "replace")
    except OSError:
        return False


def _has_score(path: Path) -> bool:
    try:
        return json.loads(path.read_text(encoding="utf-8")).get("score") is not None
    except (OSError, ValueError, AttributeError):
        return False


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """Write *text*, or its pieces, so that a reader, or a machine that dies, sees the old file or the new one.

    What a writer leaves behind that was killed has the same name, so that the next one takes its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


@contextlib.contextmanager
def told_of(out: Path) -> Iterator[None]:
    """Turn a disk that refuses a page or a table into one line: the results themselves are recorded by then."""
    try:
        yield
    except OSError as error:
        raise GraderError(f"cannot write to {out}: {error.strerror}; the gradebook has all results") from None


@contextlib.contextmanager
def sole_writer(out: Path) -> Iterator[None]:
    """Hold the folder of results; raise UsageProblem while another run writes to it."""
    if os.name != "posix":
        yield
        return
    import fcntl

    folder = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(folder)
        raise UsageProblem(f"another run is writing to {out}; wait for it, or name another folder with -o") from None
    except OSError:  # a network file system without locks
        pass
    try:
        yield
    finally:
        os.close(folder)


def flush_folder(folder: Path) -> None:
    """Have the new name on the disk, too, before anybody is told of it; Windows does without."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
