"""Make a lab of a master notebook: its files as texts, and what is to be told about it.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import UsageProblem
from grader.masters.check import Draft
from grader.masters.claims import is_claim
from grader.masters.code import Function, globals_of, is_future, loaded, parsed, stored, without_magics
from grader.masters.module import Module, Piece
from grader.masters.nbgrader import is_nbgrader, read_nbgrader
from grader.masters.notebook import Cell, read_notebook
from grader.masters.otter import is_otter, read_otter
from grader.masters.plain import found_cases, read_plain
from grader.masters.records import Master, Part, Role
from grader.masters.scope import Loose, Names, imports_of
from grader.masters.suite import Check, named, probes_text, suite_text
from grader.masters.tidy import make_module
from grader.masters.translate import translate_all
from grader.outcome import clean
from grader.release import stub_of

_TEMPLATES = Path(__file__).parents[1] / "templates" / "master"
_NOT_ASKED = ("calls", "called", "cpu", "output")  # attributes of `student` that are no functions of the lab
_FILE = re.compile(r"!\[[^\]]*\]\((?!https?:|data:)([^)\s]+)")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one cell."""

    number: int
    role: str
    opening: str
    became: str


@dataclass(frozen=True, slots=True)
class Import:
    """A lab made of a master, not written yet."""

    texts: Mapping[str, str]  # by path within the course
    tool: str
    rows: tuple[Row, ...]
    tasks: tuple[tuple[str, float, int], ...]  # name, points, number of checks
    review: tuple[str, ...]


def import_master(path: Path, lab: str) -> Import:
    """Return the lab that a master notebook makes; raise UsageProblem naming notebook, cell and cure."""
    cells = read_notebook(path)
    try:
        return _import(path, lab, cells)
    except UsageProblem as error:
        raise UsageProblem(f"{path}: {error.message}") from None


def _import(path: Path, lab: str, cells: Sequence[Cell]) -> Import:
    master = _read(cells)
    module = make_module(master)
    names = _names(module, master, cells)
    drafts = translate_all((case for case in master.cases if _asks(case.text, names, told=case.told)), names)
    found = [(draft, _task_of(draft, module)) for draft in drafts]
    tasks = [task for _, task in found if task]
    empty = [piece for piece in module.tasks if piece.names[0] not in tasks]
    checks = named([draft for draft, task in found if task], tasks, empty)
    astray = [draft for draft, task in found if not task]
    points = {piece.names[0]: _points(piece, master, checks) for piece in module.tasks}
    stub_of(module.text, Path(f"{lab}.py"))
    text, title = _handout(master, lab)
    texts = {
        f"assignments/{lab}/README.md": text,
        f"assignments/{lab}/assignment.toml": _manifest(title, module, points),
        f"solutions/{lab}/{lab}.py": _solution(lab, module),
        f"solutions/{lab}/mutants/README.md": _template("mutants.md", lab),
        f"solutions/{lab}/variants/README.md": _template("variants.md", lab),
        f"autotests/{lab}/probes.py": probes_text(lab, checks),
        f"autotests/{lab}/test_{lab}.py": suite_text(lab, path.name, checks, astray),
    }
    numbers = {piece.names[0]: sum(check.task == piece.names[0] for check in checks) for piece in module.tasks}
    return Import(
        texts=texts,
        tool=master.tool,
        rows=tuple(_row(part, master, module, checks, astray) for part in master.parts),
        tasks=tuple((name, points[name], numbers[name]) for name in points),
        review=tuple(_review(master, module, checks, astray, text)),
    )


def _read(cells: Sequence[Cell]) -> Master:
    if is_otter(cells):
        return read_otter(cells)
    if not is_nbgrader(cells):
        return read_plain(cells)
    master = read_nbgrader(cells)
    return master if master.cases else replace(master, cases=tuple(found_cases(master.parts)))


def _asks(text: str, names: Names, *, told: bool) -> bool:
    """Say whether a case is to be translated: what the tool calls a test, and what asks for a piece of the lab."""
    return told or bool(set(re.findall(r"\w+", text)) & names.lab)


def _loose(module: Module, master: Master) -> tuple[Loose, ...]:
    """Return what runs in the notebook and is no part of the lab, tests included: later ones use their names."""
    found = list(module.loose)
    for part in (part for part in master.parts if part.role is Role.TEST):
        tree = _tree(part.cell)
        found += [
            Loose(part.cell.number, node) for node in (tree.body if tree is not None else ()) if not is_claim(node)
        ]
    return tuple(sorted(found, key=lambda each: (each.cell, each.node.lineno)))


def _names(module: Module, master: Master, cells: Sequence[Cell]) -> Names:
    """Return what tests may ask for."""
    functions: set[str] = set()
    others: set[str] = set()
    numpy: set[str] = set()
    values = {piece.names[0] for piece in module.pieces if piece.value}
    for piece in module.pieces:
        for name in piece.names if not isinstance(piece.node, ast.Import | ast.ImportFrom) else ():
            plain = isinstance(piece.node, Function) and not name.startswith("_") and name not in _NOT_ASKED
            (functions if plain else others).add(name)
            if plain and loaded(piece.node) & {"np", "numpy"}:
                numpy.add(name)
    trees = [tree for tree in map(_tree, cells) if tree is not None]
    imports = imports_of(node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.stmt))
    everywhere = {name for tree in trees for name in stored(*tree.body)}
    star = any(isinstance(node, ast.alias) and node.name == "*" for tree in trees for node in ast.walk(tree))
    unread = any(_tree(cell) is None or "%pylab" in cell.text for cell in cells if cell.kind == "code")
    unread = unread or any(not name.isidentifier() for name in module.lost)  # a cell whose code is to be written
    return Names(
        functions=frozenset(functions - values),
        answers=frozenset(values),
        others=frozenset(others - functions - values),
        numpy=frozenset(numpy - values),
        imports=imports,
        loose=_loose(module, master),
        lost=frozenset(module.lost),
        everywhere=frozenset(everywhere | ({"*"} if star or unread else set())),
    )


def _tree(cell: Cell) -> ast.Module | None:
    try:
        return parsed(without_magics(cell.text)) if cell.kind == "code" else ast.Module([], [])
    except SyntaxError:
        return None


# --- tasks ------------------------------------------------------------------------------------------------------------


def _task_of(draft: Draft, module: Module) -> str:
    """Return the task that a check is of: the last one defined of those it asks for, of its question if it has one.

    Empty when it asks for none.
    """
    tasks = [piece for piece in module.tasks if piece.names[0] in draft.asked]
    own = [piece for piece in tasks if draft.case.question and piece.part == draft.case.question]
    return (own or tasks)[-1].names[0] if tasks else ""


def _points(piece: Piece, master: Master, checks: Sequence[Check]) -> float:
    """Return the points of a task: those of its checks, else those that a person would give, else 1."""
    (name,) = piece.names
    own = [check.draft.case.points for check in checks if check.task == name and check.draft is not None]
    by_hand = [
        part.points or 0.0 for part in master.parts if part.role is Role.ANSWER and part.cell.number == piece.cell
    ]
    total = sum(own) or sum(by_hand) or (0.0 if own else master.points.get(piece.part, 0.0))
    return round(total, 6) or 1.0


def _manifest(title: str, module: Module, points: Mapping[str, float]) -> str:
    """Return the manifest."""
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}", 'devices = ["cpu"]', "", "[limits]"]
    lines += ["seconds = 5", "memory_mb = 1024", "scratch_mb = 0"]
    earlier: list[str] = []
    for piece in module.tasks:
        (name,) = piece.names
        below = [other for other in earlier if other in globals_of(piece.text)]
        lines += ["", "[[tasks]]", f'name = "{name}"', f"points = {points[name]:g}"]
        lines += [f"builds_on = {json.dumps(below)}"] if below else []
        earlier.append(name)
    return "\n".join(lines) + "\n"


# --- texts ------------------------------------------------------------------------------------------------------------


def _solution(lab: str, module: Module) -> str:
    """Return the solution's text."""
    told = module.docstring or f"{lab}: the reference solution. What stands between the markers is what students write."
    told = told.replace("\\", "\\\\").replace('"""', "'''").rstrip('"')
    first = min(module.pieces, key=lambda piece: not is_future(piece.node))
    return f'"""{told}"""\n' + ("\n\n" if first.group == "block" else "\n") + module.text


def _handout(master: Master, lab: str) -> tuple[str, str]:
    """Return the hand-out's text, and its title."""
    texts = [part.cell.text.strip("\n") for part in master.parts if part.role is Role.TEXT and part.cell.text.strip()]
    headings = [line[2:].strip() for text in texts for line in text.split("\n") if line.startswith("# ")]
    title = next((re.sub(r"[*_`]", "", line).strip() for line in headings if line), lab)
    return ("\n\n".join(texts) if texts else f"# {lab}") + "\n", clean(title, 120)


def _template(name: str, lab: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("LAB", lab)


# --- what is told -----------------------------------------------------------------------------------------------------


def _row(part: Part, master: Master, module: Module, checks: Sequence[Check], astray: Sequence[Draft]) -> Row:
    number, role = part.cell.number, part.role
    became = {
        Role.TEXT: "README.md",
        Role.WRITTEN: "left out: a written answer",
        Role.SETTINGS: f"question {part.name}: {master.points.get(part.name, 0.0):g} points",
        Role.IGNORED: "left out",
    }.get(role, "")
    pieces = [piece for piece in module.pieces if piece.cell == number]
    told = [_told_piece(piece) for piece in pieces if not isinstance(piece.node, ast.Import | ast.ImportFrom)]
    told += ["imports"] if len(told) < len(pieces) else []
    told += [_told_check(check) for check in checks if check.draft is not None and check.draft.case.cell == number]
    told += [f"{draft.case.name}: A TEST OF NO TASK" for draft in astray if draft.case.cell == number]
    told += [f"left out: {module.left_out[number]}"] if number in module.left_out else []
    return Row(number, role.value, part.cell.opening[:50], became or "; ".join(told) or "left out")


def _told_piece(piece: Piece) -> str:
    names = ", ".join(piece.names)
    return (
        f"{names}: task, ANSWER MISSING" if piece.missing else f"{names}: task" if piece.answer else f"{names} (given)"
    )


def _told_check(check: Check) -> str:
    assert check.draft is not None
    if check.draft.skipped:
        return f"{check.name}: NOT TRANSLATED"
    kept = f", {len(check.draft.review)} to review" if check.draft.review else ""
    return f"{check.name} ({'hidden' if check.draft.case.hidden else 'public'}{kept})"


def _review(master: Master, module: Module, checks: Sequence[Check], astray: Sequence[Draft], text: str) -> list[str]:
    missing = [piece for piece in module.tasks if piece.missing]
    found = [f"{piece.names[0]} (cell {piece.cell}): write the answer in the solution" for piece in missing]
    found += [f"{check.name}: write the check of {check.task}" for check in checks if check.draft is None]
    found += module.review
    found += [f"{check.name}: {line}" for check in checks if check.draft is not None for line in check.draft.review]
    found += [f"{each.case.name} (cell {each.case.cell}) asks for no task of the lab{_why(each)}" for each in astray]
    found += master.notes
    found += [f"the text shows {name}; put it into the folder of the hand-out" for name in _FILE.findall(text)]
    return list(dict.fromkeys(found))


def _why(draft: Draft) -> str:
    return "".join(f"; {line.partition(': ')[2]}" for line in draft.review[:1])
