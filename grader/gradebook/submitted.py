"""When a hand-in was handed in, and who says so.

In this order: what the instructor says (``--submitted``), the archive that a platform made of the class, the file's own
time. What lies in a student's own archive has that archive's time, for the times within are the student's to choose.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from grader.assignment import unknown_names
from grader.errors import UsageProblem
from grader.gradebook.identity import calls
from grader.hand_ins.collect import Found, file_name

GIVEN, ARCHIVE, FILE, UNKNOWN = "given", "archive", "file", "unknown"
WORDS = {GIVEN: "as given", ARCHIVE: "by the class's archive", FILE: "by the file's own time", UNKNOWN: "time unknown"}
_TRUST = (UNKNOWN, FILE, ARCHIVE, GIVEN)
_FIRST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()  # what is older is an archive's or a disk's way to say nothing


@dataclass(frozen=True, slots=True)
class Told:
    """Times that the instructor says."""

    everybody: str = ""
    by_student: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by name and lab; no lab: all of them

    def of(self, found: Found) -> str:
        """Return the time of a hand-in, empty when none is told."""
        names = calls((found.shown, found.student, file_name(found.student)), found.number)
        places = [(name, lab) for lab in (found.lab, "") for name in names]
        return next((self.by_student[place] for place in places if place in self.by_student), self.everybody)


def told_of_nobody(told: Told, found: Iterable[Found]) -> list[str]:
    """Return a remark on the students of ``--submitted`` of whom there is no hand-in."""
    named = {name for name, _ in told.by_student}
    if not named:
        return []
    known = {name for each in found for name in (each.student, file_name(each.student), each.number) if name}
    odd = named - known
    count = "1 student has" if len(odd) == 1 else f"{len(odd)} students have"
    return [f"--submitted: {count} no hand-in here: {unknown_names(odd, known)}"] if odd else []


def tells_more(submitted: str, source: str, known: str, known_source: str) -> bool:
    """Say whether a time is to be believed rather than the known one of the same files.

    A copy of a file may have a later time than the file, never an earlier one, so of such times the earliest counts.
    """
    if source != known_source:
        return _TRUST.index(source) > _TRUST.index(known_source)
    return submitted != known if source == GIVEN else submitted < known


def when(found: Found, told: Told, *, packed: bool) -> tuple[str, str]:
    """Return the time of a hand-in, ISO 8601 in UTC or empty, and its source; *packed*: all are from one archive."""
    given = told.of(found)
    if given:
        return given, GIVEN
    names = (found.path, found.beside) if found.path is not None else ()
    paths = [found.packed] if found.packed is not None else [found.root / name for name in names if name is not None]
    times = [path.lstat().st_mtime for path in paths if path.exists()]
    if not times or max(times) < _FIRST:
        return "", UNKNOWN
    return _text(datetime.fromtimestamp(max(times), UTC)), ARCHIVE if packed else FILE


def read_told(given: str, zone: tzinfo | None) -> Told:
    """Return the times that ``--submitted`` gives: one for all, or a CSV file with a row a student."""
    if not given:
        return Told()
    path = Path(given)
    if not path.is_file():
        return Told(everybody=_moment(given, zone, "--submitted"))
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            columns = set(reader.fieldnames or ())
            if not {"student", "submitted"} <= columns or columns - {"student", "lab", "submitted"}:
                raise UsageProblem(f"{path}: the first line is `student,lab,submitted`, or `student,submitted`")
            times = {
                ((row["student"] or "").strip(), (row.get("lab") or "").strip()): _moment(
                    (row["submitted"] or "").strip(), zone, f"{path}, line {reader.line_num}"
                )
                for row in reader
            }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageProblem(f"{path} cannot be read: {error}") from None
    return Told(by_student=times)


def _moment(text: str, zone: tzinfo | None, where: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None or zone is not None:
            return _text((moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC))
    except (ValueError, OverflowError):  # the latter: none in UTC, as in the first hours of the year 1
        wanted = "a time such as 2026-03-01T18:00 or 2026-03-01T18:00+01:00"
        raise UsageProblem(f"{where}: {text!r} is not {wanted}, nor a file") from None
    raise UsageProblem(f"{where}: {text!r} names no time zone; write {text}+01:00, or set timezone in [policy]")


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
