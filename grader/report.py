"""One self-contained HTML page of a run: scores by student and task, every check with outcome, hint and message.

jinja2 escapes everything; the page loads nothing from anywhere and runs no script.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby
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
MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NEEDS_GPU: "○", Outcome.SKIPPED: "○"}
COLOURS = {"good": "#1e8449", "bad": "#c0392b", "open": "#9a6700"}  # dark enough on white, light enough on black
MOST_LINES = 20  # of what a student's code printed in one check


def write_report(out: Path, run: Run) -> Path:
    """Write `report.html` below *out* and return its path."""
    path = out / PAGE
    write_atomically(path, pieces(run))
    return path


def render(run: Run) -> str:
    """Return the page."""
    return "".join(pieces(run))


def pieces(run: Run) -> Iterator[str]:
    """Yield the page piece by piece: that of a course may be larger than this machine's memory."""
    labs = sorted(run.tally.labs)
    page = new_environment().get_template("report.html")
    return page.generate(
        facts=run.facts,
        remarks=(*run.remarks, *run.persons),
        labs=labs,
        means=[_means(run.tally, lab) for lab in labs],
        others=run.tally.counting.others,
        rows=_rows(run, labs),
        entries=(_entry(report, run.counts.of(report)) for report in run.by_student()),
        hand_ins=len(run.reports),
        anchor=anchor,
        students=sum(1 for _ in groupby(run.by_student(), key=_student)),
        ungradable=run.tally.all.ungradable,
        level=min(run.tally.levels, default=""),
    )


def _student(report: Report) -> str:
    return report.student


Cell = tuple[Report | None, Score | None]


def _rows(run: Run, labs: Sequence[str]) -> Iterator[tuple[str, list[Cell]]]:
    """Yield each student with a report, or none, for each lab, and the score that counts where it is another."""
    for student, reports in groupby(run.by_student(), key=_student):
        by_lab: dict[str, Cell] = {report.lab: (report, run.counts.of(report)) for report in reports}
        yield clean_name(student), [by_lab.get(lab, (None, None)) for lab in labs]


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
