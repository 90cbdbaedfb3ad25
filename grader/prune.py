"""Cut a module down to some of its names and what they need, keeping the author's text.

Used for the public part of a suite and its probes (nothing hidden may be in it) and for the reference's stand-in for
a prerequisite (no other answer may be in it). Works on the instructor's own files only.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from grader.sandbox.inside.syntax import is_future, segment

Makers = Mapping[str, Sequence[ast.stmt]]  # by name


def prune(text: str, names: Collection[str], *, docstring: bool = True) -> str:
    """Return the source of *names*, at top level of *text*, and of everything they use; raise KeyError if missing."""
    tree = ast.parse(text)
    makers = _makers(tree)
    for name in names:
        if name not in makers:
            raise KeyError(name)
    wanted = {node for name in names_reached(makers, names) for node in makers.get(name, ())}
    lines = text.split("\n")
    kept = [segment(lines, node) for node in tree.body if is_future(node) or node in wanted]
    first = tree.body[0] if tree.body else None
    if docstring and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        kept.insert(0, segment(lines, first))
    return "\n\n\n".join(_group_imports(kept)) + "\n"


def _group_imports(parts: list[str]) -> list[str]:
    """Join neighbouring imports, so that the pruned file reads like a written one."""
    grouped: list[str] = []
    for part in parts:
        if grouped and part.startswith(("import ", "from ")) and grouped[-1].startswith(("import ", "from ")):
            grouped[-1] += "\n" + part
        else:
            grouped.append(part)
    return grouped


@lru_cache(maxsize=64)
def makers_of(text: str) -> Makers:
    """Return the statements at top level of *text* that make each name."""
    return _makers(ast.parse(text))


def _makers(tree: ast.Module) -> Makers:
    makers: dict[str, list[ast.stmt]] = {}
    for node in tree.body:
        for name in _made(node):
            makers.setdefault(name, []).append(node)
    return makers


def names_reached(makers: Makers, names: Iterable[str]) -> set[str]:
    """Return *names* and, in turn, all names that the statements use which make them."""
    todo, seen = list(names), set[str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for node in makers.get(name, ()):
            todo += _used(node)
    return seen


@lru_cache(maxsize=4096)
def _used(node: ast.stmt) -> frozenset[str]:
    """Return the names that a statement uses; an argument's, too, for a fixture is asked for by name."""
    walked = list(ast.walk(node))
    names = {used.id for used in walked if isinstance(used, ast.Name)}
    return frozenset(names | {used.arg for used in walked if isinstance(used, ast.arg)})


def _made(node: ast.AST) -> set[str]:
    """Return the names that a statement at top level makes or changes, also those within `try` and `if`."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in _targets(target)}
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        return _targets(node.target)
    inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt | ast.ExceptHandler)]
    return {name for child in inner for name in _made(child)}


def _targets(target: ast.expr) -> set[str]:
    if isinstance(target, ast.Tuple | ast.List):
        return {name for item in target.elts for name in _targets(item)}
    while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred):
        target = target.value
    return {target.id} if isinstance(target, ast.Name) else set()
