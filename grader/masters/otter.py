"""Read an otter master: questions, solutions and test cells between raw cells with settings.

Trusted side, on the instructor's own file; nothing of it is executed. Source: `otter assign` of otter-grader 7
(https://otter-grader.readthedocs.io/en/latest/otter_assign/notebook_format.html).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.masters.code import problem
from grader.masters.notebook import Cell, with_text
from grader.masters.records import Case, Master, Part, Role

_BLOCKS = ("question", "prompt", "solution", "tests")
_BOUNDARY = re.compile(rf"#\s+(?P<end>begin|end)\s+(?P<block>{'|'.join(_BLOCKS)})\b", re.IGNORECASE)
_SETTINGS = re.compile(r"#\s+assignment\s+config\b", re.IGNORECASE)
_IGNORE = re.compile(r"(##\s*ignore\s*##|#\s*ignore\b)", re.IGNORECASE)
# a group that is repeated possessively does not match as it should before Python 3.11.5
_FENCE = re.compile(r"^```otter[^\S\n]*+\n(?P<text>(?:(?!```)[^\n]*+\n)*)```[^\S\n]*+$\n?", re.MULTILINE)
_BEFORE_3 = re.compile(r"^(```|<!--)(?=[^\S\n]*+\n)\s*+BEGIN QUESTION\s*?$", re.MULTILINE)
_BEGIN_CONFIG = re.compile(r'(?:.\s*=\s*)?""?"?\s*#\s*BEGIN\s*TEST\s*CONFIG', re.IGNORECASE)
_END_CONFIG = re.compile(r'""?"?\s*#\s*END\s*TEST\s*CONFIG', re.IGNORECASE)


@dataclass(slots=True)
class _Question:
    """A question that is being read; a class because its test cells come one by one."""

    name: str
    settings: Mapping[str, Any]
    place: str
    cases: list[Case] = field(default_factory=list)
    given: list[float | None] = field(default_factory=list)  # points that a case says itself


def is_otter(cells: Sequence[Cell]) -> bool:
    """Say whether raw cells hold otter's blocks; raise UsageProblem for its format from before version 3."""
    if any(_boundary(cell) or _is_settings(cell) for cell in _unfenced(cells)):
        return True
    old = next((cell for cell in cells if cell.kind == "markdown" and _BEFORE_3.search(cell.text)), None)
    if old is not None:
        words = (
            "its BEGIN QUESTION is in the format of otter before version 3; put it into a raw cell, # BEGIN QUESTION"
        )
        raise problem(f"cell {old.number}", words)
    return False


def read_otter(cells: Sequence[Cell]) -> Master:
    """Return the parts and test cases; raise UsageProblem for blocks that do not pair and settings that are none."""
    reader = _Reader()
    for cell in _unfenced(cells):
        reader.read(cell)
    return reader.finish()


def _unfenced(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the cells, with settings that stand fenced in a text as raw cells of their own."""
    for cell in cells:
        parts = _FENCE.split(cell.text) if cell.kind == "markdown" else [cell.text]
        for number, text in enumerate(parts):
            if len(parts) == 1 or text.strip():
                yield with_text(cell, text, "raw" if number % 2 else "")


def _boundary(cell: Cell) -> re.Match[str] | None:
    return _BOUNDARY.match(cell.opening) if cell.kind == "raw" else None


def _is_settings(cell: Cell) -> bool:
    return cell.kind == "raw" and _SETTINGS.match(cell.opening) is not None


class _Reader:
    """Keeps which blocks are open; a class because each cell depends on those before it."""

    def __init__(self) -> None:
        self.open: list[tuple[str, int]] = []  # block, cell
        self.question: _Question | None = None
        self.parts: list[Part] = []
        self.cases: list[Case] = []
        self.points: dict[str, float] = {}
        self.notes: list[str] = []

    def read(self, cell: Cell) -> None:
        """Take one cell."""
        found = _boundary(cell)
        if found is not None:
            block = found["block"].lower()
            self._end(block, cell) if found["end"].lower() == "end" else self._begin(block, cell)
            if self.question is not None and len(self.open) == 1 and found["end"].lower() == "begin":
                self.parts.append(Part(cell, Role.SETTINGS, self.question.name))
        elif _is_settings(cell) or (cell.kind == "raw" and not self.open) or _IGNORE.match(cell.opening):
            self.parts.append(Part(cell, Role.IGNORED))
        else:
            self.parts.append(self._within(cell))

    def _begin(self, block: str, cell: Cell) -> None:
        place = f"cell {cell.number}"
        if block == "question":
            if self.open:
                raise problem(place, f"a question begins within the {self.open[-1][0]} of cell {self.open[-1][1]}")
            self.question = self._new_question(cell)
        elif len(self.open) != 1:
            where = (
                f"within the {self.open[-1][0]} of cell {self.open[-1][1]}" if self.open else "outside of a question"
            )
            raise problem(place, f"BEGIN {block.upper()} stands {where}")
        self.open.append((block, cell.number))

    def _end(self, block: str, cell: Cell) -> None:
        place = f"cell {cell.number}"
        if not self.open or self.open[-1][0] != block:
            where = (
                f"the {self.open[-1][0]} of cell {self.open[-1][1]} is still open" if self.open else "nothing is open"
            )
            raise problem(place, f"END {block.upper()} has no BEGIN before it: {where}")
        self.open.pop()
        if block == "question" and self.question is not None:
            self._close(self.question)
            self.question = None

    def _new_question(self, cell: Cell) -> _Question:
        settings = _settings(cell.text, f"cell {cell.number}")
        name = settings.get("name")
        if not isinstance(name, str | int) or not str(name).strip():
            raise problem(f"cell {cell.number}", "the question has no `name:`")
        if str(name) in self.points:
            raise problem(f"cell {cell.number}", f"there is a question {str(name)!r} already; each needs its own name")
        self.points[str(name)] = 0.0
        return _Question(str(name), settings, f"cell {cell.number} ({name})")

    def _close(self, question: _Question) -> None:
        points = _shares(question)
        self.points[question.name] = sum(points) if points else _alone(question)
        for case, share in zip(question.cases, points, strict=True):
            self.cases.append(replace(case, points=share))
        if question.settings.get("manual") is True:
            share = self.points[question.name]
            self.notes.append(f"{question.place}: a person gives its {share:g} points, no check does")

    def _within(self, cell: Cell) -> Part:
        block, name = (self.open[-1][0] if self.open else ""), (self.question.name if self.question else "")
        if block == "tests":
            if cell.kind != "code":
                raise problem(f"cell {cell.number}", "there is a cell without code among the tests")
            self._add_case(cell)
            return Part(cell, Role.TEST, name)
        if block == "prompt":
            return Part(cell, Role.IGNORED, name)
        if cell.kind == "markdown":
            return Part(cell, Role.WRITTEN if block == "solution" else Role.TEXT, name)
        if cell.kind == "raw":
            return Part(cell, Role.IGNORED, name)
        return Part(cell, Role.ANSWER if block == "solution" else Role.GIVEN, name)

    def _add_case(self, cell: Cell) -> None:
        assert self.question is not None
        number = len(self.question.cases) + 1
        settings, text, hidden = _test_settings(cell)
        hint = settings.get("failure_message")
        case = Case(
            name=f"{self.question.name}_{number}",
            cell=cell.number,
            text=text,
            points=0.0,
            hidden=hidden,
            hint=hint if isinstance(hint, str) else "",
            printed=cell.printed,
            question=self.question.name,
        )
        self.question.cases.append(case)
        given = settings.get("points")
        self.question.given.append(None if given is None else _number(given, f"cell {cell.number}"))

    def finish(self) -> Master:
        """Return the master; raise UsageProblem when a block is still open."""
        if self.open:
            block, number = self.open[0]
            raise problem(f"cell {number}", f"BEGIN {block.upper()} has no END {block.upper()}")
        return Master("otter", tuple(self.parts), tuple(self.cases), self.points, tuple(self.notes))


# --- settings ---------------------------------------------------------------------------------------------------------


def _settings(text: str, place: str) -> Mapping[str, Any]:
    """Return settings in YAML; raise UsageProblem for others."""
    import yaml

    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise problem(place, f"its settings are not valid YAML ({' '.join(str(error).split())[:120]})") from None
    if not isinstance(data, dict | None):
        raise problem(place, f"its settings are not `key: value`, but {str(data)[:40]!r}")
    return data or {}


def _test_settings(cell: Cell) -> tuple[Mapping[str, Any], str, bool]:
    """Return the settings of a test cell, its code with as many lines as before, and whether students see it."""
    lines = cell.text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _BEGIN_CONFIG.match(lines[first]):
        ends = [number for number, line in enumerate(lines) if _END_CONFIG.match(line)]
        if not ends:
            raise problem(f"cell {cell.number}", "BEGIN TEST CONFIG has no END TEST CONFIG")
        settings = _settings("\n".join(lines[first + 1 : ends[0]]), f"cell {cell.number}")
        blank = [""] * (ends[0] + 1)
        return settings, "\n".join(blank + lines[ends[0] + 1 :]), settings.get("hidden") is True
    hidden = lines[first].lstrip().startswith("#") and re.search(r"\bhidden\b", lines[first], re.IGNORECASE) is not None
    return {}, cell.text, hidden


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise problem(place, f"points are numbers of 0 or more, not {value!r:.40}")
    return float(value)


def _shares(question: _Question) -> list[float]:
    """Return the points of each case, shared as otter does where the question gives a total or nothing."""
    total, given, place = question.settings.get("points"), list(question.given), question.place
    if isinstance(total, dict):
        total = _number(total.get("each", 1), place) * len(given)
    if isinstance(total, list):
        if len(total) != len(given):
            raise problem(place, f"it has {len(given)} tests, but points for {len(total)}")
        given, total = [_number(each, place) for each in total], None
    left = [share for share in given if share is None]
    told = sum(share for share in given if share is not None)
    rest = 0.0
    if left and total is not None:
        rest = (_number(total, place) - told) / len(left)
    elif left and not told:
        rest = 1 / len(left)
    if rest < 0:
        raise problem(place, f"its tests have {told:g} points, the question only {total}")
    return [rest if share is None else share for share in given]


def _alone(question: _Question) -> float:
    """Return the points of a question without tests."""
    points = question.settings.get("points")
    return 1.0 if points is None or isinstance(points, list | dict) else _number(points, question.place)
