"""Grade a class: the product as one list of steps.

collect the hand-ins -> open the sandboxes and run the checks -> score -> record -> tell
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader import __version__
from grader.archive import Archives
from grader.assignment import Assignment
from grader.collect import Collection, Found, clean_name, collect
from grader.course import Course, Lab
from grader.engine import Answer, Job, Settings, run_jobs
from grader.errors import GraderError, UsageProblem
from grader.outcome import Outcome, clean
from grader.results import (
    RunFacts,
    failure_of,
    hash_files,
    hash_folder,
    hash_harness,
    result_data,
    result_path,
    sole_writer,
    write_result,
)
from grader.resume import job_key, stored, submission_hashes
from grader.sandbox import Level
from grader.sandbox.jail import shown_by
from grader.scoring import Report, make_report


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked to do."""

    submissions: Path
    labs: tuple[str, ...]
    out: Path
    device: str = "auto"
    jobs: int | None = None
    seed: int | None = None
    required: Level = Level.LANDLOCK
    at_most: Level = Level.NAMESPACES
    again: bool = False  # grade also what has not changed since it was graded
    execute: bool = False  # run the cells of notebooks before their definitions, in labs that allow it


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run."""

    facts: RunFacts
    reports: tuple[Report, ...]
    remarks: tuple[str, ...]
    results: tuple[Mapping[str, Any], ...] = ()  # the data of each report's file
    kept: int = 0  # results of earlier runs that still hold


def grade(course: Course, options: Options, tell: Callable[[Report, int], None], archives: Archives) -> Run:
    """Grade and record every hand-in; *tell* hears of each report as it arrives, with the number of all."""
    labs = {lab.name: lab for lab in course.labs()}
    for name in options.labs:
        course.lab(name)  # a wrong name is told before anything runs
    if options.at_most > Level.NONE:
        _check_hidden(course.folder, options.submissions, options.out)
    collection = collect(options.submissions, list(labs), options.labs, skip=options.out, archives=archives)
    _check_writable(options.out)
    with sole_writer(options.out):
        return _grade(labs, collection, options, tell)


def _grade(labs: dict[str, Lab], collection: Collection, options: Options, tell: Callable[[Report, int], None]) -> Run:
    assignments = {name: labs[name].assignment() for name in {found.lab for found in collection.found}}
    facts = run_facts(labs, assignments, options)
    ordered = sorted(collection.found, key=lambda found: (found.lab, found.student))
    submissions = [submission_hashes(found) for found in ordered]
    keys = [job_key(found, hashes, facts) for found, hashes in zip(ordered, submissions, strict=True)]
    done = {} if options.again else _kept(ordered, keys, options)
    if options.seed is None and done:  # who is graded now gets the inputs that the others got
        seeds = Counter(data["seed"] for _, data in done.values())
        facts = replace(facts, seed=seeds.most_common(1)[0][0])
    kept, written = len(done), {result_path(options.out, ordered[n].student, ordered[n].lab) for n in done}
    for path in written:
        failure_of(path).unlink(missing_ok=True)  # it holds again
    for report, _ in done.values():
        tell(report, len(ordered))

    def arrived(number: int, answer: Answer) -> None:
        found = ordered[number]
        report = make_report(found.student, assignments[found.lab], answer)
        told = report.sha256 or report.problem  # of a hand-in that was refused
        same = told in map(clean, submissions[number])  # as when the key was made
        data = result_data(report, assignments[found.lab], facts, keys[number] if same else "")
        try:
            written.add(write_result(options.out, found.student, data))
        except OSError as error:
            what = f"the result of {clean_name(found.student)} in {options.out}: {error.strerror}"
            raise GraderError(f"cannot write {what}; {len(done)} of {len(ordered)} are recorded") from None
        done[number] = report, data
        tell(report, len(ordered))

    _run(labs, {n: found for n, found in enumerate(ordered) if n not in done}, facts, options, arrived)
    remarks = [*collection.remarks, *_left_from_before(options.out, list(assignments), written)]
    remarks += [f"{name} does not allow --execute; its notebooks were only read" for name in _refusing(facts, options)]
    reports, results = zip(*(done[number] for number in sorted(done)), strict=True)
    return Run(facts, reports, tuple(remarks), results, kept)


def _refusing(facts: RunFacts, options: Options) -> list[str]:
    """Return the labs of a run with --execute whose manifests do not allow it."""
    return sorted(facts.hashes.keys() - facts.executed) if options.execute else []


def _kept(found: Sequence[Found], keys: Sequence[str], options: Options) -> dict[int, tuple[Report, Any]]:
    """Return report and data of each hand-in, by number, whose result of an earlier run still holds."""
    results = {
        number: stored(options.out, item, keys[number], seed=options.seed, required=options.required)
        for number, item in enumerate(found)
    }
    return {number: result for number, result in results.items() if result is not None}


def _left_from_before(out: Path, labs: Sequence[str], written: set[Path]) -> list[str]:
    """Return a remark on the results of earlier runs whose students are not in this one."""
    kept = {path.with_suffix("") for path in written if path.suffix == ".failed"}  # of whom a score from before stands
    old = sorted(path for lab in labs for path in out.glob(f"*/{lab}.json") if path not in written | kept)
    names = ", ".join(path.parent.name for path in old[:5]) + (" and more" if len(old) > 5 else "")
    count = f"{len(old)} results of earlier runs are" if len(old) > 1 else "1 result of an earlier run is"
    return [f"{count} left in {clean_name(str(out))}: {names}"] if old else []


def _check_hidden(*secrets: Path) -> None:
    """Refuse to grade where student code could read solutions or other hand-ins: no level hides Python's folders."""
    for path in secrets:
        folder = shown_by(path)
        if folder:
            raise UsageProblem(f"{path} lies in {folder}, which student code needs and may read; move it elsewhere")


def _check_writable(out: Path) -> None:
    """Find out before anything is graded whether results can be kept."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except FileExistsError:
        raise UsageProblem(f"{out} is a file; -o names a folder for the results") from None
    except OSError as error:
        raise GraderError(f"cannot write results to {out}: {error.strerror}") from None


def _run(
    labs: dict[str, Lab],
    found: Mapping[int, Found],
    facts: RunFacts,
    options: Options,
    arrived: Callable[[int, Answer], None],
) -> None:
    for number, item in found.items():
        if item.fault:
            arrived(number, {"id": number, "harness_error": item.problem})
    jobs = [_job(number, item, labs[item.lab], facts) for number, item in found.items() if not item.fault]
    if not jobs:
        return
    settings = Settings(facts.seed, facts.device, options.required, options.at_most)
    count = options.jobs or default_workers(len(jobs))
    run_jobs(settings, jobs, count, lambda job, answer: arrived(job["id"], answer))


def _job(number: int, found: Found, lab: Lab, facts: RunFacts) -> Job:
    job: dict[str, Any] = {"id": number, "suite": str(lab.suite.parent.resolve()), "root": str(found.root.resolve())}
    job |= {"execute": lab.name in facts.executed}
    if found.path is None:
        return {**job, "problem": found.problem}
    job |= {"path": str(found.path)}
    if found.beside is not None:
        job |= {"beside": str(found.beside), "stub": str((lab.handout / f"{lab.name}.py").resolve())}
    return job


def default_workers(jobs: int) -> int:
    """Return how many workers to start: each costs one more `import torch`, which about twenty hand-ins pay for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, jobs // 20))


def run_facts(labs: dict[str, Lab], assignments: dict[str, Assignment], options: Options) -> RunFacts:
    """Return what is stamped in every result of the run."""
    device = choose_device(options.device)
    harness = hash_harness()
    return RunFacts(
        seed=secrets.randbits(63) if options.seed is None else options.seed,
        device=device,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        versions={
            "torchgrade": __version__,
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("torch", "torchvision", "numpy", "msgpack")},
        },
        hashes={
            name: {
                "lab": hash_files([labs[name].handout / "assignment.toml"]),
                "suite": hash_folder(labs[name].suite.parent),
                "solution": hash_files([labs[name].solution]),
                "stub": hash_files([labs[name].handout / f"{name}.py"]),
                "harness": harness,
            }
            for name in assignments
        },
        executed=frozenset(name for name in assignments if options.execute and assignments[name].execute),
    )


def choose_device(asked: str) -> str:
    """Return "cpu" or "cuda"; raise GraderError when a GPU is asked for and torch sees none."""
    from grader.sandbox.jail import gpu_devices

    if asked == "cpu" or (asked == "auto" and not gpu_devices()):
        return "cpu"
    if _torch_sees_gpu():
        return "cuda"
    if asked == "auto":
        return "cpu"
    raise GraderError("--device cuda, but torch sees no GPU here; `grader doctor` says why")


def _torch_sees_gpu() -> bool:
    """Ask torch in a process of its own: this one stays small."""
    code = "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"
    return subprocess.run([sys.executable, "-P", "-c", code], check=False, capture_output=True).returncode == 0


def exit_code(run: Run, *, strict: bool) -> int:
    """Return 3 when anything is ungradable, 1 under *strict* when points were lost, else 0."""
    if not all(report.gradable for report in run.reports):
        return 3
    return 1 if strict and not all(report.full for report in run.reports) else 0


WORDS = {
    Outcome.ERROR: "raised",
    Outcome.TIMEOUT: "timed out",
    Outcome.MEMORY: "out of memory",
    Outcome.NOT_IMPLEMENTED: "not filled in",
    Outcome.NEEDS_GPU: "need a GPU",
    Outcome.HARNESS_ERROR: "could not be run",
}


def lost_words(report: Report) -> str:
    """Say in a few words where and how points were lost."""
    if report.problem:
        return report.problem
    if report.our_faults:
        return f"{len(report.our_faults)} could not be run: {report.our_faults[0].verdict.message}"
    parts = []
    for task in report.tasks:
        own = [c.verdict.outcome for c in report.checks if c.check.task == task.task]
        lost = Counter(outcome for outcome in own if outcome is not Outcome.PASSED)
        if lost:
            how = ", ".join(f"{count} {WORDS.get(outcome, outcome.value)}" for outcome, count in lost.items())
            parts.append(f"{task.task} {task.points:.3g}/{task.max_points:g}: {how}")
    return "; ".join(parts)
