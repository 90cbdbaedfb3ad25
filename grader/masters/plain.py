"""Read a notebook of no tool: with holes, or with markers of solutions and nothing else.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.masters.claims import is_claim
from grader.masters.code import parsed, without_magics
from grader.masters.holes import has_holes
from grader.masters.notebook import Cell
from grader.masters.records import Case, Master, Part, Role

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def read_plain(cells: Sequence[Cell]) -> Master:
    """Return the parts; cells with assertions are taken for tests that students see."""
    parts = [_part(cell) for cell in cells]
    return Master("holes", tuple(parts), tuple(found_cases(parts)))


def _part(cell: Cell) -> Part:
    if cell.kind != "code":
        return Part(cell, Role.TEXT if cell.kind == "markdown" else Role.IGNORED)
    if has_holes(cell.text):
        return Part(cell, Role.ANSWER)
    asserting, defining = _looks(cell.text)
    return Part(cell, Role.TEST if asserting and not defining else Role.GIVEN)


def _looks(text: str) -> tuple[bool, bool]:
    """Say whether a cell asserts at top level, and whether it defines functions or classes."""
    try:
        body = parsed(without_magics(text)).body
    except SyntaxError:
        return False, False
    return any(map(is_claim, body)), any(isinstance(node, _DEFINITIONS) for node in body)


def found_cases(parts: Sequence[Part]) -> Iterator[Case]:
    """Yield a case for each cell that asserts, without the definitions that it may hold beside."""
    for part in parts:
        if part.cell.kind != "code" or part.role not in (Role.TEST, Role.ANSWER, Role.GIVEN):
            continue
        if not _looks(part.cell.text)[0]:
            continue
        lines = without_magics(part.cell.text).split("\n")
        for node in parsed("\n".join(lines)).body:
            if isinstance(node, _DEFINITIONS) and part.role is not Role.TEST:
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                lines[first - 1 : node.end_lineno] = [""] * ((node.end_lineno or node.lineno) - first + 1)
        yield Case(f"cell_{part.cell.number}", part.cell.number, "\n".join(lines), 1.0, hidden=False, told=False)
