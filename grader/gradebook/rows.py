"""Records of the gradebook as rows of its tables, and back. What may hold any text is ASCII JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.gradebook.recorded import Result
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.results import RunFacts


def as_text(value: object) -> str:
    """Return plain data as JSON in ASCII, keys in their order."""
    return json.dumps(value, separators=(",", ":"))


def result_row(result: Result) -> dict[str, Any]:
    """Return the row of a result, but for its attempt and who made it."""
    facts = result.facts
    return {
        "key": result.key,
        "gradable": result.gradable,
        "sha256": result.sha256,
        "level": result.level,
        "device": facts.device,
        "seed": str(facts.seed),
        "graded_at": facts.started,
        "more": as_text(
            {
                "problem": result.problem,
                "notes": result.notes,
                "versions": dict(facts.versions),
                "hashes": dict(facts.hashes.get(result.lab, {})),
                "executed": result.lab in facts.executed,
            }
        ),
    }


def outcome_rows(result: Result) -> list[dict[str, Any]]:
    """Return the rows of a result's checks, but for the result's number."""
    return [
        {
            "position": position,
            "name": each.check.name,
            "task": each.check.task,
            "weight": each.check.weight,
            "visibility": each.check.visibility,
            "outcome": each.verdict.outcome.value,
            "key": result.check_keys.get(each.check.name, ""),
            "more": as_text(
                {
                    "hint": each.check.hint,
                    "message": each.verdict.message,
                    "detail": each.verdict.detail,
                    "line": each.verdict.line,
                    "cell": each.verdict.cell,
                    "cpu": each.cpu,
                    "with_reference": each.with_reference,
                    "output": each.output,
                }
            ),
        }
        for position, each in enumerate(result.checks)
    ]


def result_from(lab: str, row: Mapping[str, Any], outcomes: Iterable[Mapping[str, Any]]) -> Result:
    """Return the result of a row and the rows of its checks."""
    more, checks = json.loads(row["more"]), list(outcomes)
    facts = RunFacts(
        seed=int(row["seed"]),
        device=row["device"],
        started=row["graded_at"],
        versions=more["versions"],
        hashes={lab: more["hashes"]},
        executed=frozenset([lab] if more["executed"] else []),
    )
    return Result(
        lab=lab,
        key=row["key"],
        checks=tuple(_check_result(each) for each in checks),
        facts=facts,
        check_keys={each["name"]: each["key"] for each in checks if each["key"]},
        problem=more["problem"],
        notes=tuple(more["notes"]),
        sha256=row["sha256"],
        level=row["level"],
    )


def _check_result(row: Mapping[str, Any]) -> CheckResult:
    more = json.loads(row["more"])
    return CheckResult(
        check=Check(row["name"], row["task"], row["weight"], row["visibility"], more["hint"]),
        verdict=Verdict(Outcome(row["outcome"]), more["message"], more["detail"], more["line"], more["cell"]),
        cpu=more["cpu"],
        with_reference=tuple(more["with_reference"]),
        output=more["output"],
    )


def hand_in_row(suffix: str, sha256: str, data: bytes) -> dict[str, Any]:
    """Return the row of a file that was handed in."""
    return {"sha256": sha256, "suffix": suffix, "data": zlib.compress(data)}


def files_from(text: str) -> tuple[tuple[str, str], ...]:
    """Return suffix and hash of each file of an attempt."""
    files: Sequence[Sequence[str]] = json.loads(text)
    return tuple((suffix, sha256) for suffix, sha256 in files)
