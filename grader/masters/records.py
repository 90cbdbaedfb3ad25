"""What a master notebook holds, whichever tool it was written for: parts, questions and test cases. Plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from grader.masters.notebook import Cell


class Role(Enum):
    """What a cell is for."""

    TEXT = "text"
    GIVEN = "given code"
    ANSWER = "answer"
    TEST = "test"
    WRITTEN = "written answer"
    SETTINGS = "settings"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Part:
    """One cell, or a piece of one, and what it is for."""

    cell: Cell
    role: Role
    name: str = ""  # grade id or question
    points: float | None = None  # that a person gives for it
    whole: bool = False  # all of its code is the answer, where no marker says otherwise

    @property
    def place(self) -> str:
        """What a message calls the cell."""
        return f"cell {self.cell.number}" + (f" ({self.name})" if self.name else "")


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: a test cell, or what of it students see, or what they do not."""

    name: str
    cell: int
    text: str  # Python, without the markers
    points: float
    hidden: bool
    lines: frozenset[int] | None = None  # whose assertions count; None: all
    hint: str = ""
    printed: str | None = None  # what the cell showed when it was run, where that is the expectation
    question: str = ""
    told: bool = True  # the tool has it for a test; False: a cell with assertions, found by its looks

    def counts(self, line: int) -> bool:
        """Say whether the assertion that begins on *line* is of this case."""
        return self.lines is None or line in self.lines


@dataclass(frozen=True, slots=True)
class Master:
    """A master notebook."""

    tool: str  # "nbgrader", "otter" or "holes"
    parts: tuple[Part, ...]
    cases: tuple[Case, ...]
    points: Mapping[str, float] = field(default_factory=dict)  # of each question of otter
    notes: tuple[str, ...] = ()  # for the author to review
