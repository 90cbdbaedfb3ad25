"""Write results: one JSON file per student and lab, schema `grader/result/v1`, whole or not at all.

What stands in a file is safe to give to the student: hints and kinds of mistakes, never inputs or expected values of
hidden checks.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.collect import clean_name, file_name
from grader.outcome import CheckResult, Outcome
from grader.scoring import Report, shown_hint

SCHEMA = "grader/result/v1"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is the same in every result of a run."""

    seed: int
    device: str
    started: str  # ISO 8601, UTC
    versions: Mapping[str, str]
    hashes: Mapping[str, Mapping[str, str]]  # by lab


def hash_files(paths: Iterable[Path]) -> str:
    """Return one hash over the bytes of *paths*; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def result_data(report: Report, assignment: Assignment, facts: RunFacts) -> dict[str, Any]:
    """Return a report as the data of its JSON file."""
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
        "sandbox": report.level,
        "device": facts.device,
        "seed": facts.seed,
        "graded_at": facts.started,
        "versions": dict(facts.versions),
        "hashes": {"submission": report.sha256, **facts.hashes.get(report.lab, {})},
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
        "with_reference": list(result.with_reference),
        "cpu_seconds": round(result.cpu, 4),
        "output": result.output if public else "",
    }


def write_result(out: Path, report: Report, assignment: Assignment, facts: RunFacts) -> Path:
    """Write one result below *out* and return its path.

    A failure of ours takes no earlier score away: it is written beside that, as `LAB.json.failed`.
    """
    path = out / file_name(report.student) / f"{report.lab}.json"
    text = json.dumps(result_data(report, assignment, facts), indent=1, ensure_ascii=False) + "\n"
    failed = path.with_suffix(".json.failed")
    if not report.gradable and _has_score(path):
        write_atomically(failed, text)
        return failed
    write_atomically(path, text)
    failed.unlink(missing_ok=True)
    return path


def _has_score(path: Path) -> bool:
    try:
        return json.loads(path.read_text(encoding="utf-8")).get("score") is not None
    except (OSError, ValueError, AttributeError):
        return False


def write_atomically(path: Path, text: str) -> None:
    """Write *text* so that a reader, or a machine that dies, sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
