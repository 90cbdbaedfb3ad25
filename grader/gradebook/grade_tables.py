"""Tables of grades on the terminal: the class, and who gained and lost."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from grader.gradebook.policy import change_words
from grader.gradebook.remarks import UNREAD
from grader.hand_ins.collect import clean_name
from grader.tables import WIDE, log

if TYPE_CHECKING:
    from grader.gradebook.grades import ClassTable, Grade
    from grader.gradebook.policy import Rescored
    from grader.gradebook.regrade import Regraded

MOST_NAMED = 12  # checks of a lab


def show_grades(table: ClassTable) -> None:
    """Print every student's scores, a column a lab."""
    rows = Table(box=None, pad_edge=False, header_style="bold")
    rows.add_column("student", overflow="fold")
    for lab in (*table.labs, "total"):
        rows.add_column(lab, justify="right")
    for entry, grades in table.rows:
        scores = [grade.score for grade in grades if grade is not None and grade.score is not None]
        total, most = sum(score.score for score in scores), sum(score.max_score for score in scores)
        cells = [_grade(grade) for grade in grades]
        rows.add_row(Text(clean_name(entry.name)), *cells, f"{total:.4g} / {most:g}")
    unread = any(
        grade is not None and grade.score is not None and grade.score.unread for _, own in table.rows for grade in own
    )
    with log(width=None if sys.stdout.isatty() else WIDE) as console:
        console.print(rows)
        if unread:
            console.print(Text(f"? needs a person: {UNREAD}"))
        if any(grade is not None and _is_odd(grade) for _, grades in table.rows for grade in grades):
            console.print("* late, changed by hand, or with an attempt that is not graded yet: grader log STUDENT")


def _grade(grade: Grade | None) -> Text:
    if grade is None:
        return Text("")
    if grade.score is None:
        return Text("not graded", style="yellow")
    star = "?" if grade.score.unread else "*" if _is_odd(grade) else ""
    return Text(f"{grade.score.score:.4g} / {grade.score.max_score:g}{star}")


def _is_odd(grade: Grade) -> bool:
    score = grade.score
    return score is None or bool(score.late_days or score.adjustment or score.pending)


def show_changes(changes: Sequence[Rescored], total: int) -> None:
    """Print who gained and who lost: each score before and after, of *total* that were counted."""
    rows = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (("student", "left"), ("lab", "left"), ("score", "left"), ("change", "right")):
        rows.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
    gained = lost = 0
    for entry, old, new in changes:
        before, after = (score.score if score is not None else None for score in (old, new))
        by = (after or 0.0) - (before or 0.0)
        gained, lost = gained + (by > 0), lost + (by < 0)
        style = "green" if by > 0 else "red" if by < 0 else ""
        rows.add_row(Text(clean_name(entry.name)), entry.lab, change_words(old, new), Text(f"{by:+.4g}", style=style))
    with log(width=None if sys.stdout.isatty() else WIDE) as console:
        if changes:
            console.print(rows)
        console.print(f"{gained} gained, {lost} lost, {total - gained - lost} keep their score")


def show_regraded(done: Regraded) -> None:
    """Print how much was run again, who gained and who lost."""
    with log(width=None if sys.stdout.isatty() else WIDE) as console:
        if done.stale:
            console.print(f"{done.stale} of {done.total} results were of other files than today's")
        elif done.remarks:
            console.print(f"nothing was regraded of {done.total} results")
        else:
            console.print(f"nothing has changed since all {done.total} were graded")
        for lab, counts in sorted(done.ran.items()):
            names = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items())[:MOST_NAMED])
            more = f" and {len(counts) - MOST_NAMED} more" if len(counts) > MOST_NAMED else ""
            console.print(Text(f"{lab}: ran {names or 'nothing'}{more}"))
        for line in (*done.remarks, *done.failed):
            console.print(Text(line, style="yellow"))
    if done.stale:
        show_changes(done.changes, done.counted)
