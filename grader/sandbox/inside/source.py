"""Turn a hand-in, a `.py` file or a notebook, into the text of one module, and say what its functions hold.

Runs inside the sandbox in a confined child: hostile bytes are parsed here and nowhere else. Nothing of the hand-in
is executed. Imports the standard library and its neighbours only.
"""

from __future__ import annotations

import ast
import codecs
import io
import tokenize
from dataclasses import dataclass

from .notebook import Reading, read_notebook
from .syntax import UnreadableHandIn, defined

TEXT_ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252")  # as codecs names them


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A function or method whose body is still the stub."""

    name: str  # "EarlyStopping.step"
    line: int


@dataclass(frozen=True, slots=True)
class ModuleText:
    """The module made of a hand-in."""

    text: str
    names: tuple[str, ...]  # defined at top level
    unfilled: tuple[Unfilled, ...]
    notes: tuple[str, ...] = ()  # what was left out, for the student
    places: tuple[tuple[int, int, int], ...] = ()  # of a notebook, see `notebook.Module`
    absent: tuple[tuple[str, str], ...] = ()


def read(data: bytes, suffix: str, reading: Reading | None = None) -> ModuleText:
    """Return the module of a hand-in's *data*; *suffix* is `.py` or `.ipynb`. Raise UnreadableHandIn."""
    if suffix == ".ipynb":
        made = read_notebook(data, reading or Reading())
        text, more = made.text, (made.notes, made.places, made.absent)
    else:
        text, more = decode(data), ((), (), ())
    tree = _parse(text)
    names = tuple(dict.fromkeys(name for node in tree.body for name in defined(node)))
    return ModuleText(text, names, tuple(_unfilled(tree.body)), *more)


def decode(data: bytes) -> str:
    """Return the text of a Python file: byte order mark, coding cookie and line ends as Python reads them."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_as(data, "utf-16")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise UnreadableHandIn(f"{error.msg or error}; save the file as UTF-8") from None
    if codecs.lookup(encoding).name not in TEXT_ENCODINGS:
        raise UnreadableHandIn(f"the file declares the encoding {encoding!r}; save it as UTF-8")
    return _decode_as(data, encoding)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableHandIn(f"line {line} is not {encoding} text; save the file as UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UnreadableHandIn(f"line {line} holds a NUL byte, so this is not a Python file; save it as UTF-8 text")
    return text


def _parse(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        shown = (error.text or "").strip()[:120]
        raise UnreadableHandIn(f"line {error.lineno}: {error.msg}" + (f": {shown}" if shown else "")) from None
    except (ValueError, MemoryError, RecursionError) as error:
        raise UnreadableHandIn(f"the file cannot be parsed: {type(error).__name__}") from None


def _unfilled(body: list[ast.stmt], owner: str = "") -> list[Unfilled]:
    """Return the functions, also methods, whose last definition still holds only what a stub holds."""
    last = set({name: node for node in body for name in defined(node)}.values())
    found = []
    for node in body:
        if node not in last:
            continue
        if isinstance(node, ast.FunctionDef) and _is_stub(node):
            found.append(Unfilled(owner + node.name, _stub_line(node)))
        if isinstance(node, ast.ClassDef):
            found += _unfilled(node.body, f"{owner}{node.name}.")
    return found


def _is_stub(function: ast.FunctionDef) -> bool:
    body = [statement for statement in function.body if not _is_docstring(statement)]
    return not body or all(_is_placeholder(statement) for statement in body)


def _stub_line(function: ast.FunctionDef) -> int:
    return function.body[-1].lineno


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_placeholder(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Expr | ast.Return | ast.Assign):
        value = statement.value
        return value is None or (isinstance(value, ast.Constant) and value.value in (Ellipsis, None))
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False
