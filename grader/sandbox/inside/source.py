"""Turn a hand-in, a `.py` file or a notebook, into the text of one module, and say what its functions hold.

Runs inside the sandbox in a confined child: hostile bytes are parsed here and nowhere else. Nothing of the hand-in
is executed. Imports the standard library only.

From a notebook, imports, functions, classes and constants are taken, wherever they stand; training, downloads,
plots and magics at top level are left out. The last definition of a name wins, as it would after running the cells.
"""

from __future__ import annotations

import ast
import builtins
import codecs
import io
import json
import re
import sys
import tokenize
from dataclasses import dataclass, field
from typing import Any

TEXT_ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252")  # as codecs names them
KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}  # the last is of nbformat 3
FEEDBACK = "torchgrade-feedback"  # tag of the cells that are ours
BETWEEN = "\n\n"  # two pieces of a notebook
MOST_MAGICS = 100  # of a cell; each costs a parse
# nothing in it gives back what it has taken, or goes beyond its line: time is linear in the text
_MAGIC = re.compile(r"^([^\S\n]*+)(?:[%!?].*|[\w.]++\?{1,2}[^\S\n]*|[\w, ]++=[^\S\n]*[!%].*)$", re.MULTILINE)
_QUICK_CALLS = ("torch.device", "torch.cuda.is_available", "math.sqrt", "float", "int", "dict", "list", "tuple", "set")


class UnreadableHandIn(Exception):
    """The hand-in cannot be read as Python; the message is for the student."""


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
    notes: tuple[str, ...] = field(default=())  # what was left out, for the student


def read(data: bytes, suffix: str) -> ModuleText:
    """Return the module of a hand-in's *data*; *suffix* is `.py` or `.ipynb`. Raise UnreadableHandIn."""
    notes: tuple[str, ...] = ()
    if suffix == ".ipynb":
        text, notes = from_notebook(data)
    else:
        text = decode(data)
    tree = _parse(text)
    names = tuple(dict.fromkeys(name for node in tree.body for name in defined(node)))
    return ModuleText(text, names, tuple(_unfilled(tree.body)), notes)


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
    text = _unix_lines(text)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UnreadableHandIn(f"line {line} holds a NUL byte, so this is not a Python file; save it as UTF-8 text")
    return text


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parse(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        shown = (error.text or "").strip()[:120]
        raise UnreadableHandIn(f"line {error.lineno}: {error.msg}" + (f": {shown}" if shown else "")) from None
    except (ValueError, MemoryError, RecursionError) as error:
        raise UnreadableHandIn(f"the file cannot be parsed: {type(error).__name__}") from None


def defined(node: ast.stmt) -> list[str]:
    """Return the names that a function, a class or an assignment makes."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


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


# --- notebooks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A definition that was taken from a notebook."""

    text: str
    names: tuple[str, ...]
    cell: int  # number of its code cell, from 1
    line: int  # of that cell, where *text* begins
    last: int  # line of that cell


def from_notebook(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return (module text, notes) of a notebook, nbformat 3 or 4; raise UnreadableHandIn."""
    pieces, notes = pieces_of(data)
    return BETWEEN.join(piece.text for piece in pieces) + "\n", notes


def pieces_of(data: bytes) -> tuple[list[Piece], tuple[str, ...]]:
    """Return (pieces in the order of the module, notes) of a notebook; raise UnreadableHandIn."""
    kept: list[tuple[ast.stmt, Piece]] = []
    known = set(dir(builtins))
    seen: dict[str, int] = {}
    notes: list[str] = []
    for number, source in enumerate(_code_cells(data), 1):
        text = without_magics(source)
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            notes.append(f"code cell {number} is left out, it is not valid Python ({_why(error)})")
            continue
        lines = text.split("\n")
        for node in tree.body:
            try:
                if not is_definition(node, known):
                    continue
            except RecursionError:
                notes.append(f"line {node.lineno} of code cell {number} is left out, it is nested too deeply")
                continue
            known.update(bound(node))
            names = tuple(defined(node))
            first, last = lines_of(node)
            kept.append((node, Piece(segment(lines, node), names, number, first, last)))
            for name in names:
                if name in seen and isinstance(node, ast.FunctionDef | ast.ClassDef):
                    notes.append(f"{name} is defined in code cells {seen[name]} and {number}; the last one counts")
                seen[name] = number
    kept.sort(key=lambda pair: not is_future(pair[0]))  # valid in any cell, but only at the top of a module
    used = {name.id for node, _ in kept for name in ast.walk(node) if isinstance(name, ast.Name)}
    return [piece for node, piece in kept if not is_idle_import(node, used)], tuple(notes)


def is_idle_import(node: ast.stmt, used: set[str]) -> bool:
    """Say whether *node* imports what nothing uses that was kept and may be missing here: plots, Colab's modules."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return False
    origin = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    if origin.split(".")[0] in (*sys.stdlib_module_names, "torch", "torchvision", "numpy"):
        return False
    return not any(name == "*" or name in used for name in bound(node))


def _why(error: Exception) -> str:
    """Return why a cell cannot be parsed, with the line where Python knows it."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f"line {error.lineno}: {error.msg}"
    return str(error) if type(error) in (SyntaxError, ValueError) else type(error).__name__


def _code_cells(data: bytes) -> list[str]:
    return [text for kind, text in cells_of(data) if kind == "code"]


def cells_of(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each cell of a notebook, kinds as nbformat 4 has them, and nothing else of it.

    Raises UnreadableHandIn.
    """
    try:
        book: Any = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableHandIn(f"the notebook is not valid JSON ({str(error)[:80]}); save or export it again") from None
    if not isinstance(book, dict):
        raise UnreadableHandIn("the file is JSON but no notebook; save or export it again")
    cells = book.get("cells")
    if cells is None and isinstance(book.get("worksheets"), list):  # nbformat 3
        sheets = [sheet for sheet in book["worksheets"] if isinstance(sheet, dict)]
        parts = [sheet.get("cells") or [] for sheet in sheets]
        cells = [cell for part in parts for cell in part] if all(isinstance(part, list) for part in parts) else None
    if not isinstance(cells, list):
        raise UnreadableHandIn("the notebook has no list of cells; save or export it again")
    own = [cell for cell in cells if isinstance(cell, dict) and not _is_feedback(cell)]
    read = [(cell.get("cell_type"), _cell_text(cell)) for cell in own]
    return [(KINDS[kind], text) for kind, text in read if isinstance(kind, str) and kind in KINDS]


def _is_feedback(cell: dict[str, Any]) -> bool:
    """Say whether a cell is one that `grader feedback` put into the notebook; code is always the student's."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and FEEDBACK in tags and cell.get("cell_type") != "code"


def _cell_text(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return _unix_lines(source) if isinstance(source, str) else ""


def without_magics(source: str) -> str:
    """Blank out IPython's magics and shell lines, keeping the line numbers; a cell magic blanks its cell."""
    if source.lstrip().startswith("%%") and not source.lstrip().startswith(("%%time", "%%capture")):
        return ""
    lines = source.split("\n")
    for _ in range(MOST_MAGICS):  # only a line that Python stumbles over is taken for a magic
        try:
            ast.parse("\n".join(lines))
        except SyntaxError as error:
            number = (error.lineno or 0) - 1
            if not (0 <= number < len(lines) and _MAGIC.fullmatch(lines[number])):
                break
            lines[number] = _MAGIC.sub(r"\1pass", lines[number])
        except (ValueError, MemoryError, RecursionError):
            break
        else:
            return "\n".join(lines)
    return _MAGIC.sub(r"\1pass", source)


def is_definition(node: ast.stmt, known: set[str]) -> bool:
    """Say whether *node* defines something quickly, of nothing but *known* names."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign):
        used = {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)}
        return node.value is not None and _is_constant(node.value) and (used <= known or "*" in known)
    if isinstance(node, ast.Try):  # try: import this, except ImportError: import that
        known = known.union(bound(node))
        return all(isinstance(part, ast.Pass) or is_definition(part, known) for part in _parts(node))
    return False


def bound(node: ast.stmt) -> list[str]:
    """Return the names that a definition makes, imports included."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.Try):
        return [name for part in _parts(node) for name in bound(part)]
    return defined(node)


def _parts(node: ast.Try) -> list[ast.stmt]:
    handled = [part for handler in node.handlers for part in handler.body]
    return [*node.body, *handled, *node.orelse, *node.finalbody]


def _is_constant(node: ast.expr) -> bool:
    """Say whether *node* is a literal, arithmetic on literals, a plain alias or a call that is known to be quick."""
    if isinstance(node, ast.Constant | ast.Name):
        return True
    if isinstance(node, ast.Attribute):
        return _is_constant(node.value)
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return all(map(_is_constant, node.elts))
    if isinstance(node, ast.Dict):
        return all(key is not None and _is_constant(key) for key in node.keys) and all(map(_is_constant, node.values))
    if isinstance(node, ast.UnaryOp):
        return _is_constant(node.operand)
    if isinstance(node, ast.BinOp):
        return not isinstance(node.op, ast.Pow) and _is_constant(node.left) and _is_constant(node.right)
    if isinstance(node, ast.IfExp):
        return all(map(_is_constant, (node.test, node.body, node.orelse)))
    if isinstance(node, ast.Call):
        return _dotted(node.func) in _QUICK_CALLS and all(map(_is_constant, node.args)) and not node.keywords
    return False


def _dotted(node: ast.expr) -> str:
    """Return a name like `torch.device`, as written; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def is_future(node: ast.stmt) -> bool:
    """Say whether *node* imports from `__future__`."""
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def lines_of(node: ast.stmt) -> tuple[int, int]:
    """Return the first and the last line of *node*, with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or first


def segment(lines: list[str], node: ast.stmt) -> str:
    """Return the text of *node* as the author wrote it, without what shares a line with it."""
    first, last = lines_of(node)
    own = lines[first - 1 : last]
    behind = lines[last - 1].encode()[node.end_col_offset :]  # offsets count bytes of UTF-8
    if behind.lstrip().startswith(b";"):
        own[-1] = lines[last - 1].encode()[: node.end_col_offset].decode()
    if node.col_offset:
        own[0] = own[0].encode()[node.col_offset :].decode()
    return "\n".join(own)
