"""Run the public checks of a lab on a student's own machine: for `grader check` and for `%grader check` in a notebook.

Runs where the student is, offline, without solution or hidden suite; imports no torch.
"""

from __future__ import annotations

import base64
import difflib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.assignment import Assignment, Task, read_assignment
from grader.course import MANIFEST, working_folder
from grader.engine import Settings, run_jobs
from grader.errors import UsageProblem
from grader.hand_ins.misplaced import SUFFIXES, copies
from grader.outcome import CheckResult
from grader.sandbox import Level
from grader.scoring import Report, make_report

EXPECTED = "expected.json"
MANY = 3  # failures of one task; beyond, most of them follow from the first


@dataclass(frozen=True, slots=True)
class Checked:
    """What the public checks said."""

    report: Report
    assignment: Assignment  # of it, the tasks that were asked for
    hidden: int  # checks of these that are not public

    def results_of(self, task: str) -> list[CheckResult]:
        """Return the results of a task's checks."""
        return [result for result in self.report.checks if result.check.task == task]

    def advice_on(self, task: Task) -> str:
        """Return where to look first in a task that fails; empty where there is no doubt."""
        lost = {result.check.task for result in self.report.checks if not result.passed}
        below = [name for name in task.builds_on if name in lost]
        if below and task.name in lost:
            return f"It builds on {', '.join(below)}, which fails above; when graded, a right one takes its place."
        many = sum(not result.passed for result in self.results_of(task.name)) > MANY
        return "Mend the first failure of this task first; the others may follow from it." if many else ""

    def summary(self) -> list[str]:
        """Say how many checks pass, and how many are not shown."""
        checks = self.report.checks
        lines = [f"\n{sum(result.passed for result in checks)} of {len(checks)} visible checks pass."]
        if not checks:
            lines = [f"\nThere are no visible checks of {', '.join(task.name for task in self.assignment.tasks)}."]
        if self.hidden:
            lines.append(f"{self.hidden} more checks are not shown; they count when your work is graded.")
        return lines


def check_file(lab: str, path: Path, course: Path | None, tasks: Sequence[str], *, execute: bool) -> Checked:
    """Run the public checks of a lab, or of some of its tasks, on a file; raise UsageProblem for a wrong name."""
    job = {"root": str(path.absolute().parent), "path": path.name}
    return _check(public_folder(lab, course), path.name, job, tasks, execute=execute)


def check_cells(lab: str, cells: Sequence[str], tasks: Sequence[str], *, execute: bool) -> Checked:
    """Run them on what a kernel has run, cell by cell, as if it were handed in as a notebook."""
    book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    data = base64.b64encode(json.dumps(book).encode()).decode()
    job = {"data": data, "suffix": ".ipynb", "session": True}
    return _check(public_folder(lab, None), "this notebook", job, tasks, execute=execute)


def _check(folder: Path, name: str, job: Mapping[str, Any], tasks: Sequence[str], *, execute: bool) -> Checked:
    assignment = read_assignment(folder.parent / MANIFEST)
    assignment = replace(assignment, tasks=_chosen_tasks(assignment, tasks))
    if execute and not assignment.execute:
        raise UsageProblem(f"{assignment.lab} does not allow --execute: cells are not run when it is graded, either")
    hidden = _hidden_checks(folder / EXPECTED)
    at_most: Level | str = Level.NAMESPACES if sys.platform == "linux" else "spawn"
    if os.environ.get("GRADER_SPAWN") == "1":
        at_most = "spawn"
    job = {**job, "id": 0, "suite": str(folder), "tasks": list(tasks), "execute": execute}
    answers: list[dict[str, Any]] = []
    settings = Settings(seed=0, required=Level.NONE, at_most=at_most)
    run_jobs(settings, [job], 1, lambda _job, answer: answers.append(answer))
    report = make_report(name, assignment, answers[0])
    own = ["", *(task.name for task in assignment.tasks)]
    return Checked(report, assignment, sum(hidden.get(task, 0) for task in own))


def _chosen_tasks(assignment: Assignment, tasks: Sequence[str]) -> tuple[Task, ...]:
    """Return the named tasks, or all; raise UsageProblem for one that the lab does not have."""
    known = [task.name for task in assignment.tasks]
    for name in tasks:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            advice = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}"
            raise UsageProblem(f"{assignment.lab} has no task {name!r}; {advice}")
    return tuple(task for task in assignment.tasks if task.name in tasks or not tasks)


def _hidden_checks(path: Path) -> dict[str, int]:
    """Return how many checks of each task are not public, as recorded at release; under "" those of no known task."""
    try:
        hidden = json.loads(path.read_text(encoding="utf-8"))["hidden"]
        by_task = hidden if isinstance(hidden, dict) else {"": hidden}  # a number alone: of an earlier release
        return {str(task): int(count) for task, count in by_task.items()}
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UsageProblem(f"{path} is damaged ({error}); get a fresh copy of the assignment") from None


def public_folder(lab: str, course: Path | None) -> Path:
    """Return the folder of a lab's public checks: in a released folder here or above, or in the course."""
    here = working_folder()
    tops = [course] if course is not None else [here, *here.parents]
    names: set[str] = set()
    for top in tops:
        for folder in (top / lab / "public", top / "assignments" / lab / "public", top / "public"):
            if (folder / EXPECTED).is_file() and (folder.parent.name == lab):
                return folder.resolve()
        for pattern in (f"*/public/{EXPECTED}", f"assignments/*/public/{EXPECTED}"):
            names |= {path.parents[1].name for path in top.glob(pattern)} if len(top.parts) > 1 else set()
    close = difflib.get_close_matches(lab, sorted(names), 1)
    advice = f"did you mean {close[0]!r}?" if close else "run this in the folder you were given"
    raise UsageProblem(f"no public checks of {lab!r} from {here} upwards; {advice}")


def named_file(path: Path) -> Path:
    """Return the file a student names; raise UsageProblem when it is not there."""
    if not path.is_absolute():
        working_folder()
    if path.is_dir():
        raise UsageProblem(f"{path} is a folder; name the file in it")
    if not os.path.lexists(path):
        near = difflib.get_close_matches(path.name, os.listdir(path.parent) if path.parent.is_dir() else [], 1)
        raise UsageProblem(f"there is no {path}" + (f"; did you mean {path.with_name(near[0])}?" if near else ""))
    return path


def name_to_hand_in(lab: str, path: Path) -> str:
    """Return the name that a file has to be handed in under; empty where grading takes the one it has."""
    if path.name in (lab + suffix for suffix in SUFFIXES) or copies([path.name], lab, [lab]):
        return ""
    return lab + (path.suffix if path.suffix in SUFFIXES else ".py")


def own_file(lab: str, course: Path | None) -> Path:
    """Return the hand-in a student means when none is named: here, else in the lab's folder."""
    for folder in (working_folder(), public_folder(lab, course).parent):
        for suffix in SUFFIXES:
            if (folder / (lab + suffix)).is_file():
                return folder / (lab + suffix)
    raise UsageProblem(f"there is no {lab}.py here; name the file: grader check {lab} FILE")
