"""Read how a hand-in is to be shown, as the confined process says (`inside/pages.py`), and make safe HTML of it.

Trusted side. The sender is held for hostile: it parsed what a student wrote. It names elements and gives text; each
element is made here, if it is one of few and stands where HTML allows it, and each text is escaped here. So what comes
back for a page is well formed, whatever was sent: it can end nothing that it did not begin, run or load nothing, and
lead to web and mail addresses only. What cannot be seen, or turns the direction of text, is shown by its number.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from grader.outcome import clean

MOST_ITEMS = 500_000
MOST_CELLS = 20_000
MOST_TEXT = 1 << 20  # characters that are shown
MOST_LINES = 50_000  # of code that are shown
MOST_OPEN = 10_000  # elements in one another, also those that are left out
MOST_PROSE_TEXT = 2 << 20  # characters of Markdown and raw cells in a notebook with feedback
MOST_PROSE_LINES = 50_000
MOST_SOURCE = 32 << 20  # characters of all its cells; a hand-in has fewer
DEEPEST = 60  # elements in one another; browsers give up at some hundreds
KINDS = ("code", "markdown", "raw")
VOID = ("br", "hr")
_PHRASES = frozenset(("a", "em", "strong", "del", "code", "span", "br"))
_FLOW = frozenset(("p", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "hr", "table")) | _PHRASES
_CHILDREN = {
    **dict.fromkeys(("", "li", "dd", "blockquote"), _FLOW),  # "" is the cell
    **dict.fromkeys(("p", "h4", "h5", "h6", "pre", "dt", "th", "td", "a", "em", "strong", "del", "code"), _PHRASES),
    "span": frozenset(("span",)),
}
_PARTS = {  # these hold what is named, and no text
    **dict.fromkeys(("ul", "ol"), frozenset(("li",))),
    **dict.fromkeys(("thead", "tbody"), frozenset(("tr",))),
    "dl": frozenset(("dt", "dd")),
    "table": frozenset(("thead", "tbody")),
    "tr": frozenset(("th", "td")),
}
_HEADINGS = {f"h{level}": f"h{min(6, level + 3)}" for level in range(1, 7)}  # those above are the page's own
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>\"'`\\]{1,2000}", re.IGNORECASE)
_CLASS = re.compile(r"[a-z][a-z0-9]{0,2}")
_WHOLE = re.compile(r"[0-9]{1,8}")
_JOINERS = "\u200c\u200d"  # of letters in some scripts, and of emoji


class Malformed(Exception):
    """The reply is none that shows a hand-in; the message says why, perhaps in the sender's words."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Where a name is defined, in lines of a cell."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is shown."""

    kind: str
    number: int  # among the cells of its kind, from 1
    source: str  # as the notebook has it; "" for a file
    lines: tuple[Markup, ...]  # of code
    body: Markup  # of anything else
    cut: bool  # there is more than is shown
    definitions: tuple[Definition, ...]
    lacking: int = 0  # characters that were left out of the source


def read_shown(reply: bytes | bytearray) -> tuple[Cell, ...]:
    """Return the cells of a hand-in; raise Malformed."""
    if reply.count(b"\0") > MOST_ITEMS:
        raise Malformed("too much is said")
    cells: list[Cell] = []
    numbers: Counter[str] = Counter()
    builder: _Builder | None = None
    length = 0
    for raw in reply.split(b"\0"):
        letter, rest = raw[:1].decode("ascii", "replace"), _text(raw[1:])
        length += len(rest) * (letter in "KT")
        if letter == "!":
            raise Malformed(clean(rest))
        if letter == "C":
            cells += [builder.cell()] if builder is not None else []
            numbers[rest] += 1
            builder = _new_builder(rest, numbers[rest])
        elif builder is None or length > MOST_TEXT or len(cells) > MOST_CELLS:
            raise Malformed("there is no cell to show this in, or too many")
        elif not builder.about(letter, rest):
            builder.take(letter, rest)
    cells += [builder.cell()] if builder is not None else []
    _check_sources(cells)
    return tuple(cells)


def _check_sources(cells: list[Cell]) -> None:
    """Raise Malformed for more text than a notebook with feedback is made of."""
    prose = [cell.source for cell in cells if cell.kind != "code"]
    total = sum(len(cell.source) for cell in cells)
    lines = sum(source.count("\n") for source in prose)
    if total > MOST_SOURCE or sum(map(len, prose)) > MOST_PROSE_TEXT or lines > MOST_PROSE_LINES:
        raise Malformed("there is too much text in it")
    if sum(len(cell.lines) for cell in cells) > MOST_LINES:
        raise Malformed("there are too many lines in it")


def _text(raw: bytes | bytearray) -> str:
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise Malformed("what is said is no text") from None


def _new_builder(kind: str, number: int) -> _Builder:
    if kind not in KINDS:
        raise Malformed("there is no such kind of cell")
    return _Code(kind, number) if kind == "code" else _Prose(kind, number)


class _Builder:
    """Fills one cell, item by item."""

    def __init__(self, kind: str, number: int) -> None:
        self.kind, self.number, self.source, self.cut, self.lacking = kind, number, "", False, 0
        self.definitions: list[Definition] = []

    def about(self, letter: str, rest: str) -> bool:
        """Take an item that says something about the cell; False for one that is shown in it."""
        if letter == "S":
            self.source = _string(rest)
        elif letter == "L":
            self.lacking = _whole(rest)
        elif letter == "D":
            first, last, name = _words(rest, 3)
            self.definitions.append(Definition(name, _whole(first), _whole(last)))
        elif letter == "X":
            self.cut = True
        else:
            return False
        return True

    def take(self, letter: str, rest: str) -> None:
        """Take an item that is shown."""
        raise NotImplementedError

    def lines(self) -> tuple[Markup, ...]:
        """Return the lines of code."""
        return ()

    def body(self) -> Markup:
        """Return the prose."""
        return Markup("")

    def cell(self) -> Cell:
        """Return the cell."""
        found = self.lines(), self.body(), self.cut, tuple(self.definitions), self.lacking
        return Cell(self.kind, self.number, self.source, *found)


class _Code(_Builder):
    """Collects pieces by line."""

    def __init__(self, kind: str, number: int) -> None:
        super().__init__(kind, number)
        self.pieces: list[list[Markup]] = [[]]

    def take(self, letter: str, rest: str) -> None:
        if letter == "N":
            self.pieces.append([])
        elif letter == "K":
            kind, text = _words(rest, 2)
            self.pieces[-1].append(_in_class(kind, visible(text, code=True)))
        else:
            raise Malformed("this is no item of code")

    def lines(self) -> tuple[Markup, ...]:
        whole = self.pieces if self.pieces[-1] else self.pieces[:-1]  # as an editor counts lines
        return tuple(Markup("").join(pieces) for pieces in whole)


class _Prose(_Builder):
    """Writes elements; those that are open are on a stack, with "" for each that was left out.

    What is around the next one is on a second stack without gaps, so that nothing is looked for.
    """

    def __init__(self, kind: str, number: int) -> None:
        super().__init__(kind, number)
        self.parts: list[Markup] = []
        self.open: list[str] = []
        self.around: list[str] = [""]  # the cell itself, then the elements that are open
        self.links = 0  # of them

    def take(self, letter: str, rest: str) -> None:
        if letter == "O":
            tag, _, argument = rest.partition(" ")
            self.begin(_HEADINGS.get(tag, tag), argument)
        elif letter == "T":
            if self.within() not in _PARTS:
                self.parts.append(visible(rest, code=self.within() in ("code", "pre", "span")))
        elif letter == "E":
            self.end()
        else:
            raise Malformed("this is no item of prose")

    def within(self) -> str:
        """Return the element that is open, "" for the cell itself."""
        return self.around[-1]

    def begin(self, tag: str, argument: str) -> None:
        """Begin an element, or leave it out where it must not be."""
        around = self.within()
        allowed = tag in (_PARTS.get(around) or _CHILDREN[around]) and len(self.open) < DEEPEST
        if tag == "a":
            allowed = allowed and not self.links and _ADDRESS.fullmatch(argument) is not None
        if tag == "span":
            allowed = allowed and _CLASS.fullmatch(argument) is not None
        if allowed:
            self.parts.append(_start(tag, argument))
        if len(self.open) >= MOST_OPEN:
            raise Malformed("too much is in one another")
        opened = tag if allowed and tag not in VOID else ""
        self.open.append(opened)
        self.around += [opened] if opened else []
        self.links += opened == "a"

    def end(self) -> None:
        """End the last element that was begun; none may be there."""
        if self.open and (tag := self.open.pop()):
            self.parts.append(Markup("</{}>").format(tag))
            self.around.pop()
            self.links -= tag == "a"

    def body(self) -> Markup:
        while self.open:
            self.end()
        return Markup("").join(self.parts)


def _start(tag: str, argument: str) -> Markup:
    """Return the start of an element that is allowed."""
    if tag == "a":
        return Markup('<a href="{}" rel="noopener noreferrer nofollow">').format(argument)
    if tag == "span":
        return Markup('<span class="{}">').format(argument)
    if tag == "ol" and _WHOLE.fullmatch(argument):
        return Markup('<ol start="{}">').format(argument)
    return Markup("<{}>").format(tag)


def _in_class(kind: str, text: Markup) -> Markup:
    return Markup('<span class="{}">{}</span>').format(kind, text) if _CLASS.fullmatch(kind) else text


def _string(text: str) -> str:
    try:
        value = json.loads(text) if text.startswith('"') else None
    except ValueError:
        value = None
    if type(value) is not str:
        raise Malformed("the text of a cell is no string")
    return value


def _words(text: str, count: int) -> list[str]:
    words = text.split(" ", count - 1)
    if len(words) != count:
        raise Malformed("an item lacks a part")
    return words


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Malformed("a line has no number")
    return int(text)


def visible(text: str, *, code: bool = False) -> Markup:
    """Return *text* escaped, with the number of each character that is not seen, in *code* also of odd spaces."""
    if text.isprintable():
        return escape(text)
    parts = []
    for hidden, run in groupby(text, lambda char: char if _is_hidden(char, code=code) else ""):
        if hidden:
            count = sum(1 for _ in run)
            times = f"U+{ord(hidden):04X}" + (f" \N{MULTIPLICATION SIGN}{count}" if count > 1 else "")
            parts.append(Markup('<mark title="a character that is not seen">{}</mark>').format(times))
        else:
            parts.append(escape("".join(run)))
    return Markup("").join(parts)


def _is_hidden(char: str, *, code: bool) -> bool:
    if char.isprintable() or char in "\n\t" or char in _JOINERS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") or (code and unicodedata.category(char) == "Zs")
