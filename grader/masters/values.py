"""Make functions of the values that students compute at top level, where that needs no guess.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast

from grader.masters.code import bound, loaded, segment, stored
from grader.masters.module import Module, Piece, Reading
from grader.masters.records import Part
from grader.masters.regions import Marked
from grader.release import BEGIN, END


def take_values(module: Module, part: Part, nodes: list[ast.stmt], marked: Marked, reading: Reading) -> None:
    """Add a function for each value that the answers *nodes* of a cell compute; tell of what needs a person."""
    if not nodes:
        return
    lines = marked.text.split("\n")
    made = [name for node in nodes for name in bound(node) or sorted(stored(node))]
    read = reading.read[part.cell.number] | loaded(*(node for node in marked.tree.body if node not in nodes))
    results = [name for name in dict.fromkeys(made) if name in read] or made[-1:]
    slices = {name: _slice(nodes, name) for name in results}
    used = [node for each in slices.values() for node in each]
    shared = len(used) != len(set(used))
    for name in results:
        why = "several results come out of the same lines" if shared else _no_function(slices[name], reading.known)
        why = why or ("functions read it" if name in reading.in_functions else "")
        if why:
            module.lost.update(dict.fromkeys(results, part.place))
            module.review.append(f"{part.place}: {name} is an answer at top level and needs a person: {why}")
            continue
        module.pieces.append(_as_function(part, name, slices[name], lines))
        if module.pieces[-1].value:
            module.review.append(f"{part.place}: {name} was a value at top level; the lab asks for a function {name}()")
    if not results:
        opening = " ".join(ast.unparse(nodes[0]).split())[:60]
        module.lost[opening] = part.place
        module.review.append(f"{part.place}: an answer at top level gives nothing a name and needs a person: {opening}")


def _slice(nodes: list[ast.stmt], name: str) -> list[ast.stmt]:
    """Return the statements that a name needs."""
    needed, found = {name}, []
    for node in reversed(nodes):
        if stored(node) & needed:
            found.append(node)
            needed |= loaded(node)
    return found[::-1]


def _no_function(nodes: list[ast.stmt], known: set[str]) -> str:
    """Return why statements cannot become a function without arguments; empty when they can."""
    if not all(isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) for node in nodes):
        return "it is more than assignments"
    made: set[str] = set()
    for node in nodes:
        own = stored(*(each for each in ast.walk(node) if isinstance(each, ast.comprehension)))
        own |= {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
        missing = loaded(node) - made - known - own
        if missing:
            return f"it is computed from {min(missing)}, which is there only when the notebook runs"
        made |= stored(node)
    return ""


def _as_function(part: Part, name: str, nodes: list[ast.stmt], lines: list[str]) -> Piece:
    """Return a function that computes what the notebook computed at top level."""
    only = nodes[0] if len(nodes) == 1 else None
    if isinstance(only, ast.Assign) and isinstance(only.value, ast.Lambda):
        value = only.value
        text = f"def {name}({ast.unparse(value.args)}):\n    {BEGIN}\n    return {ast.unparse(value.body)}\n    {END}"
        return Piece(part.cell.number, ast.parse(text).body[0], text, answer=True, part=part.name)
    body = [f"    {line}" if line.strip() else line for node in nodes for line in segment(lines, node).split("\n")]
    words = f'    """Return `{name}`."""'
    text = "\n".join([f"def {name}():", words, f"    {BEGIN}", *body, f"    return {name}", f"    {END}"])
    return Piece(part.cell.number, ast.parse(text).body[0], text, answer=True, value=True, part=part.name)
