"""What the commands about the gradebook do: grades, rescore, log, adjust. Trusted side, imports no torch."""

from __future__ import annotations

import json
import math
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.course import Course, find_course
from grader.errors import GraderError, UsageProblem
from grader.outcome import clean, harmless, json_for_logs

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.gradebook.book import Gradebook
    from grader.gradebook.policy import Rules


def grades(course: Path | None, labs: tuple[str, ...], style: str, out: Path, gradebook: str) -> None:
    """Print the class table."""
    from grader.gradebook.book import open_gradebook
    from grader.gradebook.grade_tables import show_grades
    from grader.gradebook.grades import as_style, class_table

    with open_gradebook(gradebook, out, write=False) as book:
        table = class_table(book.grades(labs))
    if style == "text":
        show_grades(table)
    elif style == "json":
        click.echo(json_for_logs(as_style(table, style, _rules(course))), nl=False)
    else:
        click.echo(harmless(as_style(table, style, _rules(course))), nl=False)


def _rules(course: Path | None) -> Rules:
    """Return the rules of the course, or none where there is no course: the gradebook alone is enough to read it."""
    from grader.gradebook.policy import Rules
    from grader.gradebook.rules import read_rules

    try:
        return read_rules(find_course(None, given=course))
    except UsageProblem:
        if course is not None:
            raise
        return Rules()


def rescore(course: Path | None, labs: tuple[str, ...], out: Path, gradebook: str, author: str | None) -> None:
    """Count all points anew from what is recorded, and print whose score is another."""
    from grader.gradebook.author import author as name_of
    from grader.gradebook.book import check_gradebook, open_gradebook
    from grader.gradebook.export import export
    from grader.gradebook.grade_tables import show_changes
    from grader.gradebook.policy import differ, marker, strangers
    from grader.gradebook.rules import read_rules

    found = find_course(None, given=course)
    assignments, rules = manifests(found, labs), read_rules(found)
    check_gradebook(gradebook, out)
    with writing_to(out), open_gradebook(gradebook, out, author=name_of(author)) as book:
        changes = book.rescore(marker(assignments, rules), why="rescore", labs=labs)
        export(book, out, assignments, rules)
        remarks = strangers(rules, [entry for entry, _ in book.grades()])
    for remark in remarks:
        click.echo(harmless(remark), err=True)
    show_changes([each for each in changes if differ(*each[1:])], len(changes))


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
    **options: Any,
) -> None:
    """Run again what a change of the course touches, and print who gained and who lost."""
    from grader.cluster.options import Machines
    from grader.commands import INTERRUPTED, LEVELS, TERMINATED, interrupt
    from grader.gradebook.author import author as name_of
    from grader.gradebook.book import check_gradebook, open_gradebook
    from grader.gradebook.export import export
    from grader.gradebook.grade_tables import show_changes, show_regraded
    from grader.gradebook.regrade import Where
    from grader.gradebook.regrade import regrade as run_again
    from grader.gradebook.rules import read_rules
    from grader.grading import check_hidden
    from grader.watch import watch

    found, machines = find_course(None, given=course), Machines(**options).check()
    assignments, rules, levels = manifests(found, labs), read_rules(found), LEVELS[sandbox]
    where = Where(device, levels, jobs, machines, out)
    check_hidden(levels[1], found.folder, out, gradebook)
    check_gradebook(gradebook, out)
    with writing_to(out), open_gradebook(gradebook, out, author=name_of(author)) as book:
        try:
            signal.signal(signal.SIGTERM, interrupt)
            with watch(events=False, quiet=False) as watching:
                done = run_again(found, book, labs, rules, where, watching)
        except KeyboardInterrupt as stop:
            click.echo(f"stopped; {watching.done} are regraded, the same command goes on", err=True)
            changes = list(book.changes())
            show_changes(changes, len(changes))
            sys.exit(TERMINATED if stop.args else INTERRUPTED)
        if done.stale:
            export(book, out, assignments, rules)
    show_regraded(done)
    if done.failed:
        raise GraderError(f"{len(done.failed)} could not be regraded and keep their scores: {done.failed[0]}")


@contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """Hold the folder of results, made where it is missing; raise UsageProblem while another command writes to it."""
    from grader.results import sole_writer, told_of

    with told_of(out):
        out.mkdir(parents=True, exist_ok=True)
    with sole_writer(out):
        yield


def log(student: str, lab: str | None, style: str, out: Path, gradebook: str) -> None:
    """Print all that happened to a student's hand-ins."""
    from grader.gradebook.book import open_gradebook

    with open_gradebook(gradebook, out, write=False) as book:
        events = book.history(book.find_student(student, lab or ""), [lab] if lab else [])
    if style == "json":
        click.echo(json_for_logs(json.dumps([asdict(event) for event in events], indent=1)))
        return
    for event in events:
        by = f"  [{clean(event.by)}]" if event.by else ""
        click.echo(harmless(f"{event.at}  {event.lab}  {clean(event.what, 500)}{by}"))
    if not events:
        raise UsageProblem(f"nothing is recorded of {student} in {lab}")


def _is_undecided(book: Gradebook, student: str, lab: str) -> bool:
    """Say whether a student has handed in nothing that can be read and nobody has said what that means."""
    grades = book.each_grade([lab], [student])
    return any(score is not None and score.unread for _, score in grades)


def adjust(
    course: Path | None,
    student: str,
    lab: str,
    points: float,
    reason: str,
    beyond: bool,
    out: Path,
    gradebook: str,
    author: str | None,
) -> None:
    """Add points to a student's score by hand, with who and why."""
    from grader.gradebook.author import author as name_of
    from grader.gradebook.book import check_gradebook, open_gradebook
    from grader.gradebook.grades import table_of, write_grades
    from grader.gradebook.policy import marker, most_points
    from grader.gradebook.rules import read_rules

    if not math.isfinite(points):
        raise UsageProblem(f"POINTS is a number such as 2 or -1.5; got {points:g}")
    if not reason.strip():
        raise UsageProblem("--reason is empty; say why, for whoever asks in half a year")
    found = find_course(None, given=course)
    assignments, rules = manifests(found, [lab]), read_rules(found)
    check_gradebook(gradebook, out)
    with open_gradebook(gradebook, out, author=name_of(author)) as book:
        who, mark = book.find_student(student, lab), marker(assignments, rules)
        most = math.inf if beyond else most_points(assignments[lab], rules.of(lab))
        if not points and not _is_undecided(book, who, lab):
            raise UsageProblem("POINTS is a number such as 2 or -1.5, and not 0, for there is nothing to decide here")
        before, after = book.adjust(who, lab, points, clean(reason, 1000), mark, most=most)
        with suppress(UsageProblem), writing_to(out):  # who grades meanwhile writes the table
            write_grades(table_of(book), out, rules)
    old = "none" if before is None else f"{before.score:g}"
    click.echo(harmless(f"{clean(student)}  {lab}: {old} -> {after.score:g} of {after.max_score:g}"))
