"""The class table: every student's scores, for people, for programs, and for the imports of learning platforms.

    text, json   for people and programs
    csv          a row a student, a column a lab
    canvas       what Canvas imports: found by its own ID; `column` in `[policy.labs.LAB]` names its assignment
    moodle       the grading worksheet of one lab: found by its Identifier

Runs in the command's own process. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UsageProblem
from grader.gradebook.policy import Rules, Score
from grader.gradebook.recorded import Entry
from grader.hand_ins.platforms import CANVAS, MOODLE
from grader.results import write_atomically

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook

FORMATS = ("text", "json", "csv", CANVAS, MOODLE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


_ENDS = re.compile(r"[,;\t|\"\r\n]")  # of a cell: programs of many countries separate by semicolons
_BEHIND = re.compile(r"([,;\t|\"\r\n]\s*+)(?=[=+@-])")


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's score in one lab, None while there is none."""

    entry: Entry
    score: Score | None


@dataclass(frozen=True, slots=True)
class ClassTable:
    """All grades, by student."""

    labs: tuple[str, ...]
    rows: Iterable[Row]  # somebody's entry, and a grade or None for each lab; read anew each time

    @property
    def platforms(self) -> set[str]:
        """Where the students come from; empty where hand-ins had no platform's names."""
        return {row[0].platform for row in self.rows}


Row = tuple[Entry, tuple[Grade | None, ...]]


@dataclass(frozen=True, slots=True)
class _RowsOf:
    """The rows of a gradebook's table, read while they are gone through: few students are in memory at a time."""

    book: Gradebook
    labs: tuple[str, ...]

    def __iter__(self) -> Iterator[Row]:
        grades = self.book.each_grade(students=self.book.students_by_name())
        for _, own in groupby(grades, key=lambda each: each[0].student):
            by_lab = {entry.lab: Grade(entry, score) for entry, score in own}
            yield next(iter(by_lab.values())).entry, tuple(by_lab.get(lab) for lab in self.labs)


def table_of(book: Gradebook) -> ClassTable:
    """Return the table of all that the gradebook holds, however much that is."""
    labs = tuple(book.labs())
    return ClassTable(labs, _RowsOf(book, labs))


def class_table(grades: Iterable[tuple[Entry, Score | None]]) -> ClassTable:
    """Return the table of what the gradebook holds."""
    by_student: dict[str, dict[str, Grade]] = {}
    for entry, score in grades:
        by_student.setdefault(entry.student, {})[entry.lab] = Grade(entry, score)
    labs = tuple(sorted({lab for own in by_student.values() for lab in own}))
    people = sorted(by_student.values(), key=lambda own: _order(next(iter(own.values())).entry))
    return ClassTable(
        labs, tuple((next(iter(own.values())).entry, tuple(own.get(lab) for lab in labs)) for own in people)
    )


def _order(entry: Entry) -> tuple[str, str]:
    return entry.name.casefold(), entry.student


def as_json(table: ClassTable) -> str:
    """Return the table as JSON, a list of students; the same gradebook gives the same bytes."""
    students = [
        {
            "student": entry.student,
            "name": entry.name,
            "platform": entry.platform,
            "number": numbers(grades),
            "labs": {grade.entry.lab: _grade_data(grade) for grade in grades if grade is not None},
        }
        for entry, grades in table.rows
    ]
    return json.dumps(students, indent=1) + "\n"


def _grade_data(grade: Grade) -> dict[str, Any]:
    attempts, counting = grade.entry.attempts, grade.score.attempt if grade.score is not None else 0
    shown = next((each for each in attempts if each.number == counting), attempts[-1] if attempts else None)
    times = {"submitted": shown.submitted, "submitted_by": shown.source} if shown is not None else {}
    own = {"number": grade.entry.number} if grade.entry.number else {}
    return {**(asdict(grade.score) if grade.score is not None else {"score": None}), **times, **own}


def as_csv(table: ClassTable) -> str:
    """Return a row a student, a column a lab, and the sums."""
    rows = [["student", "name", "platform", "number", *table.labs, "total", "max"]]
    for entry, grades in table.rows:
        scores = [_score(grade) for grade in grades]
        there = [score for score in scores if score is not None]
        cells = [number(score.score) if (score := _decided(grade)) is not None else "" for grade in grades]
        total, most = sum(score.score for score in there), sum(score.max_score for score in there)
        own = [entry.student, entry.name, entry.platform, numbers(grades)]
        rows.append([*own, *cells, number(total), number(most)])
    return _csv(rows)


def as_canvas(table: ClassTable, rules: Rules) -> str:
    """Return what Canvas imports: its columns of students, then a column a lab; without a score, an empty cell."""
    columns = [rules.of(lab).column or lab for lab in table.labs]
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns]]
    rows.append(["    Points Possible", "", "", "", "", *(_most(table, index) for index in range(len(table.labs)))])
    for entry, grades in table.rows:
        cells = [number(score.score) if (score := _decided(grade)) is not None else "" for grade in grades]
        rows.append([entry.name, numbers(grades), "", "", "", *cells])
    return _csv(rows)


def as_moodle(table: ClassTable) -> str:
    """Return Moodle's grading worksheet of the only lab; raise UsageProblem when there are several."""
    if len(table.labs) != 1:
        labs = ", ".join(table.labs) or "none"
        raise UsageProblem(f"a worksheet of Moodle is of one lab; the gradebook has {labs}: choose with -a LAB")
    rows = [["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]]
    for entry, (grade,) in table.rows:
        score = _decided(grade)
        cells = [number(score.score), number(score.max_score)] if score is not None else ["", ""]
        own = numbers([grade])
        identifier = f"Participant {own}" if own else ""
        rows.append([identifier, entry.name, *cells, "-"])
    return _csv(rows)


def as_style(table: ClassTable, style: str, rules: Rules) -> str:
    """Return the table in one of the formats for programs."""
    if style == CANVAS:
        return as_canvas(table, rules)
    return {"json": as_json, "csv": as_csv, MOODLE: as_moodle}[style](table)


def write_grades(table: ClassTable, out: Path, rules: Rules) -> Path:
    """Write `grades.csv` beside the report, in the form that the class's platform imports; return its path."""
    path = out / "grades.csv"
    write_atomically(path, as_style(table, best_style(table), rules))
    return path


def best_style(table: ClassTable) -> str:
    """Return the format that the class's platform imports, if all come from one that can."""
    if table.platforms == {CANVAS}:
        return CANVAS
    return MOODLE if table.platforms == {MOODLE} and len(table.labs) == 1 else "csv"


def numbers(grades: Sequence[Grade | None]) -> str:
    """Return a student's number on the platform; where it is another in each lab, as on Moodle, each with its lab."""
    own = {grade.entry.lab: grade.entry.number for grade in grades if grade is not None and grade.entry.number}
    same = set(own.values())
    return same.pop() if len(same) == 1 else " ".join(f"{lab}={each}" for lab, each in sorted(own.items()))


def _score(grade: Grade | None) -> Score | None:
    return grade.score if grade is not None else None


def _decided(grade: Grade | None) -> Score | None:
    """Return the score that may be published: none while a person has to look at what was handed in."""
    score = _score(grade)
    return score if score is not None and not score.unread else None


def _most(table: ClassTable, index: int) -> str:
    scores = (score for _, grades in table.rows if (score := _score(grades[index])) is not None)
    first = next(scores, None)
    return number(first.max_score) if first is not None else ""


def number(points: float) -> str:
    """Return points as a number that every program reads."""
    return f"{points:.4f}".rstrip("0").rstrip(".")


def _csv(rows: Sequence[Sequence[str]]) -> str:
    return "".join(",".join(map(_cell, row)) + "\n" for row in rows)


def _cell(text: str) -> str:
    """Return a cell, quoted where any program could take a sign in it for the end of one."""
    cell = _harmless_cell(text)
    return '"' + cell.replace('"', '""') + '"' if _ENDS.search(cell) else cell


def _harmless_cell(cell: str) -> str:
    if cell == "-":  # alone it is Moodle's "no grade"
        return cell
    inner = _BEHIND.sub(r"\1'", cell)
    return f"'{inner}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else inner
