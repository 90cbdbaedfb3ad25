"""Run again what a changed check, probe, solution or manifest touches, on the hand-ins that the gradebook keeps.

Each hand-in is run with the inputs that it had (its seed); checks whose keys are the same today keep their outcomes. A
result is written as it arrives, so a regrade that was stopped goes on with the same command. Runs in the command's own
process.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grader.course import Course, Lab
from grader.engine import Answer, Job, Settings, run_jobs
from grader.errors import GraderError
from grader.gradebook.interrupts import not_interrupted
from grader.gradebook.keys import environment_of, job_key
from grader.gradebook.policy import BEST, Rescored, Rules, last_of, marker
from grader.gradebook.recorded import Attempt, Entry, Result, placed, report_of, result_of
from grader.grading import run_facts
from grader.hand_ins.misplaced import TAKEN
from grader.machine import default_workers
from grader.outcome import Check, CheckResult, Outcome
from grader.results import RunFacts
from grader.sandbox import Level
from grader.scoring import Report, check_result

if TYPE_CHECKING:
    from pathlib import Path

    from grader.assignment import Assignment
    from grader.cluster.options import Machines
    from grader.gradebook.book import Gradebook, Marker
    from grader.watch import Watch


@dataclass(frozen=True, slots=True)
class Where:
    """Where a regrade runs."""

    device: str
    levels: tuple[Level, Level]
    jobs: int | None  # workers on this machine
    machines: Machines
    out: Path  # for what machines write


@dataclass(frozen=True, slots=True)
class Stale:
    """A result of another suite, solution or manifest than there is today."""

    entry: Entry
    attempt: Attempt
    result: Result
    facts: RunFacts  # of its job today
    key: str  # that its job has today


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade did."""

    total: int  # results that were looked at
    stale: int  # of other files than today's
    ran: Mapping[str, Mapping[str, int]]  # how often each check was run, by lab
    failed: tuple[str, ...]  # what could not be regraded, and why
    changes: tuple[Rescored, ...]  # of this regrade
    counted: int  # scores in the labs that were touched
    remarks: tuple[str, ...]


def regrade(
    course: Course,
    book: Gradebook,
    labs: Sequence[str],
    rules: Rules,
    where: Where,
    watch: Watch,
) -> Regraded:
    """Regrade what is recorded of *labs*, or of all, and say what that changed."""
    own = {lab.name: lab for lab in course.labs()}
    entries = [each for each, _ in book.grades(labs, with_results=True) if each.lab in own]
    assignments = {name: own[name].assignment() for name in sorted({each.lab for each in entries})}
    device = where.machines.device(where.device)
    facts = run_facts(own, assignments, device=device, execute=True, here=where.machines.here)
    stale, remarks = find_stale(entries, facts, rules, any_device=where.device != "auto")
    run = _Run(book, own, stale, facts, assignments, marker(assignments, rules), where, watch)
    if stale:
        watch.started(Counter(each.entry.lab for each in stale))
        run.run()
    touched = {each.entry.lab for each in stale}
    changes = tuple(book.changes(sorted(touched))) if touched else ()
    counted = sum(entry.lab in touched for entry in entries)
    return Regraded(len(entries), len(stale), run.checks, tuple(run.failed), changes, counted, tuple(remarks))


def find_stale(
    entries: Sequence[Entry], facts: RunFacts, rules: Rules, *, any_device: bool
) -> tuple[list[Stale], list[str]]:
    """Return the results that count, or could count, and are not of today's files, and what to say of others.

    Results of another kind of device are left alone, but with *any_device*.
    """
    found: list[Stale] = []
    others: Counter[str] = Counter()
    for entry in entries:
        best = rules.of(entry.lab).attempts == BEST
        counting = [each for each in entry.attempts if each.result is not None]
        handed_in = [each for each in counting if each.files] or counting
        for attempt in handed_in if best or not handed_in else [last_of(handed_in)]:
            assert attempt.result is not None
            own = replace(facts, executed=facts.executed & attempt.result.facts.executed)  # as it was graded
            key = job_key(entry.lab, attempt.submission, own)
            if attempt.result.key == key:
                continue
            if attempt.result.facts.device == facts.device or any_device:
                found.append(Stale(entry, attempt, attempt.result, own, key))
            else:
                others[attempt.result.facts.device] += 1
    found.sort(key=lambda each: (each.entry.lab, each.result.facts.seed, each.entry.student))
    advice = (
        "regrade them on such a machine (on a cluster with --device cuda, or --gpus-per-worker), or all of them here "
        f"with --device {facts.device}"
    )
    return found, [f"{count} graded on {device} are left as they are: {advice}" for device, count in others.items()]


class _Run:
    """Runs what is to be run of stale results and records each as it arrives; a class because it counts meanwhile."""

    def __init__(
        self,
        book: Gradebook,
        labs: Mapping[str, Lab],
        stale: Sequence[Stale],
        facts: RunFacts,
        assignments: Mapping[str, Assignment],
        mark: Marker,
        where: Where,
        watch: Watch,
    ) -> None:
        self.book, self.labs, self.stale, self.facts, self.mark, self.where = book, labs, stale, facts, mark, where
        self.assignments, self.watch = assignments, watch
        self.names = [str(level) for level in Level if level >= where.levels[0]]
        self.checks: dict[str, Counter[str]] = {}  # how often each was run, by lab and name
        self.failed: list[str] = []  # what could not be regraded, and why

    def run(self) -> None:
        """Regrade all."""
        count = self.where.jobs or default_workers(len(self.stale), self.facts.device)
        start = self.where.machines.start(self.facts, self.where.out)
        run_jobs(Settings(0, self.facts.device, *self.where.levels), self._jobs(), count, self._arrived, start)

    def _jobs(self) -> Iterator[Job]:
        for number, stale in enumerate(self.stale):
            known = self.book.find([stale.key], levels=self.names, seed=stale.result.facts.seed)
            if stale.key in known:  # of an equal hand-in, or of these files when they were as today before
                note = next((each for each in stale.result.notes if each.startswith(TAKEN)), "")
                same = known[stale.key]
                self._record(stale, replace(same, notes=placed(same.notes, note)), "taken")
                continue
            try:
                yield {"id": number, **self._job(stale)}
            except GraderError as error:
                self.failed.append(f"{_named(stale)}: {error.message}")

    def _job(self, stale: Stale) -> Job:
        lab, result = self.labs[stale.entry.lab], stale.result
        job: dict[str, Any] = {"suite": str(lab.suite.parent.resolve()), "more_seed": result.facts.seed}
        job["environment"] = environment_of(lab.name, stale.facts)
        if not result.sha256:
            return {**job, "problem": result.problem}  # nothing that could be run was handed in
        suffix = next((suffix for suffix, sha256 in stale.attempt.files if sha256 == result.sha256), "")
        if not suffix:
            raise GraderError("the hand-in was changed while it was graded; grade it again")
        data = self.book.hand_in(suffix, result.sha256)
        job |= {"data": base64.b64encode(data).decode(), "suffix": suffix, "execute": lab.name in stale.facts.executed}
        if result.level in self.names:
            job["keep"] = dict(result.check_keys)
        return job

    def _arrived(self, job: Job, answer: Answer) -> None:
        stale = self.stale[job["id"]]
        if "harness_error" in answer:
            self.failed.append(f"{_named(stale)}: {answer['harness_error']}")
            return
        if stale.result.sha256:  # else there was nothing to run
            ran = (item["check"]["name"] for item in answer["checks"])
            self.checks.setdefault(stale.entry.lab, Counter()).update(ran)
        self._record(stale, merged(stale, answer), "regraded")

    def _record(self, stale: Stale, result: Result, how: str) -> None:
        with not_interrupted():  # what is told is what is recorded
            self.book.record(stale.attempt.id, result, self.mark, how=how, why="regrade", alone=True)
            report = report_of(result, stale.entry.name, self.assignments[stale.entry.lab])
            hear = self.watch.kept if how == "taken" else self.watch.graded
            hear(report, len(self.stale))
        if not result.gradable:
            words = [each.verdict.message for each in result.checks if each.verdict.outcome is Outcome.HARNESS_ERROR]
            self.failed.append(f"{_named(stale)}: {words[0] if words else 'there are no checks'}")


def _named(stale: Stale) -> str:
    return f"{stale.entry.name}, {stale.entry.lab}"


def merged(stale: Stale, answer: Answer) -> Result:
    """Return the new result of a hand-in: what was run again, and for the other checks what was recorded."""
    old, kept = stale.result, answer["kept"]
    before = {each.check.name: each for each in old.checks}
    ran = {item["check"]["name"]: check_result(item) for item in answer["checks"]}
    checks = [ran[name] if name in ran else _kept(before[name], kept[name]) for name in answer["order"]]
    keys = {name: old.check_keys[name] for name in kept} | answer.get("keys", {})
    report = Report(
        student="",
        lab=old.lab,
        tasks=(),
        checks=tuple(checks),
        problem=answer.get("problem", old.problem),
        notes=old.notes,
        sha256=old.sha256,
        level=_weaker(old.level, answer.get("level", "")) if kept else answer.get("level", ""),
    )
    return result_of(report, replace(stale.facts, seed=old.facts.seed), stale.key, keys)


def _kept(before: CheckResult, check: Mapping[str, Any]) -> CheckResult:
    """Return a recorded outcome with what the suite says of the check now: weight, hint, visibility."""
    return replace(before, check=Check(**check))


def _weaker(first: str, second: str) -> str:
    """Return the weaker of two levels: a result is as trustworthy as the weakest sandbox that a part of it ran in."""
    return min(level for level in (first, second) if level) if first or second else ""
