"""Python as it stands in cells: magics blanked, statements with their lines, comments.

Trusted side, on the instructor's own file; nothing of it is executed. What counts as a definition is decided where a
student's notebook is read (`grader.sandbox.inside.notebook`), so that a lab holds what its hand-ins can hold.
"""

from __future__ import annotations

import ast
import builtins
import io
import symtable
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import UsageProblem
from grader.sandbox.inside.cells import without_magics
from grader.sandbox.inside.notebook import is_idle_import
from grader.sandbox.inside.syntax import Function, bound, first_line, is_definition_of, is_future, segment

__all__ = [
    "BUILTINS",
    "Comment",
    "Function",
    "blocks_of",
    "bound",
    "comments_of",
    "first_line",
    "globals_of",
    "is_definition_of",
    "is_future",
    "is_idle_import",
    "loaded",
    "parsed",
    "problem",
    "segment",
    "stored",
    "unfolded",
    "without_magics",
]

BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__"}


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, with its sign."""

    line: int
    column: int
    text: str
    alone: bool  # nothing else is on its line


def problem(place: str, words: str) -> UsageProblem:
    """Return the error that says where in the notebook something is wrong."""
    return UsageProblem(f"{place}: {words}" if place else words)


def parsed(text: str) -> ast.Module:
    """Return the tree of *text*; raise SyntaxError for all that Python cannot parse."""
    try:
        return ast.parse(text)
    except (ValueError, MemoryError, RecursionError) as error:
        raise SyntaxError(str(error) or type(error).__name__) from None


def unfolded(text: str) -> str:
    """Return a cell with the bodies of functions that follow their signature on its line put on a line of their own."""
    lines = text.split("\n")
    try:
        functions = [node for node in ast.walk(parsed(without_magics(text))) if isinstance(node, Function)]
    except SyntaxError:
        return text
    for node in sorted(functions, key=lambda each: each.lineno, reverse=True):
        first = node.body[0]
        line = lines[first.lineno - 1].encode()
        head = line[: first.col_offset].decode()  # offsets count bytes of UTF-8
        if head.rstrip().endswith(":") and first_line(first) == first.lineno:
            outer = lines[node.lineno - 1][: -len(lines[node.lineno - 1].lstrip())]
            indent = outer + ("\t" if "\t" in outer else "    ")
            lines[first.lineno - 1 : first.lineno] = [head.rstrip(), indent + line[first.col_offset :].decode()]
    return "\n".join(lines)


def comments_of(text: str) -> list[Comment]:
    """Return the comments of valid Python."""
    found = []
    lines = text.split("\n")
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                found.append(Comment(line, column, token.string, not lines[line - 1][:column].strip()))
    except (tokenize.TokenError, SyntaxError):  # the tokenizer of Python 3.11 is stricter at the end than its parser
        pass
    return found


def blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements directly in a node."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block
    for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield inner.body


def loaded(*nodes: ast.AST) -> set[str]:
    """Return the names that are read anywhere in the nodes."""
    return {
        name.id
        for node in nodes
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
    }


def stored(*nodes: ast.AST) -> set[str]:
    """Return the names that the nodes give a value, delete, define or import, in whatever block."""
    names = set()
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, Function | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(bound(node))
    return names


def globals_of(text: str) -> set[str]:
    """Return the names of the module that the functions in *text* read."""
    names = set()
    todo = symtable.symtable(text, "cell", "exec").get_children()
    while todo:
        table = todo.pop()
        names |= {each.get_name() for each in table.get_symbols() if each.is_global() and each.is_referenced()}
        todo += table.get_children()
    return names
