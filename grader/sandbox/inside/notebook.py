"""Make one module of a notebook's code cells, and say for each line of it in which cell it stands.

Runs inside the sandbox in a confined child. Nothing of the notebook is executed. Imports the standard library only.

Imports, functions, classes and simple constants are taken, wherever they stand; training, downloads, plots and magics
are left out. The last definition of a name counts, as it would after running the cells; what stands above of what it
needs, in cells that were moved, is put below it.
"""

from __future__ import annotations

import ast
import builtins
import symtable
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .cells import Cell, read_cells
from .syntax import (
    Function,
    UnreadableHandIn,
    bound,
    changed,
    defined,
    first_line,
    is_definition,
    is_future,
    lines_of,
    needs,
    segment,
)

MOST_PARTS = 5000
NOT_RUN = "cells are not run for grading: write it as a simple constant, or compute it in a function"
_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__"}
_HERE = (*sys.stdlib_module_names, "torch", "torchvision", "numpy")
_REFUSED = (SyntaxError, ValueError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a notebook is read."""

    names: tuple[str, ...] = ()  # what the lab asks for; empty: whatever is defined
    execute: bool = False  # take everything, down to the last cell with a definition
    session: bool = False  # the cells are what a person has run so far, in that order, copies included

    def cell(self, number: int) -> str:
        """Return what a cell is called: by its place, or by its number in the session."""
        return f"In [{number}]" if self.session else f"code cell {number}"

    def place(self, cell: int, line: int) -> str:
        """Return what a line of a cell is called."""
        return f"line {line} of {self.cell(cell)}"


@dataclass(frozen=True, slots=True)
class Definition:
    """Where names are defined."""

    names: tuple[str, ...]
    cell: int  # number of its code cell, from 1
    line: int  # of that cell, where it begins
    last: int  # line of that cell


@dataclass(frozen=True, slots=True)
class Module:
    """The module made of a notebook."""

    text: str
    places: tuple[tuple[int, int, int], ...]  # where a part begins: line of the text, code cell, line of that cell
    notes: tuple[str, ...]  # what was left out, for the student
    absent: tuple[tuple[str, str], ...]  # names that somebody may ask for in vain, and a clause that says why
    definitions: tuple[Definition, ...] = ()  # in the order of the module


@dataclass(frozen=True, slots=True)
class _Part:
    """One statement at the top level of a cell."""

    node: ast.stmt
    text: str
    cell: int
    line: int
    gives: frozenset[str]
    needs: frozenset[str]

    @property
    def named(self) -> str:
        """What it defines, in words."""
        return ", ".join(sorted(self.gives)) or "a statement"


@dataclass(slots=True)
class _Findings:
    """What is to be told about a notebook; a class because each step adds to it."""

    reading: Reading
    notes: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    computed: dict[str, tuple[int, int]] = field(default_factory=dict)  # where names are made that are left out

    def lose(self, part: _Part, why: str) -> None:
        """Note that a definition is left out; of a constant only that its names are missing."""
        told = isinstance(part.node, Function | ast.ClassDef | ast.Import | ast.ImportFrom)
        if told:
            place = self.reading.place(part.cell, part.line)
            self.notes.append(f"{part.named} at {place} is left out: {why}")
        for name in part.gives:
            self.computed.setdefault(name, (part.cell, part.line))
            if told:
                self.absent[name] = f"is left out: {why}"


def read_notebook(data: bytes, reading: Reading) -> Module:
    """Return the module of a notebook, nbformat 2 to 4; raise UnreadableHandIn."""
    findings = _Findings(reading)
    cells = read_cells(data)
    parts = _parts(cells, findings)
    if len(parts) > MOST_PARTS:
        raise UnreadableHandIn(f"the notebook defines {len(parts)} things at top level; at most {MOST_PARTS} are taken")
    if not reading.execute:
        imported = {name for part in parts if _is_import(part.node) for name in part.gives}
        # settings of libraries, of plots above all, are no definitions; a method that is put into a class is one
        parts = [part for part in parts if not changed(part.node) & imported]
        parts = _without_replaced(parts) if reading.session else parts
        parts = _ordered(_settled(parts, findings))
        used = {name.id for part in parts for name in ast.walk(part.node) if isinstance(name, ast.Name)}
        parts = [part for part in parts if not is_idle_import(part.node, used)]
    parts.sort(key=lambda part: not is_future(part.node))  # valid in any cell, but only at the top of a module
    parts = _compiling(parts, findings)
    _tell_of_cells(cells, findings)
    findings.notes += _told_broken(cells, parts, reading) if reading.session else _told_twice(parts)
    _tell_of_uses(parts, findings)
    text, places = _assembled(parts)
    given = frozenset().union(*(part.gives for part in parts))
    absent = tuple((name, why) for name, why in findings.absent.items() if name not in given)
    definitions = [Definition(tuple(defined(part.node)), part.cell, *lines_of(part.node)) for part in parts]
    return Module(text, places, tuple(findings.notes), absent, tuple(definitions))


def _parts(cells: Sequence[Cell], findings: _Findings) -> list[_Part]:
    """Return the statements that are taken if what they need is there; note where the others make names."""
    parts = []
    last = _last_definition(cells) if findings.reading.execute else 0
    late = _late_annotations(cells)
    for cell in cells:
        lines = cell.text.split("\n")
        for node in cell.tree.body if cell.tree is not None else ():
            line = first_line(node)
            try:
                if cell.number <= last or is_definition(node):
                    wanted = needs(node, annotations=not late)
                    parts.append(_Part(node, segment(lines, node), cell.number, line, frozenset(bound(node)), wanted))
                else:
                    findings.computed.update(dict.fromkeys(bound(node), (cell.number, line)))
            except RecursionError:
                place = findings.reading.place(cell.number, line)
                findings.notes.append(f"{place} is left out, it is nested too deeply")
    return parts


def _last_definition(cells: Iterable[Cell]) -> int:
    """Return the number of the last cell with a function or class."""
    numbers = [
        cell.number
        for cell in cells
        if cell.tree is not None and any(isinstance(node, Function | ast.ClassDef) for node in cell.tree.body)
    ]
    return max(numbers, default=0)


def _late_annotations(cells: Iterable[Cell]) -> bool:
    """Say whether annotations are looked up when somebody asks for them only."""
    trees = (cell.tree for cell in cells if cell.tree is not None)
    return sys.version_info >= (3, 14) or any(is_future(node) for tree in trees for node in tree.body)


def _without_replaced(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts without functions, classes and imports of others' modules that were made anew later.

    In a session those are cells as they were before they were edited: the notebook holds them no more. What was used
    at once before it was made anew stays, such as a function that was put into a class, and what a decorator took.
    """
    kept = []
    anew: set[str] = set()  # names that are made further down, without being needed at once before
    for part in reversed(parts):
        if not (_is_replaceable(part.node) and part.gives <= anew):
            kept.append(part)
            anew = (anew | part.gives) - part.needs
    return kept[::-1]


def _is_replaceable(node: ast.stmt) -> bool:
    if isinstance(node, Function | ast.ClassDef):
        return not node.decorator_list
    if isinstance(node, ast.Import) and any("." in alias.name and not alias.asname for alias in node.names):
        return False  # makes more than its name
    return isinstance(node, ast.Import | ast.ImportFrom) and _origin(node) not in _HERE and not is_future(node)


def _settled(parts: list[_Part], findings: _Findings) -> list[_Part]:
    """Return the parts whose needs other parts meet, wherever these stand; what hangs on computed values is lost."""
    while True:
        given = _BUILTINS.union(*(part.gives for part in parts))
        if "*" in given:
            return parts
        lost = [part for part in parts if not part.needs <= given]
        if not lost:
            return parts
        for part in lost:
            name = min(part.needs - given)
            findings.lose(part, f"it needs {name}, which {_why_missing(name, findings)}")
        parts = [part for part in parts if part.needs <= given]


def _why_missing(name: str, findings: _Findings) -> str:
    if name in findings.absent:
        return "is left out, too"
    if name in findings.computed:
        return f"is computed at {findings.reading.place(*findings.computed[name])}; {NOT_RUN}"
    return "no cell defines"


def _ordered(parts: list[_Part]) -> list[_Part]:
    """Return the parts as they stand, but each behind what it needs at once."""
    makers: dict[str, int] = {}
    for number, part in enumerate(parts):
        for name in part.gives:
            makers.setdefault(name, number)
    order: dict[int, _Part] = {}
    begun: set[int] = set()

    def begin(number: int) -> tuple[int, Iterator[int]]:
        begun.add(number)
        return number, (makers[name] for name in sorted(parts[number].needs - _BUILTINS) if name in makers)

    for number in range(len(parts)):
        todo = [begin(number)] if number not in begun else []
        while todo:
            now, wanted = todo[-1]
            first = next((each for each in wanted if each not in begun), None)
            if first is not None:
                todo.append(begin(first))
            else:
                order[now] = parts[now]
                todo.pop()
    return list(order.values())


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def is_idle_import(node: ast.stmt, used: Collection[str]) -> bool:
    """Say whether *node* imports what nothing uses that was kept and may be missing here: plots, Colab's modules."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return False
    return _origin(node) not in _HERE and not any(name == "*" or name in used for name in bound(node))


def _origin(node: ast.Import | ast.ImportFrom) -> str:
    """Return the name of the package that is imported."""
    name = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    return name.split(".")[0]


def _compiling(parts: list[_Part], findings: _Findings) -> list[_Part]:
    """Return the parts without those that can be parsed but never run, such as a return outside of a function."""
    if _compile_error(_assembled(parts)[0]) is None:
        return parts
    good = []
    for part in parts:
        error = _compile_error("\n" * (part.line - 1) + part.text)
        if error is None:
            good.append(part)
        else:
            findings.lose(part, error)
    return good


def _compile_error(text: str) -> str | None:
    try:
        compile(text, "cell", "exec", dont_inherit=True)
    except _REFUSED as error:
        if isinstance(error, SyntaxError):
            return f"{error.msg} (line {error.lineno})" if error.lineno else str(error.msg)
        return type(error).__name__
    return None


def _assembled(parts: Sequence[_Part]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Return the text of the module, and where its parts come from."""
    places, line = [], 1
    for part in parts:
        places.append((line, part.cell, part.line))
        line += part.text.count("\n") + 2
    return "\n\n".join(part.text for part in parts) + "\n", tuple(places)


# --- what is told -----------------------------------------------------------------------------------------------------


def _tell_of_cells(cells: Iterable[Cell], findings: _Findings) -> None:
    """Tell of cells that are left out whole; not in a session, where the person has just seen why."""
    for cell in cells:
        if cell.problem:
            name = findings.reading.cell(cell.number)
            if not findings.reading.session:
                findings.notes.append(f"{name} is left out, {cell.problem}")
            findings.absent.update(dict.fromkeys(cell.hides, f"stands in {name}, which is left out: {cell.problem}"))


def _told_broken(cells: Iterable[Cell], parts: Iterable[_Part], reading: Reading) -> list[str]:
    """Return a note for each definition that counts although a cell that was run later would have replaced it."""
    counts = {name: part.cell for part in parts for name in part.gives}
    broken = {name: cell for cell in cells for name in cell.hides}  # the last one
    notes = []
    for name, cell in broken.items():
        if name in (reading.names or counts) and counts.get(name, cell.number) < cell.number:
            lost, old = reading.cell(cell.number), reading.cell(counts[name])
            notes.append(f"{lost} is left out, {cell.problem}; the definition of {name} in {old} was checked")
    return notes


def _told_twice(parts: Iterable[_Part]) -> list[str]:
    """Return a note for each function and class that is defined more than once."""
    seen: dict[str, list[int]] = {}
    for part in parts:
        for name in defined(part.node) if isinstance(part.node, ast.FunctionDef | ast.ClassDef) else ():
            seen.setdefault(name, []).append(part.cell)
    notes = []
    for name, numbers in seen.items():
        if len(numbers) > 1:
            different = sorted(set(numbers))
            *before, last = map(str, different)
            where = f"code cells {', '.join(before)} and {last}" if before else f"code cell {last} more than once"
            notes.append(f"{name} is defined in {where}; the last one counts")
    return notes


def _tell_of_uses(parts: Sequence[_Part], findings: _Findings) -> None:
    """Tell where what the lab asks for depends, when it is called, on a value that a cell computes as it is run."""
    if not findings.computed:
        return
    given = {name: part for part in parts for name in part.gives}  # the last one
    uses: dict[str, frozenset[str]] = {}
    functions = [name for name, part in given.items() if isinstance(part.node, Function | ast.ClassDef)]
    todo = list(findings.reading.names or functions)
    while todo:
        name = todo.pop()
        if name not in uses:
            uses[name] = given[name].needs | _globals_of(given[name]) if name in given else frozenset()
            todo += sorted(uses[name] - _BUILTINS)
    reading = findings.reading
    for name in sorted(uses.keys() & findings.computed.keys()):
        users = ", ".join(sorted(user for user in uses if name in uses[user] - {user})[:3])
        place = reading.place(*findings.computed[name])
        if name not in given and users:
            findings.absent.setdefault(name, f"is computed at {place}; {NOT_RUN}")
            findings.notes.append(f"{users} uses {name}, which is computed at {place}; {NOT_RUN}")
        elif name in given and findings.computed[name] > (given[name].cell, given[name].line):
            first = reading.place(given[name].cell, given[name].line)
            findings.notes.append(f"{name} is computed anew at {place}; for grading it stays what {first} makes it")


def _globals_of(part: _Part) -> frozenset[str]:
    """Return the names of the module that the functions of a part read."""
    names = set()
    todo = symtable.symtable(part.text, "cell", "exec").get_children()
    while todo:
        table = todo.pop()
        names |= {each.get_name() for each in table.get_symbols() if each.is_global() and each.is_referenced()}
        todo += table.get_children()
    return frozenset(names)
