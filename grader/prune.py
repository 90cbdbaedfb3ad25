"""Cut a module down to some of its names and what they need, keeping the author's text.

Used for the public part of a suite and its probes (nothing hidden may be in it) and for the reference's stand-in for
a prerequisite (no other answer may be in it). Works on the instructor's own files only.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable


def prune(text: str, names: Iterable[str], *, docstring: bool = True) -> str:
    """Return the source of *names*, at top level of *text*, and of everything they use; raise KeyError if missing."""
    tree = ast.parse(text)
    owners = {name: node for node in tree.body for name in _defined(node)}
    wanted = set(_reach(owners, names))
    lines = text.split("\n")
    kept = [_text(lines, node) for node in tree.body if _is_future(node) or node in wanted]
    first = tree.body[0] if tree.body else None
    if docstring and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        kept.insert(0, _text(lines, first))
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


def _reach(owners: dict[str, ast.stmt], names: Iterable[str]) -> list[ast.stmt]:
    todo, seen = list(names), dict[str, ast.stmt]()
    missing = [name for name in todo if name not in owners]
    if missing:
        raise KeyError(missing[0])
    while todo:
        name = todo.pop()
        if name in seen or name not in owners:
            continue
        seen[name] = owners[name]
        todo += [used.id for used in ast.walk(owners[name]) if isinstance(used, ast.Name)]
        todo += [
            arg.arg for arg in ast.walk(owners[name]) if isinstance(arg, ast.arg)
        ]  # a fixture is asked for by name
    return list(seen.values())


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _text(lines: list[str], node: ast.stmt) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return "\n".join(lines[first - 1 : node.end_lineno])
