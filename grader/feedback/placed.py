"""Put the outcome of each task at its place in the hand-in: behind the definition that counts. Trusted side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.feedback.shown import Cell
from grader.outcome import CheckResult
from grader.report import check_words
from grader.scoring import Report, TaskScore

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
    """Finds the lines that messages speak of."""

    cells: Sequence[Cell]
    notebook: bool

    def anchor(self, line: int, number: int = 0) -> str:
        """Return the id of a line of a file, or of the code cell of that *number*; "" where it is not shown."""
        code = ((index, cell) for index, cell in enumerate(self.cells) if cell.kind == "code")
        for index, cell in code:
            if cell.number == (number if self.notebook else 1) and 0 < line <= len(cell.lines):
                return anchor_of(index, line)
        return ""


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
    anchors = {lines.anchor(*_place_of_problem(report, lines.notebook))}
    anchors |= {check["anchor"] for each in tasks for check in each.checks}
    return Placed(report, tuple(tasks), report.problem, frozenset(anchors - {""}))


def _words(report: Report, result: CheckResult, lines: Lines) -> dict[str, Any]:
    verdict = result.verdict
    return {**check_words(report, result), "anchor": lines.anchor(verdict.line, verdict.cell)}


def _place_of_problem(report: Report, notebook: bool) -> tuple[int, int]:
    """Return line and cell that made the hand-in unusable: every check names it, or a file's problem begins with it."""
    if not report.problem:
        return 0, 0
    first = re.match(r"line (\d{1,7})\b", report.problem)
    told = next(((result.verdict.line, result.verdict.cell) for result in report.checks), (0, 0))
    return told if told[0] or notebook or not first else (int(first[1]), 0)


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
