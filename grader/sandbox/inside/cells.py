"""Read the code cells of a notebook of any age as Python: JSON and what it may lack, magics, shell lines, indents.

Runs inside the sandbox in a confined child, on hostile bytes. Imports the standard library only.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import Any

from .syntax import UnreadableHandIn

MOST_MAGICS = 100  # of a cell; each costs a parse
_AGAIN = "save or export it again"
_RUN_THEIR_CELL = ("%%time", "%%timeit", "%%capture", "%%prun")
# nothing in them gives back what it has taken, or goes beyond its line: time is linear in the text
_MAGIC = re.compile(r"^([^\S\n]*+)(?:[%!?].*|[\w.]++\?{1,2}[^\S\n]*|[\w, ]++=[^\S\n]*[!%].*)$", re.MULTILINE)
_BARE_MAGIC = re.compile(  # which IPython runs without a sign in front
    r"^([^\S\n]*+)(?:cat|cd|conda|cp|grader|load_ext|ls|mamba|matplotlib|mkdir|mv|pip|rm|time|timeit|uv)[^\S\n]++[^=].*$"
)
KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}  # the last is of nbformat 3
FEEDBACK = "torchgrade-feedback"  # tag of the cells that are ours
_DEFINES = re.compile(r"^[^\S\n]*+(?:async[^\S\n]++)?(?:def|class)[^\S\n]++(\w++)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell: its number among all code cells, from 1, and its text as Python."""

    number: int
    text: str
    tree: ast.Module | None  # None: it is not valid Python
    problem: str = ""  # why it is left out; empty for a cell that is silently so
    hides: tuple[str, ...] = ()  # functions and classes that are left out with it


def read_cells(data: bytes) -> list[Cell]:
    """Return the code cells of a notebook's bytes; raise UnreadableHandIn where there is no list of them."""
    code = [cell for cell in _cells(data) if cell["cell_type"] == "code"]
    return [_read_cell(number, _text(cell) if _is_python(cell) else "") for number, cell in enumerate(code, 1)]


def cells_of(data: bytes) -> list[tuple[str, str]]:
    """Return (kind, text) of each cell of a notebook, kinds as nbformat 4 has them, and nothing else of it.

    Raises UnreadableHandIn.
    """
    return [(KINDS[cell["cell_type"]], _text(cell)) for cell in _cells(data)]


def _cells(data: bytes) -> list[dict[str, Any]]:
    """Return the cells of known kinds, without those that are ours."""
    try:
        book: Any = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableHandIn(f"the notebook is not valid JSON ({str(error)[:80]}); {_AGAIN}") from None
    if not isinstance(book, dict):
        raise UnreadableHandIn(f"the file is JSON but no notebook; {_AGAIN}")
    cells = book.get("cells")
    if cells is None and isinstance(book.get("worksheets"), list):  # nbformat 3
        sheets = [sheet for sheet in book["worksheets"] if isinstance(sheet, dict)]
        parts = [sheet.get("cells") or [] for sheet in sheets]
        cells = [cell for part in parts for cell in part] if all(isinstance(part, list) for part in parts) else None
    if not isinstance(cells, list):
        raise UnreadableHandIn(f"the notebook has no list of cells; {_AGAIN}")
    known = [cell for cell in cells if isinstance(cell, dict) and isinstance(cell.get("cell_type"), str)]
    return [cell for cell in known if cell["cell_type"] in KINDS and not _is_feedback(cell)]


def _metadata(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _is_feedback(cell: dict[str, Any]) -> bool:
    """Say whether a cell is one that `grader feedback` put into the notebook; code is always the student's."""
    tags = _metadata(cell).get("tags")
    return isinstance(tags, list) and FEEDBACK in tags and cell["cell_type"] != "code"


def _is_python(cell: dict[str, Any]) -> bool:
    """Say whether a code cell is none of another language, as VS Code marks it."""
    editor = _metadata(cell).get("vscode")
    return not isinstance(editor, dict) or editor.get("languageId", "python") == "python"


def _text(cell: dict[str, Any]) -> str:
    """Return a cell's text with Unix line ends; lines that were stored without ends get them back, as in VS Code."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        lines = [part for part in source if isinstance(part, str)]
        source = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines[:-1]) + "".join(lines[-1:])
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""


def _read_cell(number: int, source: str) -> Cell:
    magic = _cell_magic(source)
    if magic and magic not in _RUN_THEIR_CELL:
        hidden = _functions_of(source)
        return Cell(number, "", None, f"{magic} does not run it here" if hidden else "", hidden)
    text = without_magics(source)
    try:
        return Cell(number, text, ast.parse(text))
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        hidden = tuple(dict.fromkeys(_DEFINES.findall(source)))
        return Cell(number, "", None, f"it is not valid Python ({_why(error)})", hidden)


def _cell_magic(source: str) -> str:
    """Return the magic that a cell begins with, behind comments only, such as those of Colab's forms."""
    for line in source.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            return line.split()[0] if line.lstrip().startswith("%%") else ""
    return ""


def _functions_of(source: str) -> tuple[str, ...]:
    """Return the functions and classes in the body of a cell magic, when that body is Python."""
    try:
        tree = ast.parse(_MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ()
    return tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))


def _why(error: Exception) -> str:
    """Return why a cell cannot be parsed, with the line where Python knows it."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f"line {error.lineno}: {error.msg}"
    return str(error) if type(error) in (SyntaxError, ValueError) else type(error).__name__


def _dedented(source: str) -> str:
    """Return a cell that is indented as a whole without that indent, as IPython runs it; else as it is."""
    lines = source.split("\n")
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    indent = first[: len(first) - len(first.lstrip())]
    return "\n".join(line.removeprefix(indent) for line in lines) if indent else source


def without_magics(source: str) -> str:
    """Return a cell with IPython's magics and shell lines blanked, in as many lines; a cell magic blanks its cell.

    Only a line that Python stumbles over is taken for a magic, so that a text or a modulo is none.
    """
    magic = _cell_magic(source)
    if magic and magic not in _RUN_THEIR_CELL:
        return ""
    source = _dedented(source)
    lines = source.split("\n")
    for _ in range(MOST_MAGICS):
        try:
            ast.parse("\n".join(lines))
        except SyntaxError as error:
            number = (error.lineno or 0) - 1
            if not (0 <= number < len(lines) and _blank(lines, number)):
                break
        except (ValueError, MemoryError, RecursionError):
            break
        else:
            return "\n".join(lines)
    return _MAGIC.sub(r"\1pass", source)


def _blank(lines: list[str], number: int) -> bool:
    """Put `pass` in the place of a magic, if the line is one; what it goes on in behind a backslash becomes empty."""
    found = _MAGIC.fullmatch(lines[number]) or _BARE_MAGIC.fullmatch(lines[number])
    goes_on = found is not None and lines[number].endswith("\\")
    if found is not None:
        lines[number] = f"{found[1]}pass"
    while goes_on and number + 1 < len(lines):
        number += 1
        goes_on = lines[number].endswith("\\")
        lines[number] = ""
    return found is not None
