"""Tables on the terminal."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader.grading import lost_words
from grader.hand_ins.collect import clean_name
from grader.outcome import Outcome, clean, harmless
from grader.scoring import Report, shown_hint
from grader.tally import Count, Tally

if TYPE_CHECKING:
    from grader.doctor import Finding
    from grader.feedback.page import Row
    from grader.feedback.writer import Given
    from grader.gradebook.policy import Score
    from grader.grading import Run
    from grader.masters import Import
    from grader.outcome import CheckResult
    from grader.proof.mutation import Fate, Survey
    from grader.proof.verify import Case, Proof
    from grader.public import Checked


WIDE = 400  # columns where no terminal shows them: a row is a line, for grep


@contextmanager
def log(*, width: int | None = None, soft_wrap: bool = False) -> Iterator[Console]:
    """Yield a console; no line that is printed to it is a command to a CI service, wherever it was broken."""
    console = Console(highlight=False, width=width, soft_wrap=soft_wrap)
    with console.capture() as said:
        yield console
    console.file.write(harmless(said.get()))


class FeedbackTable:
    """Progress while pages are made, on a terminal only, and what they tell after it."""

    def __init__(self) -> None:
        columns = (
            TextColumn("making pages"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),  # a name is no markup
        )
        self._progress = Progress(
            *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
        )
        self._bar = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def add(self, row: Row, total: int) -> None:
        """Take one page."""
        self._progress.update(
            self._bar, total=total, advance=1, description=f"{clean_name(row.student)} {row.lab}"[:40]
        )

    def show(self, given: Given, index: Path) -> None:
        """Print how many pages there are, and whose has no score."""
        with log(soft_wrap=True) as console:
            for row in given.rows:
                words = ", ".join(filter(None, ("" if row.scored else row.standing.value, row.remark)))
                if words:
                    console.print(Text(f"{row.student} {row.lab}: {words}", style="yellow"))
            for remark in given.remarks:
                console.print(Text(remark, style="yellow"))
            unscored = sum(not row.scored for row in given.rows)
            without = f", {unscored} of them without a score" if unscored else ""
            console.print(Text(f"{len(given.rows)} pages{without}; {given.written} have changed; all in {index}"))


ROWS_AT_ONCE = 500  # of a table that is longer, each part is printed before the next one is read


def show_run(run: Run, out: Path, page: Path) -> None:
    """Print the table of a class, one row a hand-in, and how the class did."""
    width = None if sys.stdout.isatty() else WIDE
    names = max((len(clean_name(report.student)) for report in run.by_student()), default=0)
    labs = max(map(len, run.tally.labs), default=0)
    reports = run.by_student()
    for start in range(0, len(run.reports), ROWS_AT_ONCE):
        with log(width=width) as console:
            some = [(report, run.counts.of(report)) for report in islice(reports, ROWS_AT_ONCE)]
            others = run.tally.counting.others > 0
            console.print(_rows_of(some, (names, labs), headed=not start, others=others))
    with log(width=width) as console:
        _show_end(console, run, out, page)


def _rows_of(
    reports: Sequence[tuple[Report, Score | None]], widths: tuple[int, int], *, headed: bool, others: bool
) -> Table:
    """Return a part of the table; names and labs get the same room in all of them, as far as there is room.

    With a column for the scores that count if there are *others* than the points.
    """
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=headed)
    names, labs = (min(width, most) for width, most in zip(widths, (30, 20), strict=True))
    table.add_column("student", overflow="fold", min_width=max(7, names))
    table.add_column("lab", overflow="fold", min_width=max(3, labs))
    table.add_column("score", justify="right", overflow="fold", min_width=8)
    if others:
        table.add_column("counts", justify="right", overflow="fold", min_width=8)
    table.add_column("what was lost", overflow="fold")
    for report, score in reports:
        counts = f"{score.score:.4g} / {score.max_score:g}" if score is not None else ""
        cells = [Text(clean_name(report.student)), Text(report.lab), _score(report)]
        cells += [Text(counts, style="bold")] if others else []
        table.add_row(*cells, Text(lost_words(report), style="dim"))
    return table


def _show_end(console: Console, run: Run, out: Path, page: Path) -> None:
    tally = run.tally
    for remark in run.remarks:
        console.print(Text(remark, style="yellow"))
    console.print(
        f"\nsandbox {', '.join(sorted(tally.levels)) or 'not used'}, device {run.facts.device}, seed {run.facts.seed}"
    )
    if "L0" in tally.levels:
        console.print("[red]graded without protection: student code could read the hidden tests[/]")
    if tally.all.ungradable:
        console.print(
            f"[red]{tally.all.ungradable} not gradable: a failure of the harness or of the course, not the student's; "
            "a score from before is kept. If it was the machine, run the same command again[/]"
        )
    if run.kept:
        console.print(f"{run.kept} of {len(run.reports)} were graded before and have not changed since (--again)")
    for line in run.persons:
        console.print(Text(line, style="yellow"))
    for line in summary(tally):
        console.print(line)
    console.print(Text(f"results in {out}, report in {page}"))


def summary(tally: Tally) -> list[str]:
    """Say how a class did: by the points of the checks, and by the scores that count where some of them are others."""
    points = f"{tally.all.graded} graded: {_how(tally.all)}"
    if not tally.counting.others:
        return [points]
    what = "due dates, attempts, extra credit and changes by hand"
    return [f"{points}, by the points of the checks", f"what counts, with {what}: {_how(tally.counting)}"]


def _how(count: Count) -> str:
    return f"mean {100 * count.mean:.0f} %, {count.full} with full marks, {count.zero} with none"


def _score(report: Report) -> Text:
    if not report.gradable:
        return Text("ungradable", style="yellow")
    style = "green" if report.full else "red" if report.score == 0 else ""
    extra = f" (+{report.open_points:g} open)" if report.open_points else ""
    return Text(f"{report.score:.4g} / {report.max_score:g}{extra}", style=style)


def show_check(checked: Checked) -> None:
    """Print what the public checks say, for the student whose hand-in it is."""
    with log(soft_wrap=True) as console:
        _show_checked(console, checked)


def check_text(checked: Checked) -> str:
    """Return what the public checks say as plain text."""
    console = Console(highlight=False, soft_wrap=True, color_system=None, width=WIDE, force_jupyter=False)
    with console.capture() as said:
        _show_checked(console, checked)
    return harmless(said.get())


def _show_checked(console: Console, checked: Checked) -> None:
    report = checked.report
    if report.problem:
        console.print(Text(report.problem, style="red"))
    for note in report.notes:
        console.print(Text(note, style="yellow"))
    if report.problem:
        console.print("\nNo check could run; mend this first.")
        return
    for task in checked.assignment.tasks:
        own = checked.results_of(task.name)
        if own:
            console.print(Text(f"{task.name} ({task.points:g} points)", style="bold"))
        advice = checked.advice_on(task)
        if advice:
            console.print(Text(f"  {advice}", style="yellow"))
        for result in own:
            _show_result(console, report, result)
    for line in checked.summary():
        console.print(line)


def _show_result(console: Console, report: Report, result: CheckResult) -> None:
    verdict, good = result.verdict, result.verdict.outcome is Outcome.PASSED
    name = result.check.name.removeprefix("test_").replace("_", " ")
    console.print(Text(f"  {'✓' if good else '✗'} {name}", style="green" if good else "red"))
    if not good:
        hint = shown_hint(report, result)
        for text in (verdict.message, verdict.detail, hint and f"Hint: {hint}"):
            if text:
                console.print(Text(f"      {text}"))
    if result.output.strip():
        lines = result.output.strip().splitlines()
        for line in lines[:20]:
            console.print(Text(f"      | {clean_name(line)}", style="dim"))
        if len(lines) > 20:
            console.print(Text(f"      | ... {len(lines) - 20} more lines", style="dim"))


def show_finding(finding: Finding) -> None:
    """Print one line of the doctor, and its cure."""
    console = Console(highlight=False, soft_wrap=True)
    mark = "[green]✓[/]" if finding.good else "[red]✗[/]"
    console.print(f"{mark} {finding.name:15}", Text(finding.text))
    if finding.cure:
        console.print(Text(f"  {'':15} {finding.cure}", style="yellow"))


def show_import(made: Import) -> None:
    """Print what became of each cell of a master notebook, the tasks of the lab, and what its author has to review."""
    with log(width=None if sys.stdout.isatty() else WIDE) as console:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("cell", "what it is", "how it begins", "what it became"):
            table.add_column(name, justify="right" if name == "cell" else "left", overflow="fold")
        for row in made.rows:
            table.add_row(str(row.number), *(Text(clean(text)) for text in (row.role, row.opening, row.became)))
        console.print(table)
        console.print()
        for task, points, checks in made.tasks:
            console.print(Text(f"task {task}: {points:g} points, {checks} check{'s' * (checks != 1)}"))
        if made.review:
            console.print(Text(f"\n{len(made.review)} to review", style="bold yellow"))
        for line in made.review:
            console.print(Text(f"  - {clean(line)}"))
        console.print()


class ProofTable:
    """Collects proofs and shows one row a lab; faults, and labs that are through, are told as they come."""

    def __init__(self, seed: int, verbose: bool, cases: Sequence[Case]) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.seed, self.verbose = seed, verbose
        self.proofs: list[Proof] = []
        self._left = Counter(case.lab.name for case in cases)
        self._labs, self._started = len(self._left), time.monotonic()

    def add(self, proof: Proof) -> None:
        """Take one proof; print it when it has faults, or when asked for every line."""
        self.proofs.append(proof)
        case, report = proof.case, proof.report
        if self.verbose or proof.faults:
            mark = "[red]✗[/]" if proof.faults else "[green]✓[/]"
            self.console.print(f"{mark} {case.lab.name} {case.kind} {case.name}: {report.score:g}/{report.max_score:g}")
        for fault in proof.faults:
            self.console.print(Text(f"    {fault}"))
        self._left[case.lab.name] -= 1
        if not self._left[case.lab.name]:
            through = sum(not count for count in self._left.values())
            seconds = time.monotonic() - self._started
            print(
                f"{seconds:5.0f} s: {case.lab.name} is through, {through} of {self._labs}", file=sys.stderr, flush=True
            )

    def show(self) -> None:
        """Print the table."""
        title = f"grader verify, seed {self.seed}: cases that earned what they must"
        table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        for column in (
            "lab",
            "checks",
            "stub",
            "solution",
            "mutants",
            "variants",
            "trivial",
            "notebooks",
        ):
            table.add_column(column, justify="left" if column == "lab" else "right", no_wrap=True)
        for lab in self._left:
            own = [proof for proof in self.proofs if proof.case.lab.name == lab]
            table.add_row(lab, str(len(own[0].report.checks)), *(_count(own, kind) for kind in _KINDS))
        self.console.print(table)
        for line in self._remarks():
            self.console.print(Text(line))

    def _remarks(self) -> Iterator[str]:
        """Yield what the table does not prove."""
        for why, count in Counter(proof.untried for proof in self.proofs if proof.untried).items():
            yield f"{count} mutants could not be tried here: {why}"
        labs = Counter(proof.case.lab.name for proof in self.proofs)
        for kind, unproven in (("mutant", "that mistakes are caught"), ("variant", "that other right answers pass")):
            bare = sorted(labs.keys() - {proof.case.lab.name for proof in self.proofs if proof.case.kind == kind})
            if bare:
                yield f"not proven, for there is no {kind}: {unproven} in {', '.join(bare)}"


_NOTEBOOK = "notebook"
_KINDS = ("stub", "solution", "mutant", "variant", "trivial", _NOTEBOOK)


def _count(proofs: list[Proof], kind: str) -> str:
    own = [proof for proof in proofs if kind == (_NOTEBOOK if proof.case.notebook else proof.case.kind)]
    return f"{sum(not (proof.faults or proof.untried) for proof in own)}/{len(own)}"


class SurveyTable:
    """Shows how far a survey with automatic mutants is, and at its end a row a lab and a line for each survivor."""

    def __init__(self, seed: int) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.seed, self.done = seed, 0
        self._progress = Progress(console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("mutants", total=None)

    def __enter__(self) -> SurveyTable:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._progress.stop()

    def add(self, _fate: Fate, count: int) -> None:
        """Count one more mutant of *count*."""
        self.done += 1
        self._progress.update(self._task, total=count, completed=self.done)

    def show(self, surveys: Sequence[Survey]) -> None:
        """Print survivors and the table."""
        for survey in surveys:
            for mutant in survey.survivors:
                place = f"{survey.lab} {mutant.change.within}, line {mutant.line}"
                self.console.print(Text(f"{place}\n    - {mutant.change.before}\n    + {mutant.change.after}"))
            for change in survey.stale:
                self.console.print(
                    Text(f"{survey.lab} {change.within}: judged, but no such mutant survives: {change.after}")
                )
            for problem in survey.problems:
                self.console.print(Text(f"{survey.lab}, {problem}"))
        table = Table(title=f"grader mutate, seed {self.seed}", title_justify="left")
        for column in ("lab", "mutants", "lost points", "equivalent", "survived", "rate"):
            table.add_column(column, justify="left" if column == "lab" else "right", no_wrap=column == "lab")
        for survey in surveys:
            counts = (survey.killed, survey.equivalent, len(survey.survivors))
            table.add_row(survey.lab, *map(str, (sum(counts), *counts)), f"{100 * survey.rate:.1f} %")
        self.console.print(table)
