"""The page of one hand-in: score on top, then the hand-in itself with the outcome of each task behind its definition.

Trusted side. jinja2 escapes everything but what `grader.feedback.shown` has made of the student's cells. The page loads
nothing, runs no script, and has a policy that allows one style sheet, the one that is in it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from grader.feedback.placed import Outcomes, Placed, anchor_of
from grader.feedback.shown import Cell, visible
from grader.feedback.standing import Standing, Told
from grader.feedback.window import Shown
from grader.gradebook.policy import Score, how_made
from grader.hand_ins.collect import clean_name
from grader.report import new_environment
from grader.scoring import Report

KEY = '<meta name="torchgrade-key" content="{}">'  # near the top of the page: what it was made of
INSTEAD = {
    Standing.UNGRADABLE: "This hand-in could not be graded, for a reason that is not in it. "
    "No points are lost: it will be graded again.",
    Standing.OUTDATED: "This hand-in has changed since it was graded. "
    "Points that an earlier version got are not shown beside it; it has to be graded again.",
    Standing.MISSING: "This hand-in has not been graded yet.",
    Standing.DAMAGED: "The result of this hand-in cannot be read, so nothing is shown. It has to be graded again.",
}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of a cell, and what stands behind them."""

    first: int  # number of the first line
    lines: tuple[Markup, ...]
    outcomes: tuple[Outcomes, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One page in the list of all."""

    student: str
    lab: str
    page: str  # relative address
    standing: Standing
    report: Report | None
    remark: str = ""
    counted: Score | None = None  # where it is another than the report's

    @property
    def scored(self) -> bool:
        """Say whether there is a score to show."""
        return self.standing is Standing.GRADED


def render_page(told: Told, title: str, key: str, placed: Placed | None, shown: Shown, not_shown: str) -> str:
    """Return the page; *placed* is what is told of a graded hand-in, *not_shown* why the hand-in is not on it."""
    tasks = placed.tasks if placed else ()
    return _page(
        "feedback.html",
        key=Markup(KEY).format(key),
        student=clean_name(told.found.shown),
        lab=told.found.lab,
        title=visible(title),
        instead=INSTEAD.get(told.standing, ""),
        report=placed.report if placed else None,
        counted=told.counted if told.differs else None,
        made=how_made(told.counted) if told.counted else "",
        notes=[visible(note) for note in placed.report.notes] if placed else [],
        problem=visible(placed.problem) if placed else "",
        data=told.data,
        file=told.hand_in.name if told.hand_in else "",
        notebook=told.hand_in is not None and told.hand_in.suffix == ".ipynb",
        tasks=tasks,
        loose=[each for each in tasks if each.cell < 0],
        searched=bool(shown.cells) and not shown.plain and not (placed and placed.problem),
        cells=[(index, cell, list(_chunks(index, cell, tasks))) for index, cell in enumerate(shown.cells)],
        anchors=placed.anchors if placed else (),
        anchor_of=anchor_of,
        not_shown=visible(not_shown),
    )


def render_index(rows: Sequence[Row], remarks: Sequence[str], others: Sequence[str]) -> str:
    """Return the instructor's list of all pages; *others* are addresses of pages that other runs have made."""
    shown = [visible(remark) for remark in remarks]
    ordered = sorted(rows, key=lambda row: (row.student, row.lab))
    return _page("feedback_index.html", rows=ordered, remarks=shown, others=others)


def _chunks(index: int, cell: Cell, placed: Sequence[Outcomes]) -> Iterator[Chunk]:
    """Yield the parts of a cell of code, cut where definitions of tasks end."""
    first = 1
    here = [each for each in placed if each.cell == index]
    for line in sorted({each.line for each in here}):
        yield Chunk(first, cell.lines[first - 1 : line], tuple(each for each in here if each.line == line))
        first = line + 1
    if first <= len(cell.lines):
        yield Chunk(first, cell.lines[first - 1 :], ())


def _page(template: str, **context: Any) -> str:
    environment, style = _environment()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return environment.get_template(template).render(policy=policy, style=Markup(style), **context)


@cache
def _environment() -> tuple[Environment, str]:
    environment = new_environment()
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment, environment.get_template("feedback.css").render()
