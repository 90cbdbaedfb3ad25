"""Execute a submission as a module: a file at once, a notebook statement by statement under the names of its cells.

Runs in the confined child, beside student code. Imports the standard library and its neighbours only.

As in a kernel, a statement of a notebook that fails hides nothing that stands below it; and what Python says of a line,
in a traceback or a warning, names the cell and the line in it.
"""

from __future__ import annotations
import __future__ as future

import linecache
import marshal
import sys
import traceback
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from types import CodeType, ModuleType

from .notebook import Reading

MOST_CODE = 1 << 20  # bytes; a longer text is compiled where it is loaded
Places = Sequence[Sequence[int]]
Raised = tuple[str, Exception | SystemExit]
_FUTURES = 0
for _feature in future.all_feature_names:
    _FUTURES |= getattr(future, _feature).compiler_flag


class Origin:
    """Knows which files of the interpreter are the hand-in; a class because many errors ask it."""

    def __init__(self, file: str, places: Places = (), *, session: bool = False) -> None:
        self.file, self.places = file, places
        self.cells: dict[str, list[tuple[int, int]]] = {}  # by name: lines of the cell, and of the module
        reading = Reading(session=session)
        self.names = [reading.cell(cell) for _, cell, _ in places]
        for name, (module_line, _, line) in zip(self.names, places, strict=True):
            self.cells.setdefault(name, []).append((line, module_line))
        for parts in self.cells.values():
            parts.sort()

    def line_of(self, file: str, number: int) -> int:
        """Return the line of the module that a line of a file of the interpreter is; 0 if it is none."""
        if file not in self.cells:
            return number if file == self.file else 0
        parts = self.cells[file]
        line, module_line = parts[max(0, bisect_right(parts, (number, sys.maxsize)) - 1)]
        return module_line + number - line

    def own_line(self, error: BaseException) -> tuple[int, str]:
        """Return the last line of the module that an error passes through, and its text; (0, "") if none."""
        if isinstance(error, SyntaxError) and (line := self.line_of(error.filename or "", error.lineno or 0)):
            return line, (error.text or "").strip()
        found = 0, ""
        for frame, number in traceback.walk_tb(error.__traceback__):
            if line := self.line_of(frame.f_code.co_filename, number):
                found = line, linecache.getline(frame.f_code.co_filename, number).strip()
        return found


PROBES = Origin("probes.py")


def reference_origin(name: str) -> Origin:
    """Return where the lines of a prerequisite's reference come from."""
    return Origin(f"<reference {name}>")


def compiled(text: str, origin: Origin) -> bytes:
    """Return the code of *text* for `load`: one process compiles for all. Empty where that fails; `load` says why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = marshal.dumps(_compiled_parts(text, origin) if origin.places else _compiled_file(text, origin))
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return b""
    return code if len(code) <= MOST_CODE else b""


def _compiled_file(text: str, origin: Origin) -> CodeType:
    return compile(text, origin.file, "exec", dont_inherit=True)


def _compiled_parts(text: str, origin: Origin) -> list[CodeType]:
    codes: list[CodeType] = []
    flags = 0
    for name, part, line in _parts(text, origin):
        codes.append(_compiled_part(name, part, line, flags))
        flags |= codes[-1].co_flags & _FUTURES  # such imports stand first
    return codes


def _compiled_part(name: str, part: list[str], line: int, flags: int) -> CodeType:
    code: CodeType = compile("\n" * (line - 1) + "\n".join(part), name, "exec", flags, dont_inherit=True)
    return code


def load(name: str, text: str, origin: Origin, code: bytes = b"") -> tuple[ModuleType, list[Raised]]:
    """Execute *text* as a module of that *name*; return it, and each statement of a notebook with what it raised.

    Its folder is on no path, so nothing beside it is found. *code* is what `compiled` made of the text, or empty.
    """
    module = ModuleType(name)
    module.__file__ = origin.file
    sys.modules[name] = module
    if origin.places:
        return module, _run_parts(module, text, origin, marshal.loads(code) if code else [])
    remember(origin.file, text)
    exec(marshal.loads(code) if code else _compiled_file(text, origin), module.__dict__)
    return module, []


def remember(file: str, text: str) -> None:
    """Let tracebacks and `inspect` find the text of a file that is none."""
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)


def _parts(text: str, origin: Origin) -> list[tuple[str, list[str], int]]:
    """Return name, lines and first line of each part of a notebook's text."""
    lines = text.split("\n")
    starts = [place[0] - 1 for place in origin.places]
    parts = [lines[first:last] for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [(name, part, line) for name, part, (_, _, line) in zip(origin.names, parts, origin.places, strict=True)]


def _run_parts(module: ModuleType, text: str, origin: Origin, codes: Sequence[CodeType]) -> list[Raised]:
    parts = _parts(text, origin)
    sheets: dict[str, dict[int, str]] = {}
    for name, part, line in parts:
        sheets.setdefault(name, {}).update(enumerate(part, line))
    for name, sheet in sheets.items():
        remember(name, "".join(f"{sheet.get(number, '')}\n" for number in range(1, max(sheet) + 1)))
    raised: list[Raised] = []
    flags = 0
    for number, (name, part, line) in enumerate(parts):
        try:
            code = codes[number] if codes else _compiled_part(name, part, line, flags)
            flags |= code.co_flags & _FUTURES
            exec(code, module.__dict__)
        except (Exception, SystemExit) as error:
            raised.append(("\n".join(part), error))
    return raised
