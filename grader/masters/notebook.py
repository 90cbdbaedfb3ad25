"""Read the notebook of an instructor: from JSON to cells, and one clear message for what is no such notebook.

Trusted side, on the instructor's own file; nothing of it is executed.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.errors import UsageProblem
from grader.sandbox.inside.cells import without_magics

MOST_TEXT = 1 << 24  # characters of all cells, pictures in the text and what was printed among them
MOST_CODE = 1 << 20
MOST_CELLS = 5_000
LONGEST = 20_000  # characters of a line
DEEPEST = 100  # expressions and blocks in one another: what reads them goes a few calls down for each
_AGAIN = "open it in Jupyter and save it again"
_OLD = (
    "the notebook format of before 2015; open and save it in Jupyter, or jupyter nbconvert --to notebook --nbformat 4"
)
_FOREIGN_KERNELS = {"ir": "R", "julia": "Julia", "xcpp": "C++", "matlab": "MATLAB", "octave": "Octave"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; its number counts all cells from 1, as a person does who looks for it."""

    number: int
    kind: str  # "markdown", "code", "raw"
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""  # what its outputs show as text

    @property
    def opening(self) -> str:
        """The first line that says something, by which a person finds the cell."""
        return next((line.strip() for line in self.text.split("\n") if line.strip()), "")


def read_notebook(path: Path) -> list[Cell]:
    """Return the cells of a Python notebook; raise UsageProblem saying what is wrong with it and what to do."""
    book = _book(path)
    version = book.get("nbformat", 4)
    if "worksheets" in book or (isinstance(version, int) and version < 4):
        raise UsageProblem(f"{path} is in {_OLD}")
    if version != 4:
        raise UsageProblem(f"{path} is in notebook format {str(version)[:20]}, known is format 4; {_AGAIN}")
    language = _language(book.get("metadata"))
    if language != "Python":
        raise UsageProblem(f"{path} is a notebook in {language}; only Python's can become a lab")
    cells = book.get("cells")
    if not isinstance(cells, list):
        raise UsageProblem(f"{path} has no list of cells; {_AGAIN}")
    if len(cells) > MOST_CELLS:
        raise UsageProblem(f"{path} has {len(cells)} cells; a notebook of at most {MOST_CELLS} can become a lab")
    found = [_cell(path, number, cell) for number, cell in enumerate(cells, 1)]
    _check_size(path, found)
    return found


def _check_size(path: Path, cells: Sequence[Cell]) -> None:
    """Raise UsageProblem for more than can be read: of text in all, of a line, of expressions in one another."""
    code = [cell for cell in cells if cell.kind == "code"]
    printed = sum(len(cell.printed) for cell in cells)
    for own, more, most, what in ((cells, printed, MOST_TEXT, "text"), (code, 0, MOST_CODE, "code")):
        total = more + sum(len(cell.text) for cell in own)
        if total > most:
            raise UsageProblem(f"{path} holds {total} characters of {what}; at most {most} can be read")
    for cell in code:
        longest = max(map(len, cell.text.split("\n")))
        if longest > LONGEST:
            words = f"a line of {longest} characters, at most {LONGEST} can be read; break it"
            raise UsageProblem(f"{path}: cell {cell.number} has {words}")
        depth = _depth(cell.text)
        if depth > DEEPEST:
            words = f"expressions or blocks {depth} deep in one another, at most {DEEPEST} can be read"
            raise UsageProblem(f"{path}: cell {cell.number} has {words}; write a long sum as a loop, for one")


def _depth(text: str) -> int:
    """Return how deep the nodes of a cell's tree lie; 0 for a cell that is not read as Python. Needs no recursion."""
    try:
        level: list[ast.AST] = [ast.parse(without_magics(text))]
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return 0
    depth = 0
    while level:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth


def _book(path: Path) -> dict[str, Any]:
    if path.is_dir():
        raise UsageProblem(f"{path} is a folder; name the notebook in it")
    try:
        book = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:  # a decoding error is a ValueError
        raise UsageProblem(f"{path} is no notebook: it is not valid JSON ({str(error)[:80]}); {_AGAIN}") from None
    if not isinstance(book, dict):
        raise UsageProblem(f"{path} is JSON, but no notebook; {_AGAIN}")
    return book


def _language(metadata: object) -> str:
    """Return the language that a notebook says it is in; Python where it says nothing."""
    told = metadata if isinstance(metadata, dict) else {}
    tables = [table for table in (told.get("kernelspec"), told.get("language_info")) if isinstance(table, dict)]
    named = [table.get("language") for table in tables] + [table.get("name") for table in tables[-1:]]
    for name in (name for name in named if isinstance(name, str) and name):
        if name.lower().startswith(("python", "ipython")):
            return "Python"
        for kernel, language in _FOREIGN_KERNELS.items():
            if name.lower() == kernel or name.lower().startswith(f"{kernel}-"):
                return language
    languages = [name for name in named[: len(tables)] if isinstance(name, str) and name]
    return languages[0][:40] if languages else "Python"


def _cell(path: Path, number: int, data: object) -> Cell:
    if not isinstance(data, dict) or data.get("cell_type") not in ("markdown", "code", "raw"):
        raise UsageProblem(f"{path}: cell {number} is none of markdown, code and raw; {_AGAIN}")
    text, metadata = _joined(data.get("source")), data.get("metadata")
    if text is None:
        raise UsageProblem(f"{path}: cell {number} has no text; {_AGAIN}")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageProblem(f"{path}: cell {number} holds half a character (a lone surrogate); {_AGAIN}") from None
    kind, known = data["cell_type"], metadata if isinstance(metadata, dict) else {}
    editor = known.get("vscode")
    if kind == "code" and isinstance(editor, dict) and editor.get("languageId", "python") != "python":
        kind = "raw"  # VS Code keeps cells in other languages among the code
    return Cell(number, kind, text, known, _printed(data.get("outputs")))


def _joined(source: object) -> str | None:
    """Return a source, which may be cut into lines, with Unix line ends and without a byte order mark."""
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _printed(outputs: object) -> str:
    """Return what the outputs of a cell say as text, as otter reads them."""
    found = []
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict):
            data = output.get("data")
            found += [output.get("text"), data.get("text/plain") if isinstance(data, dict) else None]
    return "".join(_joined(each) or "" for each in found if each is not None)


def with_text(cell: Cell, text: str, kind: str = "") -> Cell:
    """Return the cell with another text, and another kind where one is given."""
    return replace(cell, text=text, kind=kind or cell.kind)
