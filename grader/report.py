"""The HTML page of a run: scores by student and task, every check with outcome, hint and message.

It is whole in itself; the hand-ins of a large class stand on pages beside it, a thousand each.

jinja2 escapes everything; the page loads nothing from anywhere and runs no script.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.gradebook.policy import Score, how_made
from grader.grading import Run, lost_words
from grader.hand_ins.collect import clean_name
from grader.outcome import CheckResult, Outcome
from grader.results import write_atomically
from grader.scoring import Report, shown_hint
from grader.tally import Count, Tally

if TYPE_CHECKING:
    from grader.public import Checked

PAGE = "report.html"
MOST_ON_A_PAGE = 1_000  # hand-ins, 2 to 7 MB; beyond, a browser takes long to show them
MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NEEDS_GPU: "○", Outcome.SKIPPED: "○"}
COLOURS = {"good": "#1e8449", "bad": "#c0392b", "open": "#9a6700"}  # dark enough on white, light enough on black
MOST_LINES = 20  # of what a student's code printed in one check


def write_report(out: Path, run: Run) -> Path:
    """Write `report.html` below *out*, and pages beside it where it would be too long; return its path."""
    written = list(_write_parts(out, run))
    path = out / PAGE
    write_atomically(path, pieces(run, written))
    number = len(written)
    while (old := out / part_name(number := number + 1)).is_file():  # of a larger class before
        old.unlink()
    return path


def part_name(number: int) -> str:
    """Return what a page of hand-ins is called, from 1 on; no student's folder is called so."""
    return f"report-{number:04}.html"


def render(run: Run) -> str:
    """Return the page with all hand-ins on it."""
    return "".join(pieces(run))


@dataclass(slots=True)
class Part:
    """A page of hand-ins, for which `report.html` has no room."""

    name: str
    first: str  # student
    last: str = ""
    students: int = 0
    hand_ins: int = 0


def _by_part(run: Run, *, apart: bool) -> Iterator[tuple[str, Report]]:
    """Yield each report with the page of hand-ins that it is on, "" where all are on `report.html`."""
    number, count = 1, 0
    for _, own in groupby(run.by_student(), key=_student):
        reports = list(own)
        if count and count + len(reports) > MOST_ON_A_PAGE:
            number, count = number + 1, 0
        count += len(reports)
        yield from ((part_name(number) if apart else "", report) for report in reports)


def _write_parts(out: Path, run: Run) -> Iterator[Part]:
    page = new_environment().get_template("report_part.html")
    if len(run.reports) <= MOST_ON_A_PAGE:
        return
    left = len(run.reports)
    for number, (name, pairs) in enumerate(groupby(_by_part(run, apart=True), key=itemgetter(0)), 1):
        reports = map(itemgetter(1), pairs)
        first = next(reports)
        part = Part(name, clean_name(first.student))
        own = _counted(part, chain([first], reports))
        entries = (_entry(report, run.counts.of(report)) for report in own)
        before, after = part_name(number - 1) if number > 1 else "", _after(part, number, left)
        write_atomically(out / name, page.generate(part=part, whole=PAGE, entries=entries, before=before, after=after))
        left -= part.hand_ins
        yield part


def _after(part: Part, number: int, left: int) -> Callable[[], str]:
    """Return what names the next page, if there is one, once all entries of this one are written."""
    return lambda: part_name(number + 1) if part.hand_ins < left else ""


def _counted(part: Part, reports: Iterable[Report]) -> Iterator[Report]:
    """Yield *reports* again, and note whose they are."""
    for student, own in groupby(reports, key=_student):
        part.students, part.last = part.students + 1, clean_name(student)
        for report in own:
            part.hand_ins += 1
            yield report


def pieces(run: Run, parts: Sequence[Part] = ()) -> Iterator[str]:
    """Yield the page piece by piece: that of a course may be larger than this machine's memory."""
    labs = sorted(run.tally.labs)
    page = new_environment().get_template("report.html")
    return page.generate(
        facts=run.facts,
        remarks=(*run.remarks, *run.persons),
        labs=labs,
        means=[_means(run.tally, lab) for lab in labs],
        others=run.tally.counting.others,
        rows=_rows(run, labs, apart=bool(parts)),
        entries=(_entry(report, run.counts.of(report)) for report in (() if parts else run.by_student())),
        parts=parts,
        hand_ins=len(run.reports),
        anchor=anchor,
        students=sum(1 for _ in groupby(run.by_student(), key=_student)),
        ungradable=run.tally.all.ungradable,
        level=min(run.tally.levels, default=""),
    )


def _student(report: Report) -> str:
    return report.student


Cell = tuple[Report | None, Score | None]


def _rows(run: Run, labs: Sequence[str], *, apart: bool) -> Iterator[tuple[str, str, list[Cell]]]:
    """Yield each student, the page, and a report, or none, for each lab with the score that counts if it is another."""
    for (student, part), reports in groupby(_by_part(run, apart=apart), key=lambda each: (each[1].student, each[0])):
        by_lab: dict[str, Cell] = {report.lab: (report, run.counts.of(report)) for _, report in reports}
        yield clean_name(student), part, [by_lab.get(lab, (None, None)) for lab in labs]


def render_check(checked: Checked) -> str:
    """Return what the public checks say as a table for a notebook: escaped, without scripts."""
    report, tasks = checked.report, checked.assignment.tasks
    rows = [(task, checked.advice_on(task), checked.results_of(task.name)) for task in tasks]
    return (
        new_environment()
        .get_template("check.html")
        .render(
            notes=report.notes,
            problem=report.problem,
            tasks=[(task, advice, [_shown(report, result) for result in own]) for task, advice, own in rows if own],
            summary=[line.strip() for line in checked.summary()],
        )
    )


def new_environment() -> Environment:
    """Return what renders our pages: everything is escaped, and a name that is missing is an error."""
    environment = Environment(loader=PackageLoader("grader"), autoescape=True, undefined=StrictUndefined)
    environment.filters["points"] = points
    return environment


def _shown(report: Report, result: CheckResult) -> dict[str, Any]:
    """Return a public check as its student sees it, with what the code printed."""
    lines = result.output.strip().splitlines()
    more = [f"... {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    output = "\n".join([*map(clean_name, lines[:MOST_LINES]), *more])
    check = check_words(report, result)
    return {**check, "colour": COLOURS[check["kind"]], "output": output}


def _means(tally: Tally, lab: str) -> tuple[str, str]:
    """Return the mean of the points, and of the scores that count where some of them are others."""
    counting = tally.labs_counting[lab]
    return _mean(tally.labs[lab]), _mean(counting) if counting.others else ""


def _mean(count: Count) -> str:
    return f"{points(count.points / count.graded)} of {points(count.max_score)}" if count.graded else "-"


def _entry(report: Report, score: Score | None) -> dict[str, Any]:
    return {
        "report": report,
        "score": score,
        "made": how_made(score) if score is not None else "",
        "student": clean_name(report.student),
        "anchor": anchor(report),
        "words": lost_words(report),
        "share": 100 * report.score / report.max_score if report.max_score else 0,
        "tasks": [
            (task, [check_words(report, result) for result in report.checks if result.check.task == task.task])
            for task in report.tasks
        ],
    }


def check_words(report: Report, result: CheckResult) -> dict[str, Any]:
    """Return what a page says about one check, hidden or not."""
    outcome = result.verdict.outcome
    public = result.check.visibility == "public"
    return {
        "name": result.check.name.removeprefix("test_").replace("_", " "),
        "outcome": outcome.value.replace("_", " "),
        "kind": "good" if outcome is Outcome.PASSED else "open" if outcome.keeps_points_open else "bad",
        "mark": MARKS.get(outcome, "!"),
        "message": result.verdict.message,
        "anchor": "",  # of the line that it is about
        "detail": result.verdict.detail if public else "",
        "hint": shown_hint(report, result),
        "visibility": result.check.visibility,
        "with_reference": ", ".join(result.with_reference),
    }


def anchor(report: Report) -> str:
    """Return the id of a report's section."""
    return "r" + hashlib.sha256(f"{report.student}/{report.lab}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def points(value: float) -> str:
    """Return a number of points as people write it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
