"""Put the outcome of each task at its place in the hand-in: behind the definition that counts. Trusted side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
class Hit:
    """A line that a check speaks of."""

    cell: int  # index
    line: int


def place(report: Report, names: Names, cells: Sequence[Cell], *, notebook: bool, same_harness: bool) -> list[Outcomes]:
    """Return the outcomes of all tasks, in the order of the manifest.

    The lines that checks of a notebook speak of are those of a module that the harness makes of it, so they are
    found again with the *same harness* only.
    """
    placed = []
    for number, task in enumerate(report.tasks, 1):
        cell, line, first = _definition(names.get(task.task, (task.task,)), cells)
        where = "" if cell < 0 else f"code cell {cells[cell].number}" if notebook else f"line {first}"
        checks = tuple(
            _located(check_words(report, result), result.verdict.line, cells, notebook, same_harness or not notebook)
            for result in report.checks
            if result.check.task == task.task
        )
        placed.append(Outcomes(number, task, tuple(_hints_once(checks)), cell, line, where))
    return placed


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


def find_line(line: int, cells: Sequence[Cell]) -> Hit | None:
    """Return where a line of the module that was graded is shown."""
    for index, cell in enumerate(cells):
        own = cell.line_of(line) if line else 0
        if 0 < own <= len(cell.lines):
            return Hit(index, own)
    return None


def anchor_of(hit: Hit) -> str:
    """Return the id of a line on the page."""
    return f"c{hit.cell}-{hit.line}"


def _located(words: dict[str, Any], line: int, cells: Sequence[Cell], notebook: bool, sure: bool) -> dict[str, Any]:
    """Return a check's words with its line as the student sees it, and with the line's anchor."""
    hit = find_line(line, cells) if sure else None
    if hit is None:
        return words
    message = words["message"]
    if notebook:
        here = f"in code cell {cells[hit.cell].number} at line {hit.line}"
        message = message.replace(f"at line {line}", here, 1)
    return {**words, "message": message, "anchor": anchor_of(hit)}
