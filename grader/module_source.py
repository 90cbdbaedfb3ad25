"""A hand-in as the sandbox read it: the text of its module, and where the lines of that stand in what was handed in.

Trusted side. What the sandbox says is checked and cleaned here, for the process that said it is the student's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.outcome import clean
from grader.sandbox.inside import wire
from grader.sandbox.inside.loading import MOST_CODE, Origin, compiled
from grader.sandbox.inside.notebook import Reading

MOST_NOTES = 50
_MOST_ABSENT = 500
_MOST_LINE = 1 << 31
_PLOTS = ("altair", "bokeh", "matplotlib", "mpl_toolkits", "plotly", "pylab", "seaborn", "torchviz")
_NOTEBOOKS = ("IPython", "gdown", "google", "ipykernel", "ipywidgets", "kaggle")
_REPORTS = ("pandas", "tensorboard", "torchinfo", "torchsummary", "tqdm", "wandb")
_NOT_FOR_GRADING = frozenset((*_PLOTS, *_NOTEBOOKS, *_REPORTS))


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A hand-in as the sandbox read it."""

    file: str
    text: str
    unfilled: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    places: tuple[tuple[int, int, int], ...] = ()  # of a notebook: line of the text, code cell, line of that cell
    absent: Mapping[str, str] | None = None  # names it does not define, and a clause that says why
    session: bool = False  # it is what a person has run in a kernel, cell by cell
    code: bytes = field(default=b"", repr=False)  # of the text, as `inside/loading.py` compiled it; never loaded here

    def line(self, number: int) -> str:
        """Return a line of the text, stripped; empty when there is none."""
        lines = self.text.split("\n")
        return clean(lines[number - 1], 160) if 0 < number <= len(lines) else ""

    def place(self, number: int) -> tuple[int, int]:
        """Return the code cell, 0 for a file, and the line there that a line of the text is."""
        if not self.places or number <= 0:
            return 0, number
        first, cell, line = self.places[max(0, bisect_right(self.places, (number, _MOST_LINE, 0)) - 1)]
        return cell, line + number - first

    def where(self, number: int) -> str:
        """Return what the student calls a line of the text: `line 3`, or `line 3 of code cell 2`."""
        cell, line = self.place(number)
        return Reading(session=self.session).place(cell, line) if cell else f"line {line}"

    def why_absent(self, line: int) -> str:
        """Return why a name that a line of the text uses is not there, as one more clause; empty if that is unknown."""
        words = re.findall(r"\w+", self.line(line))
        name = next((word for word in words if word in (self.absent or ())), "")
        return f"; {name} {(self.absent or {})[name]}" if name else ""


def our_source(file: str, text: str) -> ModuleSource:
    """Return a text of the course's own, a solution or what the proof makes of it, that no sandbox need read first."""
    return ModuleSource(file, text, code=compiled(text, Origin(file)))


def advice_on_import(message: str, hand_in: str) -> str:
    """Return what to do about a module that is missing, by the message of its error, as one more clause."""
    missing = re.match(r"No module named '([\w.]+)'", message)
    package = missing[1].partition(".")[0] if missing else ""
    if package in _NOT_FOR_GRADING:
        return (
            f"; {package} is not there where grading happens: the import and what uses it can go, "
            "for only what the lab asks for counts"
        )
    return f"; only installed packages can be imported, so put your own helpers into this {hand_in}"


def on_input(kind: str, source: ModuleSource, line: int) -> str:
    """Return what is said of an error where that is `input()` in a line of the module; empty for any other."""
    if kind != "EOFError" or not re.search(r"\binput\s*\(", source.line(line)):
        return ""
    return f"input() at {source.where(line)} waits for somebody who is not there; remove it"


def module_source(file: str, value: Any, *, session: bool) -> ModuleSource:
    """Return the source that `worker.read_hand_in` describes; raise ProtocolError for any other value."""
    if type(value) is not dict or type(value.get("text")) is not str:
        raise wire.ProtocolError("not the source of a module")
    unfilled = _rows(value, "unfilled", (str, int))
    places = _rows(value, "places", (int, int, int))
    absent = _rows(value, "absent", (str, str))
    if any(not 0 < number < _MOST_LINE for place in places for number in place) or places != sorted(places):
        raise wire.ProtocolError("not the places of a module")
    code = value.get("code")
    if type(code) is not bytes or len(code) > MOST_CODE:
        raise wire.ProtocolError("not the code of a module")
    notes = value.get("notes")
    if type(notes) is not list or any(type(note) is not str for note in notes):
        raise wire.ProtocolError("not the notes on a module")
    return ModuleSource(
        file,
        value["text"],
        unfilled=tuple((name, line) for name, line in unfilled),
        notes=tuple(clean(note) for note in notes[:MOST_NOTES]),
        places=tuple((line, cell, own) for line, cell, own in places),
        absent={name: clean(why) for name, why in absent[:_MOST_ABSENT]},
        session=session,
        code=code,
    )


def _rows(value: Mapping[str, Any], key: str, kinds: tuple[type, ...]) -> list[list[Any]]:
    rows = value.get(key)
    if type(rows) is not list or any(type(row) is not list or tuple(map(type, row)) != kinds for row in rows):
        raise wire.ProtocolError(f"not the {key} of a module")
    return rows


def with_raised(source: ModuleSource, raised: Any) -> ModuleSource:
    """Return a notebook's source with notes on the statements that raised when it was loaded; *raised* is as sent.

    Raise ProtocolError for what `worker.open_hand_in` does not send.
    """
    if type(raised) is not list or not all(map(_is_error, raised)):
        raise wire.ProtocolError("not what a module raised")
    notes, absent = list(source.notes), dict(source.absent or {})
    for error in raised[:MOST_NOTES]:
        line, names = error["line"], [clean(name, 80) for name in error["names"]]
        why = f"{error['type'] or 'an exception of its own class'}: {clean(error['message'], 150)}"
        why += f" at {source.where(line)}: `{source.line(line)}`" if source.line(line) else ""
        if error["type"] == "ModuleNotFoundError":
            why += advice_on_import(error["message"], "notebook")
        why = on_input(error["type"], source, line) or why
        notes.append(f"{', '.join(names)} could not be made: {why}" if names else f"a cell failed: {why}")
        absent = {**dict.fromkeys(names, f"could not be made: {why}"), **absent}
    return replace(source, notes=tuple(map(clean, notes[:MOST_NOTES])), absent=absent)


def _is_error(value: object) -> bool:
    kinds = {"type": str, "message": str, "line": int, "names": list}
    if type(value) is not dict or any(type(value.get(key)) is not kind for key, kind in kinds.items()):
        return False
    return all(type(name) is str for name in value["names"])
