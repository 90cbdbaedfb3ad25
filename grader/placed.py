"""Put the outcome of each task at its place in the hand-in: behind the definition that counts. Trusted side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.outcome import CheckResult
from grader.report import check_words
from grader.scoring import Report, TaskScore
from grader.shown import Cell

Names = Mapping[str, tuple[str, ...]]  # by task: the functions and classes it consists of


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the checks of one task say, and where that belongs."""

    number: int  # of the task, from 1
    score: TaskScore
    checks: tuple[dict[str, Any], ...]  # as `report.check_words` gives them
    cell: int = -1  # index of the cell; -1 where no definition was found
    line: int = 0  # of that cell, where the definition ends
    where: str = ""  # in words


@dataclass(frozen=True, slots=True)
class Placed:
    """All that is told of a hand-in that was graded."""

    report: Report
    tasks: tuple[Outcomes, ...]  # in the order of the manifest
    problem: str  # why the hand-in as a whole could not be used
    anchors: frozenset[str]  # of all lines that something speaks of


@dataclass(frozen=True, slots=True)
class Lines:
    """Finds the lines that messages speak of.

    For a notebook those are of a module that the harness makes of it, so they are found again by the *same* harness
    only.
    """

    cells: Sequence[Cell]
    notebook: bool
    same: bool = True

    def find(self, line: int) -> tuple[int, int]:
        """Return index of the cell, and line of it; (-1, 0) where the line is not shown."""
        for index, cell in enumerate(self.cells if self.same or not self.notebook else ()):
            own = cell.line_of(line) if line else 0
            if 0 < own <= len(cell.lines):
                return index, own
        return -1, 0

    def told(self, message: str, line: int) -> tuple[str, str]:
        """Return a message that speaks of a *line* in the student's own numbers, and the line's anchor or ""."""
        index, own = self.find(line)
        if index < 0:
            return message, ""
        if self.notebook:
            here = f"in code cell {self.cells[index].number} at line {own}"
            message = message.replace(f"at line {line}", here, 1)
        return message, anchor_of(index, own)


def anchor_of(cell: int, line: int) -> str:
    """Return the id of a line on the page; *cell* is an index."""
    return f"c{cell}-{line}"


def place(report: Report, names: Names, lines: Lines) -> Placed:
    """Return what is told of a hand-in, each task's outcome with its place."""
    tasks = []
    for number, task in enumerate(report.tasks, 1):
        cell, line, first = _definition(names.get(task.task, (task.task,)), lines.cells)
        where = "" if cell < 0 else f"code cell {lines.cells[cell].number}" if lines.notebook else f"line {first}"
        results = [result for result in report.checks if result.check.task == task.task]
        checks = tuple(_hints_once([_words(report, result, lines) for result in results]))
        tasks.append(Outcomes(number, task, checks, cell, line, where))
    problem, anchor = lines.told(report.problem, _line_of_problem(report, lines.notebook))
    anchors = {anchor, *(check["anchor"] for each in tasks for check in each.checks)}
    return Placed(report, tuple(tasks), problem, frozenset(anchors - {""}))


def _words(report: Report, result: CheckResult, lines: Lines) -> dict[str, Any]:
    words = check_words(report, result)
    words["message"], words["anchor"] = lines.told(words["message"], result.verdict.line)
    return words


def _line_of_problem(report: Report, notebook: bool) -> int:
    """Return the line that made the hand-in unusable: every check names it, or a file's problem begins with it."""
    line = next((result.verdict.line for result in report.checks), 0) if report.problem else 0
    first = re.match(r"line (\d{1,7})\b", report.problem)
    return line or (int(first[1]) if first and not notebook else 0)


def _hints_once(checks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the checks with each hint where it stands first."""
    said: set[str] = set()
    for check in checks:
        yield {**check, "hint": ""} if check["hint"] in said else check
        said.add(check["hint"])


def _definition(names: Sequence[str], cells: Sequence[Cell]) -> tuple[int, int, int]:
    """Return index of the cell, last and first line of the last of a task's definitions, or (-1, 0, 0)."""
    ends = [
        (index, min(definition.last, len(cell.lines)), definition.first)
        for index, cell in enumerate(cells)
        for definition in cell.definitions
        if definition.name in names and cell.lines
    ]
    return max(ends, default=(-1, 0, 0))
