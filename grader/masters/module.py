"""Make the solution of a lab from the code of a master: definitions, with markers around what students write.

Trusted side, on the instructor's own file; nothing of it is executed. What is at top level and no definition (training,
plots, downloads, magics) is left out, as it is from a student's notebook.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.masters.code import (
    BUILTINS,
    Function,
    bound,
    first_line,
    is_definition_of,
    is_future,
    loaded,
    parsed,
    problem,
    segment,
    unfolded,
    without_magics,
)
from grader.masters.holes import find_holes
from grader.masters.records import Master, Part, Role
from grader.masters.regions import Marked, Region, find_answers, indent_of, regions_within, top_level
from grader.masters.scope import Loose
from grader.release import BEGIN, END

MISSING = 'raise NotImplementedError("REVIEW: the notebook has no answer here")'
IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class Piece:
    """One definition of the solution."""

    cell: int
    node: ast.stmt
    text: str  # with markers
    answer: bool = False  # students write of it
    missing: bool = False  # and the notebook has no answer
    value: bool = False  # it was a value at top level, and is a function without arguments now
    part: str = ""  # grade id or question

    @property
    def names(self) -> list[str]:
        """What it defines."""
        return [self.node.name] if isinstance(self.node, Function | ast.ClassDef) else bound(self.node)

    @property
    def group(self) -> str:
        """What decides how many blank lines stand before it."""
        if isinstance(self.node, Function | ast.ClassDef):
            return "block"
        if is_future(self.node):
            return "future"
        return "imports" if isinstance(self.node, IMPORTS) else "constants"


@dataclass(slots=True)
class Module:
    """The solution in the making; a class because each cell adds to it."""

    pieces: list[Piece] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)  # statements that are left out
    review: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)  # answers at top level that need a person: name, place
    left_out: dict[int, str] = field(default_factory=dict)  # by cell, in words
    docstring: str = ""

    @property
    def tasks(self) -> list[Piece]:
        """The pieces that students write."""
        return [piece for piece in self.pieces if piece.answer]

    @property
    def text(self) -> str:
        """The pieces in order."""
        lines: list[str] = []
        before = ""
        for piece in sorted(self.pieces, key=lambda each: not is_future(each.node)):
            apart = 2 if "block" in (before, piece.group) else 1
            gap = apart if before and (before != piece.group or before == "block") else 0
            lines += [*[""] * gap, piece.text]
            before = piece.group
        return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Reading:
    """What is known while cells are read one after another."""

    read: dict[int, set[str]]  # names that other cells read, by cell
    in_functions: set[str]  # names that functions and classes of the notebook read
    known: set[str] = field(default_factory=lambda: set(BUILTINS))  # names that the solution has so far


def read_module(master: Master) -> Module:
    """Return the pieces of a master's solution as they stand; raise UsageProblem for cells that cannot be read."""
    from grader.masters.values import take_values

    module = Module()
    overridden = _overridden(master)
    reading = Reading(_reads(master), {name for tree in _trees(master) for name in _read_by_definitions(tree)})
    for part in (part for part in master.parts if part.cell.kind == "code"):
        marked = _marked(part, master, overridden, module)
        if marked is not None:
            own = _take(module, part, marked, reading)
            take_values(module, part, own, marked, reading)
    return module


def _trees(master: Master) -> list[ast.Module]:
    found = []
    for part in (part for part in master.parts if part.cell.kind == "code"):
        try:
            found.append(parsed(without_magics(part.cell.text)))
        except SyntaxError:
            continue
    return found


def _overridden(master: Master) -> frozenset[str]:
    """Return the names of classes that others of the notebook derive from."""
    classes = [node for tree in _trees(master) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return frozenset(loaded(*(base for node in classes for base in node.bases)))


def _read_by_definitions(tree: ast.Module) -> set[str]:
    return loaded(*(node for node in tree.body if isinstance(node, Function | ast.ClassDef)))


def _reads(master: Master) -> dict[int, set[str]]:
    """Return, for each code cell, the names that other cells read."""
    words = {part.cell.number: _words(part.cell.text) for part in master.parts if part.cell.kind == "code"}
    return {number: set().union(*(own for other, own in words.items() if other != number)) for number in words}


def _words(text: str) -> set[str]:
    try:
        return loaded(parsed(without_magics(text)))
    except SyntaxError:
        return set(re.findall(r"\w+", text))


def _marked(part: Part, master: Master, overridden: frozenset[str], module: Module) -> Marked | None:
    """Return a code cell with its regions; None for one that gives nothing to the solution."""
    if part.role not in (Role.GIVEN, Role.ANSWER):
        return None
    text = unfolded(part.cell.text)
    if part.cell.opening.startswith("%%") and not without_magics(text).strip():
        module.left_out[part.cell.number] = part.cell.opening[:60]
        if part.role is Role.ANSWER:
            module.review.append(f"{part.place}: {part.cell.opening[:60]} makes it no Python; it needs a person")
        return None
    try:
        if part.role is Role.ANSWER and master.tool == "holes":
            return find_holes(text, part.place, overridden)
        found = find_answers(text, part.place)
        if part.whole and not found.regions:  # the whole cell, or what a release of nbgrader has left of it
            holes = find_holes(text, part.place, overridden)
            whole = Marked(found.text, found.tree, (Region(1, found.text.count("\n") + 1),))
            return holes if holes.regions else whole
    except SyntaxError as error:
        words = f"it is not valid Python (line {error.lineno}: {error.msg})"
        if part.role is Role.ANSWER:
            raise problem(part.place, f"{words}, so what students write cannot be told apart") from None
        module.left_out[part.cell.number] = words
        return None
    if part.role is Role.ANSWER and not found.regions:
        module.review.append(f"{part.place}: no line of this solution is marked; students are given all of it")
    return found


# --- one cell ---------------------------------------------------------------------------------------------------------


def _take(module: Module, part: Part, marked: Marked, reading: Reading) -> list[ast.stmt]:
    """Add the definitions of one cell; note what is left out; return the answers that are no definitions."""
    lines, number = marked.text.split("\n"), part.cell.number
    module.review += [f"cell {number}, {note}" for note in marked.notes]
    answers = top_level(marked.tree, marked.regions)
    holes = top_level(marked.tree, marked.regions, answered=False)
    placed: set[Region] = set()
    given: list[ast.stmt] = []
    own: list[ast.stmt] = []
    for node in marked.tree.body:
        if isinstance(node, Function | ast.ClassDef):
            module.pieces.append(_definition(part, node, lines, marked.regions, placed))
            reading.known.add(node.name)
        elif _is_given(node, answers, holes, reading):
            reading.known.update(bound(node))
            module.pieces.append(Piece(number, node, segment(lines, node)))
            if node in answers and not isinstance(node, IMPORTS):
                name = ", ".join(bound(node))
                module.review.append(f"{part.place}: {name} stands among answers, but functions need it; it is given")
        elif _is_text(node):
            module.docstring = module.docstring or (node.value.value if not module.pieces else "")  # type: ignore[attr-defined]
        elif node not in holes:
            (own if node in answers else given).append(node)
    _tell_of_other_holes(module, part, marked, placed)
    module.loose += [Loose(number, node) for node in given]
    if given:
        module.left_out[number] = _told(given)
    return own


def _is_given(node: ast.stmt, answers: list[ast.stmt], holes: list[ast.stmt], reading: Reading) -> bool:
    """Say whether a statement becomes a part of the solution that students see."""
    if node in holes or not is_definition_of(node, reading.known):
        return False
    needed = set(bound(node)) & reading.in_functions
    return node not in answers or isinstance(node, IMPORTS) or bool(needed)


def _is_text(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _told(nodes: Sequence[ast.stmt]) -> str:
    """Return in words which statements of a cell are left out; what was a magic is a `pass` now."""
    code = [node for node in nodes if not isinstance(node, ast.Pass)]
    found = ["magics"] if len(code) < len(nodes) else []
    if code:
        found.append(" ".join(ast.unparse(code[0]).split())[:60] + (f" and {len(code) - 1} more" if code[1:] else ""))
    return ", ".join(found)


def _definition(part: Part, node: ast.stmt, lines: list[str], regions: Sequence[Region], placed: set[Region]) -> Piece:
    """Return a function or class with markers in it; add the regions that have found their place to *placed*."""
    own = regions_within(node, regions, lines)
    placed.update(own)
    last = max([node.end_lineno or node.lineno, *(each.last for each in own)])
    first = first_line(node)
    while first > 1 and lines[first - 2].startswith("#") and not any(r.first < first <= r.last + 1 for r in regions):
        first -= 1  # the remarks right above, unless they are of the answer
    text = with_markers(lines, first, last, own)
    missing = any(not each.answered for each in own)
    try:  # what can be parsed need not compile: a nonlocal of nothing
        compile("\n".join(lines[first_line(node) - 1 : last]), part.place, "exec", dont_inherit=True)
    except SyntaxError as error:
        line = (error.lineno or 1) + first_line(node) - 1
        raise problem(part.place, f"it is not valid Python (line {line}: {error.msg})") from None
    return Piece(part.cell.number, node, text, bool(own), missing, part=part.name)


def with_markers(lines: list[str], first: int, last: int, regions: Sequence[Region]) -> str:
    """Return lines first..last with the markers of a solution around the regions."""
    made = lines[:last]
    for region in sorted(regions, key=lambda each: each.first, reverse=True):
        indent = indent_of(lines, region)
        body = made[region.first - 1 : region.last]
        while body and not body[-1].strip():
            body.pop()
        shown = [f"{indent}# {line}".rstrip() for line in region.shown]
        answer = body if region.answered else [indent + MISSING]
        made[region.first - 1 : region.last] = [*shown, indent + BEGIN, *answer, indent + END]
    return "\n".join(made[first - 1 :]).rstrip()


def _tell_of_other_holes(module: Module, part: Part, marked: Marked, placed: set[Region]) -> None:
    """Tell of the holes that are in no function."""
    lines = marked.text.split("\n")
    for region in (each for each in marked.regions if not each.answered and each not in placed):
        own = [line.strip() for line in lines[region.first - 1 : region.last] if line.strip()]
        before = next((line.strip() for line in reversed(lines[: region.first - 1]) if line.strip()), "")
        opening = (own or [before])[0][:60]
        within = [node for node in marked.tree.body if region.first <= node.lineno <= region.last]
        for name in (name for node in within for name in bound(node)):
            module.lost[name] = part.place
        module.lost.setdefault(opening, part.place)
        module.review.append(f"{part.place}: a hole that is in no function needs a person: {opening}")
