"""Write the lines of a check: what is asserted, what is kept for review.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from grader.masters.claims import Claim

WIDE = 116  # with the indent of a function
_NOT_ASKED = "the result is not what the task asks for"


def called(name: str, arguments: Iterable[str]) -> list[str]:
    """Return the lines of a call, one argument a line where it is long."""
    given = list(arguments)
    line = f"{name}({', '.join(given)})"
    if len(line) <= WIDE and "\n" not in line:
        return [line]
    return [f"{name}(", *(f"    {line}" for each in given for line in f"{each},".split("\n")), ")"]


def same(actual: str, expected: str, claim: Claim, what: str) -> list[str]:
    """Return the lines that compare two values."""
    tolerances = [f"{key}={value}" for key, value in (("rtol", claim.rtol), ("atol", claim.atol)) if value]
    name = "same_numbers" if claim.loosely else "assert_same"
    return called(name, [actual, expected, *tolerances, f"what={quoted(what)}"])


def holds(condition: str, claim: Claim, source: str, *, hidden: bool) -> list[str]:
    """Return the lines that ask for a condition; the words of a hidden one could tell of its inputs."""
    words = claim.message if claim.message and not hidden else _NOT_ASKED
    detail = claim.message if claim.message and hidden else source
    return called("assert_true", [condition, quoted(words), quoted(detail[:200])])


def described(actual: ast.expr, makers: Sequence[str]) -> str:
    """Return what a value is called in messages: they are shown to students, so no input is in it."""
    shape = isinstance(actual, ast.Attribute) and actual.attr == "shape"
    whose = f"result of {' and '.join(makers)}" if makers else "result"
    return f"shape of the {whose}" if shape else whose


def as_shape(node: ast.expr, text: str) -> str:
    """Return the source of a value, a shape as the tuple it is compared as."""
    shape = isinstance(node, ast.Attribute) and node.attr == "shape"
    sized = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("size", "Size")
    return f"tuple({text})" if shape or (sized and (text.endswith(".size()") or ".Size(" in text)) else text


def commented(source: str) -> list[str]:
    """Return source as comment lines, without the indent that all of it has."""
    plain = "".join(char if char.isprintable() or char in "\n\t" else " " for char in source)
    lines = [line.rstrip() for line in plain.split("\n")]
    indents = [len(line) - len(line.lstrip()) for line in lines if line]
    least = min(indents, default=0)
    return [f"# {line[least:]}".rstrip() for line in lines]


def quoted(text: str) -> str:
    """Return the literal of a text, in double quotes where that needs no escapes."""
    plain = text.isprintable() and '"' not in text and "\\" not in text
    return f'"{text}"' if plain else repr(text)
