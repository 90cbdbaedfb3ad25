"""Find out from sources which of a lab's names a call can reach: what it cannot reach, cannot change its result.

Used by the proof of a lab: a check whose calls reach nothing that a mutant changes ends as it does on the solution.
Works on the instructor's own files only; where it cannot tell, it says so.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import takewhile

from grader.prune import Makers, makers_of, names_reached

LAB = "lab"  # the first parameter of every probe: the hand-in
ANY = "*"  # stands for a name that is among the call's arguments


def reached_by(call: str, words: frozenset[str], probes: str, solution: str) -> frozenset[str] | None:
    """Return the top-level names of the solution that a probe, or the lab's own function, can reach; None: unknown.

    *words* are the strings among the call's arguments: a probe may be told by name what to call.
    """
    told = _asked_by(call, probes)
    if told is None:
        return None
    asked, written = told
    known = makers_of(solution)
    if ANY in asked:
        asked = (asked - {ANY}) | (words | written) & known.keys()
    return frozenset(names_reached(known, asked)) if asked <= known.keys() else None


@lru_cache(maxsize=1024)
def _asked_by(call: str, probes: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what a call asks of the hand-in by name, and the texts written in it, where that may be `ANY` of them."""
    parts = makers_of(probes)
    if call not in parts:
        return frozenset((call,)), frozenset()
    nodes = [node for name in names_reached(parts, [call]) for node in parts.get(name, ())]
    found = [_asked_of_lab(node, parts) for node in nodes]
    if any(each is None for each in found) or not _are_handed_down(nodes, parts):
        return None
    asked = frozenset(name for each in found for name in each or ())
    if ANY not in asked:
        return asked, frozenset()
    keys = {key for node in nodes for key in _keys_looked_up(node, nodes)}
    constants = [part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return asked, frozenset(part.value for part in constants if isinstance(part.value, str) and part not in keys)


def changed_by(overlay: str) -> frozenset[str] | None:
    """Return the names that an overlay defines anew; None when it does anything else."""
    tree = ast.parse(overlay)
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    plain = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    return frozenset(makers_of(overlay)) if all(isinstance(node, plain) for node in body) else None


def _asked_of_lab(node: ast.AST, parts: Makers) -> set[str] | None:
    """Return the attributes of the hand-in that a piece of the probes names; None when it does more with it."""
    plain: set[ast.AST] = set()
    asked = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and _is_lab(inner.value):
            plain.add(inner.value)
            asked.add(inner.attr)
        if isinstance(inner, ast.Call) and inner.args and _is_lab(inner.args[0]):
            if _takes_lab(inner.func, parts):
                plain.add(inner.args[0])
            elif _is_told_by_name(inner):
                plain.add(inner.args[0])
                asked.add(ANY)
    return asked if all(inner in plain for inner in ast.walk(node) if _is_lab(inner)) else None


def _keys_looked_up(node: ast.AST, nodes: Sequence[ast.AST]) -> list[ast.expr | None]:
    """Return the keys of a table, ``NAME = {...}``, of which one entry at a time is asked for: they call nothing."""
    if not (
        isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and isinstance(node.targets[0], ast.Name)
    ):
        return []
    name = node.targets[0].id
    asked = {_table_of(part) for each in nodes for part in ast.walk(each)}
    used = [part for each in nodes for part in ast.walk(each) if isinstance(part, ast.Name) and part.id == name]
    return node.value.keys if all(part in asked for part in used if isinstance(part.ctx, ast.Load)) else []


def _table_of(node: ast.AST) -> ast.expr | None:
    """Return what one entry is asked of: ``table[...]``, ``table.get``."""
    if isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and node.attr == "get"):
        return node.value
    return None


def _is_lab(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == LAB


def _is_told_by_name(call: ast.Call) -> bool:
    """Say whether this is ``getattr(lab, name)``; whether that name is handed down is for `_are_handed_down`."""
    return isinstance(call.func, ast.Name) and call.func.id == "getattr" and isinstance(call.args[1], ast.Name)


def _are_handed_down(nodes: Sequence[ast.stmt], parts: Makers) -> bool:
    """Say whether each name that ``getattr(lab, name)`` is given comes from the call as it is, or is written in a call.

    A name that is put together on the way, ``kind + "_of"``, stands nowhere.
    """
    told: set[tuple[str, str] | None] = set()  # parameters that are names of the hand-in's
    while True:
        calls = [(node, inner) for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Call)]
        given = [(node, name) for node, call in calls for name in _names_given(call, told, parts)]
        more = {_parameter(node, name, parts) for node, name in given if not isinstance(name, ast.Constant)}
        if None in more:
            return False
        if more <= told:
            return True
        told |= more


def _parameter(node: ast.stmt, name: ast.expr | None, parts: Makers) -> tuple[str, str] | None:
    """Return the function and the name in it that is handed down; None for what is not, or cannot be seen."""
    if isinstance(node, ast.FunctionDef) and isinstance(name, ast.Name) and _is_given(name.id, node, parts):
        return node.name, name.id
    return None


def _names_given(call: ast.Call, told: Collection[tuple[str, str] | None], parts: Makers) -> list[ast.expr | None]:
    """Return what a call gives for names of the hand-in's; None stands for what cannot be seen."""
    if not isinstance(call.func, ast.Name):
        return []
    if call.func.id == "getattr" and len(call.args) > 1 and _is_lab(call.args[0]):
        return [call.args[1]]
    given: list[ast.expr | None] = []
    for made in parts.get(call.func.id, ()):
        if isinstance(made, ast.FunctionDef):
            parameters = [each.arg for each in made.args.args]
            seen = list(takewhile(lambda each: not isinstance(each, ast.Starred), call.args))
            values: dict[str | None, ast.expr] = dict(zip(parameters, seen, strict=False))
            values |= {each.arg: each.value for each in call.keywords}
            hidden = None in values or len(seen) < len(call.args)
            wanted = [place[1] for place in told if place is not None and place[0] == made.name]
            given += [values.get(each) for each in wanted if hidden or each in values]
    return given


def _is_given(name: str, function: ast.FunctionDef, parts: Makers) -> bool:
    """Say whether a name is a parameter of the function and nothing else in it, or goes through written texts."""
    own = function.args
    parameters = [each.arg for each in (*own.posonlyargs, *own.args, *own.kwonlyargs)]
    walked = list(ast.walk(function))
    inner = [each for each in walked if isinstance(each, ast.arg) and each.arg == name]
    stored = [each for each in walked if isinstance(each, ast.Name) and each.id == name and _is_stored(each)]
    loops = [each for each in walked if isinstance(each, ast.For | ast.comprehension) and each.target in stored]
    told = len(inner) == 1 if name in parameters else not inner and bool(loops)
    return told and len(loops) == len(stored) and all(_goes_through(each.iter, parts) for each in loops)


def _is_stored(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def _goes_through(what: ast.expr, parts: Makers) -> bool:
    """Say whether a loop goes through texts that are written there, or in a table at top level that is made once."""
    if isinstance(what, ast.Name):
        made = parts.get(what.id, ())
        return len(made) == 1 and isinstance(made[0], ast.Assign) and _goes_through(made[0].value, {})
    if isinstance(what, ast.Dict):
        return all(isinstance(key, ast.Constant) for key in what.keys)
    return isinstance(what, ast.List | ast.Tuple | ast.Set) and all(
        isinstance(each, ast.Constant) for each in what.elts
    )


def _takes_lab(function: ast.expr, parts: Makers) -> bool:
    """Say whether a call goes to a function of the probes that has the hand-in as its first parameter, by this name."""
    made = parts.get(function.id, []) if isinstance(function, ast.Name) else []
    return bool(made) and all(
        isinstance(each, ast.FunctionDef) and bool(each.args.args) and each.args.args[0].arg == LAB for each in made
    )
