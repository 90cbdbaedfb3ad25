"""The results of a run, read back from their files one at a time: a class of any size needs no room in memory.

Runs in the command's own process.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.hand_ins.collect import Found, clean_name
from grader.results import failure_of, report_from, result_path
from grader.scoring import Report

_NOT_YET, _THERE, _BESIDE = range(3)  # the last: a failure of ours beside a score from before


class Written(Collection[Report]):
    """The reports of those hand-ins that have one by now, in the run's order."""

    def __init__(self, out: Path, found: Sequence[Found]) -> None:
        self._out, self._found = out, found
        self._where = bytearray(len(found))

    def note(self, number: int, path: Path) -> None:
        """Take where a hand-in's result was written."""
        self._where[number] = _THERE if path.suffix == ".json" else _BESIDE

    def has(self, number: int) -> bool:
        """Say whether a hand-in has a result."""
        return self._where[number] != _NOT_YET

    def __len__(self) -> int:
        return len(self._where) - self._where.count(_NOT_YET)

    def __contains__(self, report: object) -> bool:
        return any(each == report for each in self)

    def __iter__(self) -> Iterator[Report]:
        return (self.report(number) for number in self._numbers())

    def by_student(self) -> Iterator[Report]:
        """Yield the reports by student and lab."""
        found = self._found
        for number in sorted(self._numbers(), key=lambda number: (found[number].student, found[number].lab)):
            yield self.report(number)

    def data(self) -> Iterator[dict[str, Any]]:
        """Yield what the files hold."""
        return (self._read(number) for number in self._numbers())

    def _numbers(self) -> Iterator[int]:
        return (number for number in range(len(self._where)) if self.has(number))

    def student(self, number: int) -> str:
        """Return the name that a hand-in's report has."""
        return self._found[number].shown

    def report(self, number: int) -> Report:
        """Return the report of one hand-in, which has a result."""
        return report_from(self._read(number), self._found[number].shown)

    def _read(self, number: int) -> dict[str, Any]:
        found = self._found[number]
        path = result_path(self._out, found.student, found.lab)
        path = path if self._where[number] == _THERE else failure_of(path)
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            raise GraderError(
                f"the result of {clean_name(found.student)}, {path}, was changed while the class was graded; "
                "the gradebook has it: give the same command again"
            ) from None
