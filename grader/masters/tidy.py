"""Look over a solution as a whole: what is defined twice, what no task needs, what is missing.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import sys

from grader.masters.code import BUILTINS, Function, bound, globals_of, is_idle_import, loaded, problem, stored
from grader.masters.module import IMPORTS, Module, Piece, read_module
from grader.masters.records import Master
from grader.masters.scope import Loose

_HERE = (*sys.stdlib_module_names, "torch", "torchvision", "numpy")
_NOTHING = (
    "there is no place that students fill: no function in a solution cell of nbgrader, none with # SOLUTION or "
    "### BEGIN SOLUTION, and no hole such as `...`, # YOUR CODE HERE or # TODO in a function"
)


def make_module(master: Master) -> Module:
    """Return the solution of a master; raise UsageProblem when it has none, or one that cannot be."""
    module = read_module(master)
    _refuse_twice(module)
    _without_foreign(module)
    _without_leftovers(module)
    _without_idle_imports(module)
    _tell_of_missing_names(module)
    if not module.tasks and module.lost:
        places = ", ".join(dict.fromkeys(module.lost.values()))
        raise problem("", f"students write only at top level ({places}); put that into functions, and import it again")
    if not module.tasks:
        raise problem("", _NOTHING)
    return module


def _refuse_twice(module: Module) -> None:
    """Raise UsageProblem for a function of the students' that is defined twice; of others the last one counts."""
    seen: dict[str, Piece] = {}
    for piece in [each for each in module.pieces if each.group == "block"]:
        (name,) = piece.names
        before = seen.get(name)
        if before is not None and (before.answer or piece.answer):
            cells = f"cells {before.cell} and {piece.cell}" if before.cell != piece.cell else f"cell {piece.cell}"
            raise problem(cells, f"{name} is defined twice, and students write it; give one of them another name")
        if before is not None:
            module.pieces.remove(before)
            module.review.append(f"{name} is defined in cells {before.cell} and {piece.cell}; the last one is taken")
        seen[name] = piece


def _without_foreign(module: Module) -> None:
    """Leave out what no task needs and what needs a package that may be missing: plots, above all."""
    origins = {
        name: _package(piece.node) for piece in module.pieces if piece.group == "imports" for name in piece.names
    }
    needed = _needed(module)
    for piece in [each for each in module.pieces if each.group != "imports"]:
        packages = {origins[name] for name in loaded(piece.node) if name in origins}
        foreign = sorted(package for package in packages if package not in _HERE)
        names = ", ".join(piece.names)
        if foreign and piece not in needed:
            module.pieces.remove(piece)
            module.loose.append(Loose(piece.cell, piece.node))
            words = f"{names} needs {foreign[0]}, and no task needs it; it is left out"
            module.review.append(f"cell {piece.cell}: {words}")
        elif foreign:
            module.review.append(f"{names} needs {foreign[0]}: it must be installed where grading runs")


def _needed(module: Module) -> set[Piece]:
    """Return the pieces that tasks use, directly or not, and the tasks."""
    makers = {name: piece for piece in module.pieces for name in piece.names}
    needed: set[Piece] = set()
    todo = list(module.tasks)
    while todo:
        piece = todo.pop()
        if piece not in needed:
            needed.add(piece)
            todo += [makers[name] for name in loaded(piece.node) if name in makers]
    return needed


def _package(node: ast.stmt) -> str:
    """Return the package that an import takes from."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or ".").split(".")[0]
    return node.names[0].name.split(".")[0] if isinstance(node, ast.Import) else ""


def _without_leftovers(module: Module) -> None:
    """Leave out constants that nothing uses and that stand among what is left out: the lists that a training fills."""
    used = {name for piece in module.pieces for name in loaded(piece.node)}
    working = {each.cell for each in module.loose if not isinstance(each.node, ast.Pass | Function)}
    for piece in [each for each in module.pieces if each.group == "constants"]:
        if piece.cell in working and not set(piece.names) & used:
            module.pieces.remove(piece)
            module.loose.append(Loose(piece.cell, piece.node))
    module.loose.sort(key=lambda each: (each.cell, each.node.lineno))


def _without_idle_imports(module: Module) -> None:
    """Leave out imports that stand twice, and those of packages that only left-out code uses."""
    used = {name.id for piece in module.pieces for name in ast.walk(piece.node) if isinstance(name, ast.Name)}
    complete = not any(piece.missing for piece in module.pieces)  # else the answers may need what nothing uses yet
    seen: set[str] = set()
    kept = []
    for piece in module.pieces:
        idle = complete and _package(piece.node) == "torchvision" and not set(bound(piece.node)) & used
        twice = isinstance(piece.node, IMPORTS) and piece.text in seen
        if not (idle or twice or is_idle_import(piece.node, used)):
            kept.append(piece)
        seen.add(piece.text)
    module.pieces[:] = kept


def _tell_of_missing_names(module: Module) -> None:
    """Tell of names that functions read and that are there only when the notebook runs."""
    given = BUILTINS.union(*(piece.names for piece in module.pieces))
    computed = {name: each.cell for each in module.loose for name in stored(each.node)}
    for piece in [each for each in module.pieces if each.group == "block" and "*" not in given]:
        for name in sorted(globals_of(piece.text) - given):
            where = (
                f"which cell {computed[name]} computes at top level" if name in computed else "which no cell defines"
            )
            where = "an answer at top level" if name in module.lost else where
            if name in computed or name in module.lost or not piece.missing:  # else the answer will define it
                module.review.append(f"{piece.names[0]} reads {name}, {where}; make it an argument or a constant")
