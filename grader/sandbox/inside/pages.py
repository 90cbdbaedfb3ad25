"""Say how a hand-in is to be shown: its cells as coloured lines and as prose, and where each name is defined.

Runs in a confined child of a zygote that imports no torch, and nowhere else; nothing of the hand-in is executed. All
that parses hostile bytes is here and in `prose.py`: JSON, Python's grammar, Markdown, HTML. Imports nothing of grader.

The reply is flat, so that who reads it, `feedback/shown.py`, has nothing to parse: items between NUL bytes, each a
letter and its text. Text that is shown holds no NUL.

    C kind                a cell begins: code, markdown or raw
    S "text"              its text, as a string of JSON, of prose the beginning; for notebooks only
    L count               so many characters are left out of that text
    D first last name     the definition of a name that counts, by lines of the cell
    K class text          a piece of code; the class is Pygments' short one, "-" for none
    N                     the line of code ends
    O tag argument        an element of the prose begins; the argument is a link's address, or what a list begins with
    T text                text in it
    E                     it ends
    X                     what follows, of this cell and others, is too much to be shown
    ! why                 nothing can be shown
"""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from . import cells, notebook, prose, source, syntax

SEPARATOR = "\0"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MOST_SHOWN = 1 << 18  # characters of a hand-in
MOST_LINES = 20_000  # of a hand-in
MOST_IN_BOOK = 1 << 20  # characters of Markdown and raw cells that go into the notebook with feedback
MOST_LINES_IN_BOOK = 20_000
MOST_PROSE = 30_000  # characters of a cell; Markdown beyond is shown as plain text
PROSE_SECONDS = 4.0  # of computing, for the Markdown of a hand-in; then, too, the rest is plain text

_Cell = tuple[str, str]  # kind, text
_Write = Callable[[list[bytes | memoryview]], None]


def settle_in() -> None:
    """Import, in the process that children are forked from, what each of them would import otherwise."""
    prose.settle_in()


def decode(view: bytearray | memoryview, *, live: bool, device: str = "cpu") -> tuple[dict[str, Any], None]:
    """Return a request of the trusted side: a line of JSON, and the bytes of the hand-in behind it."""
    del live, device
    head, _, data = bytes(view).partition(b"\n")
    return {**json.loads(head), **({"data": data} if data else {})}, None


def serve(request: dict[str, Any], write: _Write) -> None:
    """Answer a request with one reply; see above."""
    try:
        reply = list(items(request["data"], request["suffix"], request["names"], plain=request["plain"]))
    except syntax.UnreadableHandIn as error:
        reply = [f"!{_without_separator(str(error))}"]
    except Exception as error:
        reply = [f"!{type(error).__name__}"]
    write([SEPARATOR.join(reply).encode("utf-8", "surrogatepass")])


def items(data: bytes, suffix: str, names: Sequence[str], *, plain: bool) -> Iterator[str]:
    """Yield the items of a reply; *plain* without colours, prose and places, which is what can go wrong."""
    is_notebook = suffix == ".ipynb"
    parts = cells.cells_of(data) if is_notebook else [("code", _text_of(data))]
    places = {} if plain else _in_notebook(data, names) if is_notebook else _in_file(parts[0][1], names)
    left, lines, began, number = MOST_SHOWN, MOST_LINES, time.process_time(), 0
    book, book_lines = MOST_IN_BOOK, MOST_LINES_IN_BOOK
    for kind, text in parts:
        yield f"C{kind}"
        if is_notebook and kind == "code":  # all of it: it is graded again
            yield f"S{json.dumps(text, ensure_ascii=False)}"
        elif is_notebook:
            kept = _cut(text, book, book_lines)
            book, book_lines = book - len(kept), book_lines - kept.count("\n")
            yield f"S{json.dumps(kept, ensure_ascii=False)}"
            if len(kept) < len(text):
                yield f"L{len(text) - len(kept)}"
        if kind == "code":
            number += 1
            yield from places.get(number, ())
        hurry = plain or time.process_time() - began > PROSE_SECONDS
        shown = _cut(text, left, lines)
        yield from _shown(kind, _without_separator(shown), plain=hurry)
        if len(shown) < len(text):
            yield "X"
        left, lines = left - len(shown), lines - shown.count("\n")


def _cut(text: str, most: int, lines: int) -> str:
    """Return the beginning of a text, of at most so many characters and line ends."""
    if text.count("\n", 0, most) <= lines:
        return text[:most]
    end = -1
    for _ in range(lines + 1):
        end = text.index("\n", end + 1)
    return text[: min(end, most)]


def _shown(kind: str, text: str, *, plain: bool) -> Iterable[str]:
    if kind == "code":
        return _coloured(text, plain=plain)
    if kind == "raw" or plain or len(text) > MOST_PROSE:
        return _as_it_is(text)
    try:
        return list(prose.items(text))
    except Exception:  # whatever a Markdown parser raises, RecursionError first of all
        return _as_it_is(text)


def _as_it_is(text: str) -> list[str]:
    return ["Opre", f"T{text}", "E"]


def _coloured(text: str, *, plain: bool) -> Iterator[str]:
    """Yield the pieces of code; each ends with its line at the latest."""
    tokens = [("-", text)] if plain else prose.tokens(text)
    for kind, value in tokens:
        first, *others = value.split("\n")
        yield from (f"K{kind} {first}",) if first else ()
        for part in others:
            yield "N"
            yield from (f"K{kind} {part}",) if part else ()


def _without_separator(text: str) -> str:
    """Return *text* without NUL, and with something in the place of what is no character."""
    return text.encode("utf-8", "replace").decode().replace(SEPARATOR, REPLACEMENT)


def _text_of(data: bytes) -> str:
    """Return the text of a Python file, also of one that Python cannot read."""
    try:
        return source.decode(data)
    except syntax.UnreadableHandIn:
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


# --- where things are -------------------------------------------------------------------------------------------------


def _in_file(text: str, names: Sequence[str]) -> dict[int, list[str]]:
    """Return the items D of a file: by number of the code cell, which is 1."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return {}
    last = {name: syntax.lines_of(node) for node in body for name in syntax.defined(node)}
    return {1: [f"D{last[name][0]} {last[name][1]} {name}" for name in names if name in last]}


def _in_notebook(data: bytes, names: Sequence[str]) -> dict[int, list[str]]:
    """Return the items D of a notebook, by number of the code cell."""
    module = notebook.read_notebook(data, notebook.Reading(tuple(names)))
    last = {name: definition for definition in module.definitions for name in definition.names}
    places: dict[int, list[str]] = {}
    for name in names:
        if name in last:
            places.setdefault(last[name].cell, []).append(f"D{last[name].line} {last[name].last} {name}")
    return places
