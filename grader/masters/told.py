"""Tell what became of a master: a row for each cell, and a line for whatever needs its author.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.masters.check import Draft
from grader.masters.module import Module, Piece
from grader.masters.records import Master, Part, Role
from grader.masters.suite import Check

_FILE = re.compile(r"(?:!\[[^\[\]]{0,300}+\]\(|<img\b[^<>]{0,300}?\ssrc=[\"'])(?!https?:|data:)([^)\s\"']++)")


@dataclass(frozen=True, slots=True)
class Made:
    """What is made of a master, before it is text."""

    master: Master
    module: Module
    checks: Sequence[Check]
    astray: Sequence[Draft]  # tests of no task
    points: Mapping[str, float]  # by task; 0 where the notebook gives none


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one cell."""

    number: int
    role: str
    opening: str
    became: str


def row_of(part: Part, made: Made) -> Row:
    """Return what became of a cell."""
    number, role, module, checks = part.cell.number, part.role, made.module, made.checks
    became = {
        Role.TEXT: "README.md",
        Role.WRITTEN: "left out: a written answer",
        Role.SETTINGS: f"question {part.name}: {made.master.points.get(part.name, 0.0):g} points",
        Role.IGNORED: "left out",
    }.get(role, "")
    pieces = [piece for piece in module.pieces if piece.cell == number]
    told = [_told_piece(piece) for piece in pieces if not isinstance(piece.node, ast.Import | ast.ImportFrom)]
    told += ["imports"] if len(told) < len(pieces) else []
    told += [_told_check(check) for check in checks if check.draft is not None and check.draft.case.cell == number]
    told += [f"{draft.case.name}: A TEST OF NO TASK" for draft in made.astray if draft.case.cell == number]
    told += [f"left out: {module.left_out[number]}"] if number in module.left_out else []
    return Row(number, role.value, part.cell.opening[:50], became or "; ".join(told) or "left out")


def _told_piece(piece: Piece) -> str:
    names = ", ".join(piece.names)
    if not piece.answer:
        return f"{names} (given)"
    return f"{names}: task, ANSWER MISSING" if piece.missing else f"{names}: task"


def _told_check(check: Check) -> str:
    assert check.draft is not None
    if check.draft.skipped:
        return f"{check.name}: NOT TRANSLATED"
    kept = f", {len(check.draft.review)} to review" if check.draft.review else ""
    return f"{check.name} ({'hidden' if check.draft.case.hidden else 'public'}{kept})"


def review_of(made: Made, text: str) -> list[str]:
    """Return what the author has to look at, what is missing first; *text* is that of the hand-out."""
    drafts = [(check.name, check.draft) for check in made.checks if check.draft is not None]
    missing = [piece for piece in made.module.tasks if piece.missing]
    worthless = [name for name, points in made.points.items() if not points]
    found = [f"{piece.names[0]} (cell {piece.cell}): write the answer in the solution" for piece in missing]
    found += [f"{check.name}: write the check of {check.task}" for check in made.checks if check.draft is None]
    found += made.module.review
    found += [f"{name}: {line}" for name, draft in drafts for line in draft.review]
    found += [
        f"{each.case.name} (cell {each.case.cell}) asks for no task of the lab{_why(each)}" for each in made.astray
    ]
    found += made.master.notes
    if worthless:
        found.append(f"the notebook gives no points to {', '.join(worthless)}; each has 1 in assignment.toml")
    found += [f"the text shows {name}; put it into the folder of the hand-out" for name in _FILE.findall(text)]
    return list(dict.fromkeys(found))


def _why(draft: Draft) -> str:
    return "".join(f"; {line.partition(': ')[2]}" for line in draft.review[:1])
