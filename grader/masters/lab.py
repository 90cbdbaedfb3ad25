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
from grader.masters.records import Master, Role
from grader.masters.scope import Loose, Names, imports_of
from grader.masters.suite import Check, named, probes_text, suite_text
from grader.masters.tidy import make_module
from grader.masters.told import Made, Row, review_of, row_of
from grader.masters.translate import translate_all
from grader.outcome import clean
from grader.release import stub_of

_TEMPLATES = Path(__file__).parents[1] / "templates" / "master"
_FENCED = re.compile(r"^(```|~~~).*?(^\1|\Z)", re.MULTILINE | re.DOTALL)
_NOT_ASKED = ("calls", "called", "cpu", "output")  # attributes of `student` that are no functions of the lab


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
    except RecursionError:
        raise UsageProblem(f"{path}: something in it is nested too deep to be read; break it into parts") from None


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
    points = {piece.names[0]: _points(piece, master, module, checks) for piece in module.tasks}
    made = Made(master, module, checks, astray, points)
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
        rows=tuple(row_of(part, made) for part in master.parts),
        tasks=tuple((name, points[name] or 1.0, numbers[name]) for name in points),
        review=tuple(review_of(made, text)),
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


def _points(piece: Piece, master: Master, module: Module, checks: Sequence[Check]) -> float:
    """Return the points of a task: those of its checks, else its share of those that a person gives; 0 if none."""
    by_task = {task.names[0]: 0.0 for task in module.tasks}
    for check in checks:
        by_task[check.task] += check.draft.case.points if check.draft is not None else 0.0
    own = by_task[piece.names[0]]
    if own or any(check.task == piece.names[0] and check.draft is not None for check in checks):
        return round(own, 6)
    together = [task for task in module.tasks if task.part == piece.part and task.cell == piece.cell]
    without = [task for task in together if not by_task[task.names[0]]]
    if piece.part in master.points:
        left = master.points[piece.part] - sum(case.points for case in master.cases if case.question == piece.part)
    else:
        parts = (part for part in master.parts if part.role is Role.ANSWER and part.cell.number == piece.cell)
        left = sum(part.points or 0.0 for part in parts)
    return round(max(left, 0.0) / len(without), 6)


def _manifest(title: str, module: Module, points: Mapping[str, float]) -> str:
    """Return the manifest."""
    lines = [f"title = {json.dumps(title, ensure_ascii=False)}", 'devices = ["cpu"]', "", "[limits]"]
    lines += ["seconds = 5", "memory_mb = 1024", "scratch_mb = 0"]
    earlier: list[str] = []
    for piece in module.tasks:
        (name,) = piece.names
        below = [other for other in earlier if other in globals_of(piece.text)]
        remark = "" if points[name] else "  # REVIEW: the notebook gives none"
        lines += ["", "[[tasks]]", f'name = "{name}"', f"points = {points[name] or 1:g}{remark}"]
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
    plain = [_FENCED.sub("", text) for text in texts]  # a comment of code is no heading
    headings = [line[2:].strip() for text in plain for line in text.split("\n") if line.startswith("# ")]
    title = next((re.sub(r"[*_`]", "", line).strip() for line in headings if line), lab)
    return ("\n\n".join(texts) if texts else f"# {lab}") + "\n", clean(title, 120)


def _template(name: str, lab: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("LAB", lab)
