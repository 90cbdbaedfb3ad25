"""What grading says about a submission: plain records, no behaviour beyond their own fields.

Nothing here imports torch, pytest or click, so a result can be read anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_COMMAND = re.compile(r"^([^\S\n]*):(?=:)|##(?=\w*\[)", re.MULTILINE)


class Outcome(Enum):
    """How one check ended; exactly one holds."""

    PASSED = "passed"
    FAILED = "failed"  # it ran, and the value is not what the task asks for
    ERROR = "error"  # the student's code raised, or the hand-in cannot be read
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"  # ended by a signal, or without a reply
    DENIED = "denied"  # tried what the sandbox refuses
    NOT_IMPLEMENTED = "not_implemented"  # still the stub
    SKIPPED = "skipped"
    NEEDS_GPU = "needs_gpu"  # could not run here; its points stay open
    HARNESS_ERROR = "harness_error"  # our fault: the report is ungradable, never a zero

    @property
    def keeps_points_open(self) -> bool:
        """Say whether the check's points are neither won nor lost."""
        return self in (Outcome.NEEDS_GPU, Outcome.SKIPPED, Outcome.HARNESS_ERROR)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its words: *message* is safe to show, *detail* only for public checks and staff."""

    outcome: Outcome
    message: str = ""
    detail: str = ""
    line: int = 0  # of the student's file, or of a cell of the notebook; 0 if none
    cell: int = 0  # which code cell of a notebook, from 1; 0 in a file


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a suite, as its author declared it."""

    name: str
    task: str
    weight: float
    visibility: str  # "public" or "hidden"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check said about one submission, before points."""

    check: Check
    verdict: Verdict
    cpu: float = 0.0  # seconds of student code
    with_reference: tuple[str, ...] = ()  # prerequisites that the reference stood in for
    output: str = ""  # what the student's code printed, kept for public checks only

    @property
    def passed(self) -> bool:
        """Say whether the check is content."""
        return self.verdict.outcome is Outcome.PASSED


def clean(text: str, most: int = 300) -> str:
    """Return *text* on one line without control characters, so that it can harm no terminal, page or CI log."""
    plain = "".join(char if char.isprintable() else " " for char in text[: 4 * most])
    return " ".join(plain.split())[:most]


def harmless(text: str) -> str:
    """Return *text* without what a CI service that keeps a log takes for its own commands.

    GitHub obeys a line that begins with `::`, even behind spaces, and `##[word]` anywhere; Azure obeys `##vso[word]`.
    """
    return _COMMAND.sub(lambda found: "# #" if found[1] is None else f"{found[1]}: ", text)


def json_for_logs(text: str) -> str:
    """Return JSON that means the same and holds no command to a CI service, which `##[` is."""
    return text.replace("##", "#\\u0023")
