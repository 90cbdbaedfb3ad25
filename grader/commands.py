"""What the commands do; each is a short list of steps. Trusted side, imports no torch."""

from __future__ import annotations

import json
import secrets
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.course import Course, Lab, find_course, working_folder
from grader.errors import GraderError, UsageProblem
from grader.machine import cores
from grader.outcome import harmless, json_for_logs
from grader.sandbox import Level

if TYPE_CHECKING:
    from grader.grading import Run


class PointsLost(GraderError):
    """Something was lost, and --strict or the proof wants that told by the exit code."""

    exit_code = 1


INTERRUPTED = 130  # what a shell reports of a command that Ctrl-C ended
TERMINATED = 143  # and of one that was told to end


def interrupt(number: int, _frame: object) -> None:
    """Stop as if somebody pressed Ctrl-C: for SIGTERM, which a CI service or a scheduler sends."""
    raise KeyboardInterrupt(f"signal {number}")


def list_labs(course: Path | None) -> None:
    """Print every lab with its title and points, by chapter and in the order of the course."""
    for chapter in find_course(None, given=course).chapters():
        indent = "  " if chapter.title else ""
        if chapter.title:
            click.echo(chapter.title)
        for lab in chapter.labs:
            assignment = lab.assignment()
            click.echo(f"{indent}{lab.name:18} {assignment.points:5g} points  {assignment.title}")


def chosen_labs(course: Course, names: tuple[str, ...]) -> list[Lab]:
    """Return the named labs, or all."""
    return [course.lab(name) for name in names] or course.labs()


# what --sandbox says: the level below which student code is not run, and the strongest one that is tried
LEVELS = {
    "auto": (Level.LANDLOCK, Level.NAMESPACES),
    "L2": (Level.NAMESPACES, Level.NAMESPACES),
    "L1": (Level.LANDLOCK, Level.LANDLOCK),
    "none": (Level.NONE, Level.NONE),
}


def grade(
    course: Path | None,
    submissions: Path,
    style: str,
    *,
    events: bool,
    strict: bool,
    labs: tuple[str, ...],
    device: str,
    jobs: int | None,
    out: Path,
    seed: int | None,
    sandbox: str,
    again: bool,
    execute: bool,
    gradebook: str,
    author: str | None,
    submitted: str,
    shard: str | None,
    **machines: Any,
) -> None:
    """Grade, record, tell; leave with the run's exit code."""
    from grader import grading
    from grader.cluster.options import Machines
    from grader.cluster.shard import read_shard
    from grader.gradebook.author import author as name_of
    from grader.hand_ins.archive import Archives
    from grader.watch import watch

    if events and style == "json":
        raise UsageProblem("--json tells each event as it comes, --format json all results at the end: choose one")
    found = find_course(None, given=course)
    who = name_of(author)
    book = (gradebook, who, submitted)
    options = grading.Options(submissions, labs, out, device, jobs, seed, *LEVELS[sandbox], again, execute, *book)
    part = read_shard(shard) if shard is not None else None
    options = replace(options, shard=part, machines=Machines(**machines).check())
    with Archives() as archives, watch(events=events, quiet=style == "json") as watching:
        try:
            signal.signal(signal.SIGTERM, interrupt)
            run = grading.grade(found, options, watching, archives)
        except KeyboardInterrupt as stop:
            watching.stopped()
            watching.close()
            left = "the others are not graded; the same command goes on with them"
            click.echo(f"stopped; {watching.done} results are recorded in {out}, {left}", err=True)
            sys.exit(TERMINATED if stop.args else INTERRUPTED)
        watching.finished(run)
    if not events:
        _show(run, style, out)
    sys.exit(grading.exit_code(run, strict=strict))


def _show(run: Run, style: str, out: Path) -> None:
    if style == "json":
        for text in _as_list(run.data()):
            click.echo(json_for_logs(text), nl=False)
        for remark in (*run.remarks, *run.persons):
            click.echo(harmless(remark), err=True)
    else:
        from grader.report import PAGE
        from grader.tables import show_run

        show_run(run, out, out / PAGE)


def _as_list(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a JSON list piece by piece: the bytes of `json.dumps(list(records), indent=1)`, and a line's end."""
    before = "[\n"
    for record in records:
        yield before + json.dumps([record], indent=1)[2:-2]
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def feedback(
    course: Path | None,
    submissions: Path,
    results: Path,
    labs: tuple[str, ...],
    out: Path,
    sandbox: str,
    gradebook: str,
) -> None:
    """Write the pages, say how many, and name the hand-ins that have no score to show."""
    from grader.feedback import writer as giving
    from grader.hand_ins.archive import Archives
    from grader.tables import FeedbackTable

    options = giving.Options(submissions, results, labs, out, *LEVELS[sandbox], gradebook)
    with Archives() as archives, FeedbackTable() as table:
        given = giving.give_feedback(find_course(None, given=course), options, table.add, archives)
    table.show(given, out / giving.INDEX)


def check(
    course: Path | None, lab: str, file: Path | None, *, strict: bool, tasks: tuple[str, ...], execute: bool
) -> None:
    """Run the public checks of a lab on the student's own machine and print what they say."""
    from grader.public import check_file, name_to_hand_in, named_file, own_file
    from grader.tables import show_check

    path = named_file(file) if file is not None else own_file(lab, course)
    checked = check_file(lab, path, course, tasks, execute=execute)
    notebook = path.with_suffix(".ipynb")
    beside = f" ({notebook.name} beside it is not looked at)" if path != notebook and notebook.is_file() else ""
    click.echo(f"checking {path.name}{beside}")
    show_check(checked)
    right = name_to_hand_in(lab, path)
    if right:
        click.echo(f"hand it in as {right}: under this name grading would not take it")
    if not checked.report.gradable and (checked.report.checks or checked.report.problem):
        raise GraderError(checked.report.problem or "the checks could not be run")
    if strict and checked.report.checks and not checked.report.full:
        sys.exit(PointsLost.exit_code)


def verify(
    course: Path | None, lab: str | None, jobs: int | None, seed: int | None, sandbox: str, device: str, verbose: bool
) -> None:
    """Run the proof and print a table; raise when something does not hold."""
    from grader.proof import verify as proofs
    from grader.tables import ProofTable

    labs = chosen_labs(find_course(None, given=course), (lab,) if lab else ())
    seed = secrets.randbits(32) if seed is None else seed
    cases = [case for each in labs for case in proofs.cases_of(each)]
    table = ProofTable(seed, verbose, cases)
    workers = jobs or min(cores(), len(labs) + 1)
    good = proofs.verify(cases, seed=seed, device=device, workers=workers, done=table.add, levels=LEVELS[sandbox])
    table.show()
    if not good:
        raise PointsLost(f"the proof does not hold; repeat with --seed {seed}")


def mutate(course: Path | None, lab: str | None, jobs: int | None, seed: int | None, sandbox: str) -> None:
    """Survey the suites with automatic mutants and print a table; raise when too many survive."""
    from grader.proof.mutation import survey
    from grader.tables import SurveyTable

    labs = chosen_labs(find_course(None, given=course), (lab,) if lab else ())
    seed = secrets.randbits(32) if seed is None else seed
    with SurveyTable(seed) as table:
        workers = jobs or cores()
        surveys = survey(labs, seed=seed, workers=workers, done=table.add, levels=LEVELS[sandbox])
    table.show(surveys)
    if not all(each.good for each in surveys):
        raise PointsLost(f"a suite has holes; repeat with --seed {seed}")


def release(course: Path | None, destination: Path, labs: tuple[str, ...]) -> None:
    """Write the hand-outs."""
    from grader.release import release as write

    done = write(chosen_labs(find_course(None, given=course), labs), destination)
    for path in done.written:
        click.echo(f"wrote {path}")
    for line in done.left_out:
        click.echo(line, err=True)


def new(course: Path | None, lab: str, notebook: Path | None) -> None:
    """Write a skeleton, or what a master notebook makes, to the course, or start a course here."""
    from grader.skeleton import refuse_name, write_lab, write_skeleton

    try:
        folder = find_course(None, given=course).folder
    except UsageProblem:
        folder = course or working_folder()
        click.echo(f"no course found, starting one in {folder}")
    if notebook is None:
        written = write_skeleton(folder, lab)
    else:
        from grader.masters import import_master
        from grader.tables import show_import

        refuse_name(folder, lab)
        made = import_master(notebook, lab)
        written = write_lab(folder, made.texts)
        show_import(made)
    for path in written:
        click.echo(f"wrote {path}")
    if notebook is None:
        click.echo(f"now: grader verify {lab}, then change what is there")
    else:
        click.echo(f"now: grader verify {lab}, and read what is there: REVIEW marks what needs you")


def doctor() -> None:
    """Print the findings; leave with 3 when grading cannot run here."""
    from grader.doctor import examine
    from grader.tables import show_finding

    good = True
    for finding in examine():
        show_finding(finding)
        good = good and (finding.good or finding.name != "sandbox")
    if not good:
        sys.exit(GraderError.exit_code)
