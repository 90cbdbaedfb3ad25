"""`[policy]` in course.toml: every rule is read as written, and every mistake is told with its cure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import UsageProblem
from grader.gradebook.policy import BEST, LAST, Amount, LabRules, Late, Rules
from grader.gradebook.rules import read_rules

MANIFEST = """\
title = "A lab"
[[tasks]]
name = "main"
points = 8
[[tasks]]
name = "bonus"
points = 2
"""


def rules(tmp_path: Path, policy: str) -> Rules:
    """Return the rules of a course with the labs `attention` and `dropout` and this plan."""
    for lab in ("attention", "dropout"):
        folder = tmp_path / "assignments" / lab
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "assignment.toml").write_text(MANIFEST)
    (tmp_path / "course.toml").write_text(policy)
    return read_rules(Course(tmp_path))


WHOLE = """\
[[chapters]]
title = "One"
labs = ["attention"]

[policy]
timezone = "Europe/Vienna"
attempts = "best"
late = { per_day = "10%", at_most = "50%", grace_minutes = 15, refuse_after_days = 7 }

[policy.labs.attention]
due = 2026-03-01
extra_credit = ["bonus"]
cap = "110%"
column = "Lab 3 (12345)"

[policy.labs.dropout]
due = 2026-07-01T18:00:00
late = { per_day = 2 }
attempts = "last"

[policy.extensions.amara]
attention = 2026-03-08T12:00:00-05:00

[policy.extensions."Ana María"]
attention = 2026-03-02
dropout = 2026-07-02
"""


def test_every_rule_is_read(tmp_path):
    """Dates last to their end, times are of the zone that is named, a lab's own rules go before the course's."""
    found = rules(tmp_path, WHOLE)
    late = Late(Amount(10, True), Amount(50, True), timedelta(minutes=15), timedelta(days=7))
    attention, dropout = found.labs["attention"], found.labs["dropout"]
    assert (attention.late, attention.attempts, attention.column) == (late, BEST, "Lab 3 (12345)")
    assert (attention.extra_credit, attention.cap) == (("bonus",), Amount(110, True))
    assert attention.due is not None
    assert attention.due.astimezone(UTC) == datetime(2026, 3, 1, 22, 59, 59, 999999, UTC)  # winter
    assert dropout.due is not None
    assert dropout.due.astimezone(UTC) == datetime(2026, 7, 1, 16, tzinfo=UTC)  # summer
    assert (dropout.late, dropout.attempts, dropout.cap) == (Late(Amount(2.0)), LAST, None)
    assert attention.extensions["amara"].astimezone(UTC) == datetime(2026, 3, 8, 17, tzinfo=UTC)
    assert set(attention.extensions) == {"amara", "Ana María"}
    assert set(dropout.extensions) == {"Ana María"}
    assert found.rest == LabRules(attempts=BEST, late=late)
    assert found.of("another") is found.rest


@pytest.mark.parametrize("plan", [None, "", '[[chapters]]\ntitle = "One"\nlabs = ["attention"]\n', "[policy]\n"])
def test_course_without_a_policy_has_no_rules(tmp_path, plan):
    """Without any, the last attempt counts and nothing is late."""
    if plan is None:
        assert read_rules(Course(tmp_path)) == Rules()
    else:
        assert rules(tmp_path, plan) == Rules()


DUE = "[policy.labs.attention]\ndue = 2026-03-01T12:00:00Z\n"
WRONG = {
    "key of the plan": ("[polciy]\n", "unknown key 'polciy' in the plan of a course; did you mean 'policy'?"),
    "key": ("[policy]\nattempt = 'best'\n", "unknown key 'attempt' in [policy]; did you mean 'attempts'?"),
    "key of a lab": (
        "[policy.labs.attention]\nextra_credits = []\n",
        "unknown key 'extra_credits' in [policy.labs.attention]; did you mean 'extra_credit'?",
    ),
    "key of late": (
        "[policy]\nlate = {perday = 1}\n",
        "unknown key 'perday' in late in [policy]; did you mean 'per_day'?",
    ),
    "lab": ("[policy.labs.atention]\n", "there is no lab 'atention'; did you mean 'attention'?"),
    "lab of an extension": (
        DUE + "[policy.extensions.ann]\natention = 2026-03-01T12:00:00Z\n",
        "there is no lab 'atention'; did you mean 'attention'?",
    ),
    "attempts": ("[policy]\nattempts = 'bset'\n", "attempts is 'last' or 'best', got 'bset'; did you mean 'best'?"),
    "amount": (
        "[policy]\nlate = {per_day = 'ten %'}\n",
        "per_day is a number of points or a text such as \"10%\"; got 'ten %'",
    ),
    "negative": ("[policy]\nlate = {per_day = -1}\n", "got -1"),
    "infinite": ("[policy.labs.attention]\ncap = inf\n", "got inf"),
    "grace": ("[policy]\nlate = {grace_minutes = true}\n", "grace_minutes is a number, 0 or greater; got True"),
    "zone": (
        "[policy]\ntimezone = 'Europe/Viena'\n",
        "timezone 'Europe/Viena' is unknown; did you mean 'Europe/Vienna'?",
    ),
    "no zone": ("[policy.labs.attention]\ndue = 2026-03-01\n", "due names no time zone; add timezone = "),
    "quoted date": ("[policy.labs.attention]\ndue = '2026-03-01'\n", "without quotes; got '2026-03-01'"),
    "extension without a date": (
        "[policy.extensions.ann]\nattention = 2026-03-01T12:00:00Z\n",
        "attention has extensions, but no due date in [policy.labs.attention]",
    ),
    "task": (
        "[policy.labs.attention]\nextra_credit = ['bonsu']\n",
        "extra_credit names 'bonsu', which is no task; did you mean 'bonus'?",
    ),
    "all tasks": ("[policy.labs.attention]\nextra_credit = ['main', 'bonus']\n", "extra_credit names every task"),
    "no list": ("[policy.labs.attention]\nextra_credit = 'bonus'\n", "extra_credit is a list of tasks, got 'bonus'"),
    "no table": ("policy = 3\n", "policy is a table, got 3"),
    "column": ("[policy.labs.attention]\ncolumn = 3\n", "column is a text, got 3"),
    "no TOML": ("[policy\n", "cannot be read"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_rule_is_told_with_its_cure(tmp_path, wrong):
    """One line names the file, the key, the value, and what was meant."""
    text, message = WRONG[wrong]
    with pytest.raises(UsageProblem) as told:
        rules(tmp_path, text)
    assert message in told.value.message
    assert str(tmp_path / "course.toml") in told.value.message
    assert "\n" not in told.value.message.strip()


def test_missing_is_zero_or_a_persons_decision(tmp_path):
    """Without the rule a person decides; with it, in the course or in one lab, who hands in nothing has 0."""
    assert not rules(tmp_path, "[policy]\n").of("attention").missing
    found = rules(tmp_path, "[policy.labs.attention]\nmissing = 0\n")
    assert (found.of("attention").missing, found.of("dropout").missing) == (True, False)
    found = rules(tmp_path, "[policy]\nmissing = 0\n[policy.labs.attention]\ndue = 2026-03-01T00:00:00Z\n")
    assert (found.of("attention").missing, found.of("dropout").missing) == (True, True)
    for value in ("1", "false", '"zero"'):
        with pytest.raises(UsageProblem, match=r"\[policy\]: missing is 0, or left out"):
            rules(tmp_path, f"[policy]\nmissing = {value}\n")
