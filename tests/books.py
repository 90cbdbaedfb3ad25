"""Small hand-ins and results for tests of the gradebook, which need no run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from grader.assignment import Assignment, LabLimits, Task
from grader.gradebook.keys import hash_texts
from grader.gradebook.policy import LabRules, Rules, marker
from grader.gradebook.recorded import HandedIn, Result
from grader.gradebook.submitted import GIVEN, UNKNOWN
from grader.hand_ins.collect import clean_name, file_name
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.results import RunFacts

ASSIGNMENT = Assignment("lab", "A Lab", (Task("main", 8.0, ("f",)), Task("bonus", 2.0, ("g",))), LabLimits(), ("cpu",))
OTHER = Assignment("other", "Another", (Task("main", 4.0, ("f",)),), LabLimits(), ("cpu",))
MARK = marker({"lab": ASSIGNMENT, "other": OTHER}, Rules())
PASSED, FAILED, FAULT = Outcome.PASSED, Outcome.FAILED, Outcome.HARNESS_ERROR


def mark_by(**rules: object):
    """Return what makes scores by these rules for the lab."""
    return marker({"lab": ASSIGNMENT, "other": OTHER}, Rules({"lab": LabRules(**rules)}))


def handed_in(
    student: str, text: str = "x = 1\n", *, lab: str = "lab", at: str = "", **more: str
) -> tuple[HandedIn, list[bytes]]:
    """Return a hand-in with its bytes; without text there was no file."""
    data = text.encode()
    files = ((".py", hashlib.sha256(data).hexdigest()),) if text else ()
    parts = (files[0][1],) if files else ("lab.py is missing",)
    item = HandedIn(
        student=file_name(student),
        name=clean_name(student),
        raw=student,
        lab=lab,
        parts=parts,
        files=files,
        submission=hash_texts([".py", *parts]),
        submitted=at,
        source=GIVEN if at else UNKNOWN,
        **more,
    )
    return item, [data] if text else []


def facts(seed: int = 7, suite: str = "s1", **more: object) -> RunFacts:
    """Return the facts of a run."""
    hashes = {lab: {"suite": suite, "harness": "h"} for lab in ("lab", "other")}
    values = {"device": "cpu", "started": "2026-01-02T03:04:05+00:00", "versions": {"torch": "2.15"}, "hashes": hashes}
    return RunFacts(seed=seed, **(values | more))


def result(
    key: str = "k1",
    outcomes: Mapping[str, Outcome] | None = None,
    *,
    lab: str = "lab",
    run: RunFacts | None = None,
    sha256: str = "ab" * 32,
    level: str = "L2",
) -> Result:
    """Return a result: by default the main task half right, and the bonus won."""
    own = outcomes or {"test_a": PASSED, "test_b": FAILED, "test_bonus": PASSED}
    checks = tuple(
        CheckResult(
            Check(name, "bonus" if "bonus" in name else "main", 1.0, "hidden", f"a hint on {name}"),
            Verdict(outcome, "" if outcome is PASSED else "how it went \u2713", line=3),
            cpu=0.0123456,
        )
        for name, outcome in own.items()
    )
    keys = {name: hash_texts(["key of", name]) for name in own}
    return Result(lab, key, checks, run or facts(), keys, notes=("a note",), sha256=sha256, level=level)


def utc(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
