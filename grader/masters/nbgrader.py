"""Read an nbgrader master: what each cell is, by its metadata and markers.

Trusted side, on the instructor's own file; nothing of it is executed. Source: nbgrader 0.9, metadata schema 3
(https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html).
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.masters.claims import AUTOTEST, is_claim
from grader.masters.code import parsed, problem, without_magics
from grader.masters.notebook import Cell, with_text
from grader.masters.records import Case, Master, Part, Role
from grader.masters.regions import has_answers, hidden_tests, without_regions

_AUTOTEST = re.compile(r"^(?P<indent>\s*+)#[#\s]*+(?P<hashed>HASHED\s++)?AUTOTEST\s++(?P<code>.++)$")
_HIDDEN = re.compile(r"^[^\S\n]*+#++[^\S\n]*+BEGIN[^\S\n]++HIDDEN[^\S\n]++TEST", re.IGNORECASE | re.MULTILINE)


def is_nbgrader(cells: Sequence[Cell]) -> bool:
    """Say whether cells carry nbgrader's metadata or its markers."""
    told = any(_flag(cell, key) for cell in cells for key in ("grade", "solution", "task"))
    return told or any(cell.kind == "code" and has_answers(cell.text) for cell in cells)


def read_nbgrader(cells: Sequence[Cell]) -> Master:
    """Return the parts and test cases; raise UsageProblem for metadata or markers that contradict themselves."""
    _check_ids(cells)
    parts: list[Part] = []
    cases: list[Case] = []
    notes: list[str] = []
    for cell in cells:
        part = _part(cell)
        parts.append(part)
        if part.role is Role.TEST:
            cases += _cases(part)
        if part.role is Role.WRITTEN or (part.role is Role.TEXT and part.points):
            notes.append(f"{part.place}: {part.points or 0:g} points that a person gives for a text are not in the lab")
    return Master("nbgrader", tuple(parts), tuple(cases), notes=tuple(notes))


def _data(cell: Cell) -> Mapping[str, Any]:
    data = cell.metadata.get("nbgrader")
    return data if isinstance(data, dict) else {}


def _flag(cell: Cell, key: str) -> bool:
    return _data(cell).get(key) is True


def _name(cell: Cell) -> str:
    name = _data(cell).get("grade_id")
    return name if isinstance(name, str) else ""


def _check_ids(cells: Sequence[Cell]) -> None:
    seen: dict[str, int] = {}
    for cell in cells:
        if any(_flag(cell, key) for key in ("grade", "solution", "locked")):
            name = _name(cell)
            if name in seen:
                what = f"the grade id {name!r}" if name else "a cell without a grade id"
                raise problem(f"cells {seen[name]} and {cell.number}", f"both have {what}; each needs one of its own")
            if name:
                seen[name] = cell.number


def _points(cell: Cell) -> float | None:
    if not _flag(cell, "grade") and not _flag(cell, "task"):
        return None
    points = _data(cell).get("points")
    if isinstance(points, str) and points.strip().isdigit():  # as versions before 0.4 wrote them
        points = int(points)
    if isinstance(points, bool) or not isinstance(points, int | float) or not math.isfinite(points) or points < 0:
        raise problem(
            f"cell {cell.number} ({_name(cell)})", f"its points are no number of 0 or more, but {points!r:.40}"
        )
    return float(points)


def _part(cell: Cell) -> Part:
    points, name, solution = _points(cell), _name(cell), _flag(cell, "solution")
    place = f"cell {cell.number}" + (f" ({name})" if name else "")
    if cell.kind == "markdown":
        text = without_regions(cell.text, place)
        if solution and text == cell.text:
            return Part(cell, Role.WRITTEN, name, points)
        return Part(with_text(cell, text), Role.TEXT, name, points)
    if cell.kind == "raw":
        return Part(cell, Role.IGNORED, name)
    if _HIDDEN.search(cell.text) and not _flag(cell, "grade"):
        return Part(cell, Role.TEST, name)
    if solution or has_answers(cell.text):
        return Part(cell, Role.ANSWER, name, points, whole=solution)
    return Part(cell, Role.TEST if _flag(cell, "grade") else Role.GIVEN, name, points)


# --- test cells -------------------------------------------------------------------------------------------------------


def _cases(part: Part) -> Iterator[Case]:
    """Yield what a test cell shows, and what it hides; a cell that does both shares its points between the two."""
    text, regions = hidden_tests(part.cell.text, part.place)
    hidden = {line for region in regions for line in range(region.first, region.last + 1)}
    lines, hashed = _with_autotests(text.split("\n"))
    hidden |= hashed
    text = "\n".join(lines)
    every = frozenset(range(1, len(lines) + 1))
    name = part.name or f"cell_{part.cell.number}"
    halves = [(frozenset(half), secret) for half, secret in ((every - hidden, False), (hidden, True))]
    used = [half for half in halves if _claims(text, half[0])] or halves[:1]
    for half, secret in used:
        suffix = "_hidden" if secret and len(used) > 1 else ""
        yield Case(name + suffix, part.cell.number, text, (part.points or 0.0) / len(used), secret, half)


def _with_autotests(lines: list[str]) -> tuple[list[str], set[int]]:
    """Return the lines with nbgrader's automatic tests as calls, and the numbers of those whose values are hashed."""
    made, hashed = [], set()
    for number, line in enumerate(lines, 1):
        found = _AUTOTEST.match(line)
        if found is None:
            made.append(line)
            continue
        calls = "; ".join(
            f"{AUTOTEST}({part})" for part in _expressions(found["code"].rstrip().removesuffix(";").rstrip())
        )
        made.append(found["indent"] + calls if calls else line)
        if calls and found["hashed"]:
            hashed.add(number)
    return made, hashed


def _expressions(code: str) -> list[str]:
    """Return the expressions of an automatic test; none where it is not Python."""
    try:
        return (
            [code[: node.end_col_offset][node.col_offset :] for node in parsed(code).body] if code.isascii() else [code]
        )
    except SyntaxError:
        return []


def _claims(text: str, lines: frozenset[int]) -> bool:
    """Say whether an assertion begins on one of the lines."""
    try:
        tree = parsed(without_magics(text))
    except SyntaxError:
        return bool(lines)
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    return any(is_claim(node) and node.lineno in lines for node in statements)
