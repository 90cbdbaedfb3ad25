"""What the commands about the gradebook do: grades, rescore, log, adjust. Trusted side, imports no torch."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.course import Course, find_course
from grader.errors import GraderError, UsageProblem
from grader.outcome import clean, harmless

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.grade_tables import Rescored
    from grader.gradebook import Gradebook
    from grader.policy import Rules


def grades(course: Path | None, labs: tuple[str, ...], style: str, out: Path, gradebook: str) -> None:
    """Print the class table."""
    from grader.grade_tables import show_grades
    from grader.gradebook import open_gradebook
    from grader.grades import as_style, class_table

    with open_gradebook(gradebook, out, write=False) as book:
        table = class_table(book.grades(labs))
    if style == "text":
        show_grades(table)
    else:
        click.echo(as_style(table, style, _rules(course)), nl=False)


def _rules(course: Path | None) -> Rules:
    """Return the rules of the course, or none where there is no course: the gradebook alone is enough to read it."""
    from grader.policy import Rules
    from grader.rules import read_rules

    try:
        return read_rules(find_course(None, given=course))
    except UsageProblem:
        if course is not None:
            raise
        return Rules()


def rescore(course: Path | None, labs: tuple[str, ...], out: Path, gradebook: str, author: str | None) -> None:
    """Count all points anew from what is recorded, and print whose score is another."""
    from grader.author import author as name_of
    from grader.export import export
    from grader.grade_tables import show_changes
    from grader.gradebook import open_gradebook
    from grader.policy import marker, strangers
    from grader.rules import read_rules

    found = find_course(None, given=course)
    assignments, rules = manifests(found, labs), read_rules(found)
    with open_gradebook(gradebook, out, author=name_of(author)) as book:
        changes = book.rescore(marker(assignments, rules), why="rescore", labs=labs)
        export(book, out, assignments, rules)
        remarks = strangers(rules, [standing for standing, _ in book.grades()])
    for remark in remarks:
        click.echo(harmless(remark), err=True)
    show_changes([each for each in changes if each[1] != each[2]], len(changes))


def manifests(course: Course, labs: Iterable[str] = ()) -> dict[str, Assignment]:
    """Return the manifests of all labs; raise UsageProblem when one of *labs* is none."""
    for name in labs:
        course.lab(name)
    return {lab.name: lab.assignment() for lab in course.labs()}


def regrade(
    course: Path | None,
    labs: tuple[str, ...],
    device: str,
    jobs: int | None,
    sandbox: str,
    out: Path,
    gradebook: str,
    author: str | None,
) -> None:
    """Run again what a change of the course touches, and print who gained and who lost."""
    from grader.author import author as name_of
    from grader.commands import LEVELS
    from grader.export import export
    from grader.grade_tables import show_changes, show_regraded
    from grader.gradebook import open_gradebook
    from grader.grading import default_workers, run_facts
    from grader.policy import marker
    from grader.regrade import Regrade, find_stale
    from grader.rules import read_rules

    found = find_course(None, given=course)
    assignments, rules = manifests(found, labs), read_rules(found)
    own = {lab.name: lab for lab in found.labs()}
    with open_gradebook(gradebook, out, author=name_of(author)) as book:
        standings = [each for each, _ in book.grades(labs, with_results=True) if each.lab in own]
        facts = run_facts(
            own, {name: assignments[name] for name in {each.lab for each in standings}}, device=device, execute=True
        )
        stale, elsewhere = find_stale(standings, facts, rules, any_device=device != "auto")
        if stale:
            workers, mark = jobs or default_workers(len(stale)), marker(assignments, rules)
            again = Regrade(book, own, stale, facts, mark, LEVELS[sandbox])
            again.run(workers)
            export(book, out, assignments, rules)
            show_regraded(again, len(stale), len(standings))
            touched = {each.standing.lab for each in stale}
            changes, total = _changes(book, touched)
            show_changes(changes, total)
        else:
            click.echo(f"nothing has changed since all {len(standings)} were graded")
    for remark in elsewhere:
        click.echo(harmless(remark), err=True)
    if stale and again.failed:
        raise GraderError(f"{len(again.failed)} could not be regraded and keep their scores: {again.failed[0]}")


def _changes(book: Gradebook, labs: Iterable[str]) -> tuple[list[Rescored], int]:
    """Return the scores of *labs* that were others before today's suites, also by a regrade that was stopped."""
    grades = book.grades(sorted(labs), with_results=True)
    keys = {
        (standing.student, standing.lab): attempt.result.key
        for standing, score in grades
        for attempt in standing.attempts
        if score is not None and attempt.number == score.attempt and attempt.result is not None
    }
    before = book.scores_before(keys)
    changes: list[Rescored] = [
        (standing, before[place], score)
        for standing, score in grades
        if (place := (standing.student, standing.lab)) in before and before[place] != score
    ]
    return changes, len(grades)


def log(student: str, lab: str | None, style: str, out: Path, gradebook: str) -> None:
    """Print all that happened to a student's hand-ins."""
    from grader.gradebook import open_gradebook

    with open_gradebook(gradebook, out, write=False) as book:
        events = book.history(book.find_student(student), [lab] if lab else [])
    if style == "json":
        click.echo(json.dumps([asdict(event) for event in events], indent=1))
        return
    for event in events:
        by = f"  [{clean(event.by)}]" if event.by else ""
        click.echo(harmless(f"{event.at}  {event.lab}  {clean(event.what, 500)}{by}"))
    if not events:
        raise UsageProblem(f"nothing is recorded of {student} in {lab}")


def adjust(
    course: Path | None,
    student: str,
    lab: str,
    points: float,
    reason: str,
    out: Path,
    gradebook: str,
    author: str | None,
) -> None:
    """Add points to a student's score by hand, with who and why."""
    from grader.author import author as name_of
    from grader.gradebook import open_gradebook
    from grader.grades import write_grades
    from grader.policy import marker
    from grader.rules import read_rules

    if not math.isfinite(points) or points == 0:
        raise UsageProblem(f"POINTS is a number such as 2 or -1.5, and not 0; got {points:g}")
    if not reason.strip():
        raise UsageProblem("--reason is empty; say why, for whoever asks in half a year")
    found = find_course(None, given=course)
    assignments, rules = manifests(found, [lab]), read_rules(found)
    with open_gradebook(gradebook, out, author=name_of(author)) as book:
        who, mark = book.find_student(student), marker(assignments, rules)
        before, after = book.adjust(who, lab, points, clean(reason, 1000), mark)
        write_grades(book.grades(), out, rules)
    old = "none" if before is None else f"{before.score:g}"
    click.echo(harmless(f"{clean(student)}  {lab}: {old} -> {after.score:g} of {after.max_score:g}"))
