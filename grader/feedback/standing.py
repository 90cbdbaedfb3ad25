"""What can be told of a hand-in: its result, if that is of these very bytes. Trusted side; parses no hand-in.

A result is believed for the bytes it names only, and for how they were read. One of an earlier version of the hand-in,
one that cannot be read, and none at all are told apart, so that no page shows points beside code that they were not
given for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product
from pathlib import Path
from typing import Any

from grader.gradebook.keys import hash_texts, job_key, parts_of, read_all
from grader.gradebook.policy import Score
from grader.hand_ins.collect import Found, clean_name
from grader.hand_ins.hand_in import HandIn, RefusedHandIn
from grader.hand_ins.misplaced import SUFFIXES
from grader.outcome import clean
from grader.results import SCHEMA, RunFacts, failure_of, report_from, result_path
from grader.scoring import Report

MOST = 1e12  # of a number in a result; NaN is not below it


class Standing(Enum):
    """What there is to tell; the value is a word for lists."""

    GRADED = "graded"
    UNGRADABLE = "ungradable"  # the harness failed
    OUTDATED = "changed since"  # the result is of another version
    MISSING = "not graded"
    DAMAGED = "result damaged"


@dataclass(frozen=True, slots=True)
class Told:
    """A hand-in with what is known of it."""

    found: Found
    standing: Standing
    hand_in: HandIn | None = None  # what was graded, where it could be read
    report: Report | None = None
    data: dict[str, Any] | None = None  # of the result
    failed: bool = False  # grading it again has failed since
    counted: Score | None = None  # what the gradebook says of the student in this lab

    @property
    def differs(self) -> bool:
        """Say whether the score that counts is another than the points of this hand-in."""
        if self.counted is None or self.report is None or self.standing is not Standing.GRADED:
            return False
        counted, own = (self.counted.score, self.counted.max_score), (self.report.score, self.report.max_score)
        return any(abs(one - other) > 1e-5 for one, other in zip(counted, own, strict=True))


def look_up(found: Found, results: Path) -> Told:
    """Return what the folder of results tells of a hand-in."""
    path = result_path(results, found.student, found.lab)
    failed = failure_of(path).exists()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Told(found, Standing.MISSING, failed=failed)
    except (OSError, UnicodeDecodeError):
        return Told(found, Standing.DAMAGED, failed=failed)
    try:
        data = json.loads(text)
        report = _report(data, found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return Told(found, Standing.DAMAGED, failed=failed)
    read = read_all(found)
    handed_in = _handed_in(found, read)
    told = report.sha256 or report.problem
    if not data["gradable"] and (not report.sha256 or told in handed_in):
        return Told(found, Standing.UNGRADABLE, None, report, data, failed)
    if told not in handed_in or _was_read_otherwise(data, found, parts_of(read)):
        return Told(found, Standing.OUTDATED, None, report, data, failed)
    return Told(found, Standing.GRADED, handed_in[told], report, data, failed)


def _report(data: dict[str, Any], found: Found) -> Report:
    """Return the report in a result's data; raise ValueError, KeyError or TypeError unless it is one of this lab."""
    if data["schema"] != SCHEMA or data["lab"] != found.lab:
        raise ValueError("another schema, or another lab's result")
    report = report_from(data, clean_name(found.shown))
    texts = [report.problem, report.sha256, report.level, data["title"], data["graded_at"], *report.notes]
    texts += [text for c in report.checks for text in (c.check.name, c.check.task, c.check.hint, c.verdict.message)]
    texts += [text for c in report.checks for text in (c.verdict.detail, c.check.visibility, *c.with_reference)]
    numbers = [n for task in report.tasks for n in (task.points, task.max_points, task.open_points)]
    numbers += [n for c in report.checks for n in (c.verdict.line, c.verdict.cell, c.check.weight, c.cpu)]
    texts += [data["device"], data["key"], *data["versions"].values(), *data["hashes"].values()]
    if not all(isinstance(text, str) for text in (*texts, *(task.task for task in report.tasks))):
        raise TypeError("no text where one is expected")
    if (
        not all(type(number) in (int, float) and abs(number) <= MOST for number in numbers)
        or type(data["gradable"]) is not bool
    ):
        raise TypeError("no number where one is expected")
    return report


def _handed_in(found: Found, read: Sequence[HandIn | RefusedHandIn]) -> dict[str, HandIn | None]:
    """Return what is there, by its hash, or in its place by why it cannot be taken."""
    if found.path is None:
        return {clean(found.problem): None}
    return dict((each.sha256, each) if isinstance(each, HandIn) else (clean(str(each)), None) for each in read)


def _was_read_otherwise(data: dict[str, Any], found: Found, parts: Sequence[str]) -> bool:
    """Say whether the result's key is that of the same bytes with another suffix, so read otherwise."""
    hashes = {kind: value for kind, value in data["hashes"].items() if kind != "submission"}
    executed = frozenset({found.lab}) if data["executed"] is True else frozenset()
    facts = RunFacts(0, data["device"], "", data["versions"], {found.lab: hashes}, executed)
    paths = [path for path in (found.path, found.beside) if path is not None]
    own = tuple(path.suffix for path in paths)
    kinds = [each for each in product(SUFFIXES, repeat=len(own)) if each != own]
    return any(job_key(found.lab, hash_texts([*each, *parts]), facts) == data["key"] for each in kinds)
