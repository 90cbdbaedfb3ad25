"""What a student reads on the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import read_assignment
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.public import Checked
from grader.scoring import make_report
from grader.session import as_json
from grader.tables import show_check

ROOT = Path(__file__).resolve().parents[1]


def said(capsys: pytest.CaptureFixture[str], outcomes: dict[str, Outcome], problem: str = "") -> str:
    """Return what is printed for one check a task of early_stopping with these outcomes."""
    assignment = read_assignment(ROOT / "assignments" / "early_stopping" / "assignment.toml")
    results = [
        CheckResult(Check(f"test_{task}", task, 1.0, "public", f"hint of {task}"), Verdict(outcome, "a reason"))
        for task, outcome in outcomes.items()
    ]
    answer = {"checks": [as_json(result) for result in results], "problem": problem, "notes": [], "sha256": ""}
    report = make_report("early_stopping.py", assignment, {**answer, "level": "L2"})
    show_check(Checked(report, assignment, 3))
    return capsys.readouterr().out


def test_failure_below_is_named_before_what_builds_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    """A task that may have failed for another's sake says so; one that failed alone does not."""
    words = "It builds on stopping, which fails above; when graded, a right one takes its place."
    failed, passed = Outcome.FAILED, Outcome.PASSED
    assert words in said(capsys, {"stopping": failed, "best_weights": passed, "fit": failed})
    assert "builds on" not in said(capsys, {"stopping": passed, "best_weights": passed, "fit": failed})
    assert "builds on" not in said(capsys, {"stopping": failed, "best_weights": passed, "fit": passed})


def test_file_that_cannot_be_loaded_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """One problem of the whole file is one line, without a hint for each check."""
    text = said(capsys, {"stopping": Outcome.ERROR, "fit": Outcome.ERROR}, problem="it has no end")
    assert text == "it has no end\n\nNo check could run; mend this first.\n"


def test_hint_is_for_code_that_ran(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not filled in yet gets no hint; what failed gets its own."""
    text = said(capsys, {"stopping": Outcome.NOT_IMPLEMENTED, "best_weights": Outcome.FAILED})
    assert "hint of stopping" not in text
    assert "Hint: hint of best_weights" in text
