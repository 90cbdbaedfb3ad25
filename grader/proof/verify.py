"""Prove a lab: the stub earns 0, the solution everything, each mutant loses what it names, each variant nothing.

A mutant or variant is an overlay: its text is appended to the solution's, and the last definition of a name wins.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from grader.course import Lab
from grader.engine import Settings, run_jobs
from grader.errors import UsageProblem
from grader.outcome import Outcome
from grader.proof.by_lab import LabPool, job_for
from grader.proof.judged import FILE, read_judged
from grader.proof.reach import changed_by
from grader.release import released_notebook, stub_of
from grader.sandbox import Level
from grader.scoring import Report, make_report

REVIEW = "REVIEW"  # how the reason of a check begins that skips itself, as `grader new --from-notebook` writes them
_LOSES = re.compile(r"^\s*loses:\s*(?P<tasks>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """One hand-in made for the proof, and what it must earn."""

    lab: Lab
    kind: str  # "stub", "solution", "mutant", "variant", "trivial"
    name: str
    text: str
    loses: frozenset[str]  # tasks; for a stub and for a trivial answer all of them, wholly
    changed: frozenset[str] | None = None  # the names of the solution that it defines anew; None: any
    more: Mapping[str, Any] = field(default_factory=dict)  # what its job says beside
    notebook: bool = False  # whether it is handed in as the notebook of the lab


@dataclass(frozen=True, slots=True)
class Proof:
    """What one case earned, and what is wrong with that; nothing when it is as it must be."""

    case: Case
    report: Report
    faults: tuple[str, ...]
    untried: str = ""  # why a loss could not be seen here, which is no fault of the suite


def cases_of(lab: Lab) -> Iterator[Case]:
    """Yield the stub, the solution, and every mutant and variant of a lab; raise UsageProblem for a bad header.

    The stub, one mutant and one variant come a second time, as notebooks.
    """
    solution = lab.solution.read_text(encoding="utf-8")
    tasks = frozenset(task.name for task in lab.assignment().tasks)
    yield from _also_as_notebook(Case(lab, "stub", "stub", stub_of(solution, lab.solution), tasks))
    yield Case(lab, "solution", "solution", solution, frozenset(), more={"sensitivity": True})
    for number, path in enumerate(lab.examples("mutants")):
        text = path.read_text(encoding="utf-8")
        loses, changed = losses_of(path, text, tasks), changed_by(text)
        more = {"enough": sorted(loses)}  # one lost check of each of these tasks
        case = Case(lab, "mutant", path.stem, overlay(solution, text), loses, changed, more)
        yield from [case] if number else _also_as_notebook(case)
    for number, path in enumerate(lab.examples("variants")):
        text = path.read_text(encoding="utf-8")
        case = Case(lab, "variant", path.stem, overlay(solution, text), frozenset(), changed_by(text))
        yield from [case] if number else _also_as_notebook(case)
    for kind in ("zeros", "input", "constant", "random"):
        yield Case(lab, "trivial", kind, solution, tasks, more={"trivial": kind})
    other: dict[str, dict[str, Any]] = {
        "seed + 1": {"more_seed": 1, "trivial": "kept"},  # a second run of the solution would show no more
        "seed + 2, strided inputs": {"more_seed": 2, "strided": True},
    }
    for name, more in other.items():  # last: other inputs need a session of their own
        yield Case(lab, "solution", f"solution, {name}", solution, frozenset(), more=more)


def _also_as_notebook(case: Case) -> tuple[Case, Case]:
    return case, replace(case, name=f"{case.name}, as a notebook", notebook=True)


def overlay(solution: str, text: str) -> str:
    """Return the hand-in that *text* makes of the solution."""
    return f"{solution}\n\n{text}"


def losses_of(path: Path, text: str, tasks: frozenset[str]) -> frozenset[str]:
    """Return the tasks a mutant's docstring says it loses; raise UsageProblem when it names none or unknown ones."""
    try:
        match = _LOSES.search(ast.get_docstring(ast.parse(text)) or "")
    except SyntaxError as error:
        raise UsageProblem(f"{path} is not valid Python at line {error.lineno}: {error.msg}") from None
    if match is None:
        raise UsageProblem(f"{path}: the docstring has no line `loses: TASK, TASK`")
    named = frozenset(name.strip() for name in match["tasks"].split(","))
    if named - tasks:
        raise UsageProblem(
            f"{path}: loses {', '.join(sorted(named - tasks))}, but the tasks are {', '.join(sorted(tasks))}"
        )
    return named


def faults_of(case: Case, report: Report) -> tuple[str, ...]:
    """Return what is wrong with what a case earned."""
    if not report.gradable:
        broken = [f"{c.check.name}: {c.verdict.message}" for c in report.our_faults]
        return (f"ungradable: {'; '.join(broken) or report.problem}",)
    if case.kind == "stub":
        return _stub_faults(report)
    if case.kind == "trivial":
        return _trivial_faults(report)
    lost = {task.task: task.lost for task in report.tasks}
    faults = [
        f"loses nothing in {task}" for task in sorted(case.loses) if not lost[task] and not _left_out(report, task)
    ]
    for task in lost:
        if task not in case.loses and lost[task]:
            failed = [c.check.name for c in report.checks if c.check.task == task and _is_lost(c.verdict.outcome)]
            faults.append(f"loses {lost[task]:g} in {task} ({', '.join(failed)})")
    if case.kind == "solution" and not case.notebook and "sensitivity" in case.more:
        skipped = [c for c in report.checks if c.verdict.outcome is Outcome.SKIPPED]
        faults += [f"{c.check.name} is not written yet" for c in skipped if c.verdict.message.startswith(REVIEW)]
    if report.problem:
        faults.append(report.problem)
    return tuple(faults)


def untried_of(case: Case, report: Report) -> str:
    """Return why a mutant could lose nothing here, in the words of a check that leaves itself out; else nothing."""
    lost = {task.task: task.lost for task in report.tasks}
    return next((why for task in sorted(case.loses) if not lost[task] and (why := _left_out(report, task))), "")


def _left_out(report: Report, task: str) -> str:
    """Return why a check of a task leaves itself out on this machine; nothing where none does."""
    own = (c.verdict for c in report.checks if c.check.task == task and c.verdict.outcome is Outcome.SKIPPED)
    return next((verdict.message for verdict in own if not verdict.message.startswith(REVIEW)), "")


def _stub_faults(report: Report) -> tuple[str, ...]:
    faults = [f"scores {report.score:g}"] if report.score else []
    for result in report.checks:
        verdict = result.verdict
        if verdict.outcome is not Outcome.NOT_IMPLEMENTED and not verdict.outcome.keeps_points_open:
            faults.append(f"{result.check.name} says {verdict.outcome.value}, not not_implemented")
        elif verdict.outcome is Outcome.NOT_IMPLEMENTED and not verdict.line:
            faults.append(f"{result.check.name} names no line")
    return tuple(faults)


def _trivial_faults(report: Report) -> tuple[str, ...]:
    passed = [result.check.name for result in report.checks if result.verdict.outcome is Outcome.PASSED]
    return (f"passes {', '.join(passed)}",) if passed else ()


def _is_lost(outcome: Outcome) -> bool:
    return outcome is not Outcome.PASSED and not outcome.keeps_points_open


def verify(
    cases: Sequence[Case],
    *,
    seed: int,
    device: str,
    workers: int,
    done: Callable[[Proof], None],
    levels: tuple[Level, Level],
) -> bool:
    """Run all *cases*; call *done* for each; return whether all is as it must be.

    *levels* are the level of the sandbox that is required and the strongest one that is tried.
    """
    labs = {case.lab.name: case.lab for case in cases}.values()
    assignments = {lab.name: lab.assignment() for lab in labs}
    judged = {lab.name: read_judged(lab) for lab in labs}
    good = True

    def arrived(job: Mapping[str, Any], answer: dict[str, Any]) -> None:
        nonlocal good
        case = cases[job["id"]]
        report = make_report(case.name, assignments[case.lab.name], answer)
        proof = Proof(case, report, faults_of(case, report), untried_of(case, report) if case.kind == "mutant" else "")
        if "insensitive" in answer:
            known = judged[case.lab.name].insensitive
            proof = replace(proof, faults=(*proof.faults, *_beyond(known, answer["insensitive"])))
        good = good and not proof.faults
        done(proof)

    settings = Settings(seed, device, *levels)
    jobs = [_job(number, case) for number, case in enumerate(cases)]
    start = partial(LabPool, labs=[job["suite"] for job in jobs])
    run_jobs(settings, jobs, workers, arrived, start)
    return good


def _beyond(judged: Mapping[str, str], told: Sequence[str]) -> list[str]:
    """Return what is told and not judged, and what is judged and not told any more."""
    stale = [f"judged in {FILE}, but not so: {fault}" for fault in judged if fault not in told]
    return [fault for fault in told if fault not in judged] + stale


def _job(number: int, case: Case) -> dict[str, Any]:
    text, suffix = (released_notebook(case.lab, case.text), ".ipynb") if case.notebook else (case.text, ".py")
    more = dict(case.more)
    more["ours"] = case.kind in ("mutant", "variant", "trivial") and not case.notebook  # others are read as hand-ins
    if case.changed is not None:
        more["changed"] = sorted(case.changed)  # what reaches none of these need not run again
    return job_for(number, case.lab, text, suffix, **more)
