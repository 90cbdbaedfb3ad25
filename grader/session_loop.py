"""Grade jobs inside a pytest session: every check of a lab on one hand-in after another.

A plugin of the grading process; trusted. pytest collects the suite once; each hand-in runs the same items again, which
pytest's own protocol allows (as re-running plugins do).
"""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader import plugin
from grader.errors import GraderError
from grader.faces import Bench, open_submission
from grader.gradebook.kept import Kept
from grader.hand_ins.hand_in import RefusedHandIn, read_hand_in
from grader.module_source import ModuleSource, our_source
from grader.outcome import CheckResult, Outcome, Verdict, clean
from grader.proof.sensitivity import Sensitivity
from grader.session import as_json

if TYPE_CHECKING:
    from grader.session import Jobs

OPEN_OR_PASSED = (Outcome.PASSED, Outcome.NEEDS_GPU, Outcome.SKIPPED, Outcome.HARNESS_ERROR)


class Loop:
    """Replaces pytest's loop over items by a loop over hand-ins."""

    def __init__(self, bench: Bench, first: dict[str, Any], jobs: Jobs, send: Callable[[dict[str, Any]], None]) -> None:
        self.bench, self.suite, self.first, self.jobs, self.send = bench, first["suite"], first, jobs, send
        self.problem = ""
        self.replaced: dict[tuple[frozenset[str], str], CheckResult] = {}  # with the reference in place of the changed
        self.losses: Counter[tuple[frozenset[str], str]] = Counter()  # by what a case of the proof changed, and check
        self.on_solution: dict[str, tuple[CheckResult, frozenset[str] | None]] = {}  # and the names it reaches
        self.check_keys = Kept(bench, Path(self.suite), wanted="environment" in first)

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "no"  # nobody sees pytest's account of a failure, which prints tensors and costs 30 ms
        config.stash[plugin.BENCH] = {Path(self.suite).name: self.bench}
        config.stash[plugin.SOURCE] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Keep the sandbox for the next lab: the plugin ends those of the benches it finds here."""
        config.stash[plugin.BENCH] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.problem:
            said = str(report.longrepr).strip().splitlines()
            self.problem = f"the suite {report.nodeid} cannot be collected: {said[-1] if said else 'no reason given'}"

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Grade nobody by a part of a suite, whoever left the rest out: a plugin, or a file of the course."""
        if items and not self.problem:
            self.problem = f"{len(items)} checks of the suite are left out, {items[0].name} first; all have to be run"

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        """Keep what is wrong with a grade marker for the report; pytest would print it and end."""
        try:
            return (yield)
        except pytest.UsageError as error:
            self.problem = str(error)
            items.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Generator[None, object, object]:
        """Let go of the tensors of a check that failed."""
        report = yield
        if call.excinfo is not None:
            _empty_frames(call.excinfo.value)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.problem:
            return True
        items = list(session.items)
        self.problem = self._odd_item(items)
        if self.problem:
            return True
        self.check_keys.begin()
        for job in self.jobs.like(self.first):
            self.send({"id": job["id"], **self._answer(items, job)})
        return True

    def _answer(self, items: Sequence[pytest.Item], job: dict[str, Any]) -> dict[str, Any]:
        """Grade one job; every job gets an answer, whatever goes wrong on our side."""
        try:
            kept = self.check_keys.known(items, job)
            rest = [item for item in items if item.name not in kept]
            graded = self.grade(rest, job) if rest else {"checks": []}
            return {**graded, "order": [item.name for item in items], "kept": kept, "keys": self.check_keys.keys(rest)}
        except Exception as error:  # a fault of the harness: this hand-in is ungradable, the next one is not
            traceback.print_exc()
            return {"harness_error": f"{type(error).__name__}: {error}"[:500]}

    def _odd_item(self, items: Sequence[pytest.Item]) -> str:
        tasks = [task.name for task in self.bench.assignment.tasks]
        names = [item.name for item in items]
        if not items:
            return f"the suite {self.suite} has no checks"
        for item in items:
            check = item.stash.get(plugin.CHECK, None)
            if check is None:
                return f"{item.nodeid} has no grade marker"
            if check.task not in tasks:
                return f"{item.nodeid}: task {check.task!r} is none of assignment.toml ({', '.join(tasks)})"
            if names.count(item.name) > 1:
                return f"two checks of the suite are called {item.name}"
        return ""

    def grade(self, items: Sequence[pytest.Item], job: dict[str, Any]) -> dict[str, Any]:
        """Return what every check says about the job's hand-in."""
        everything = items
        if job.get("record"):
            items = [item for item in items if item.stash[plugin.CHECK].visibility == "public"]
            self.bench.recording = {}
        if job.get("tasks"):
            items = [item for item in items if item.stash[plugin.CHECK].task in job["tasks"]]
        self.bench.sensitivity = Sensitivity() if job.get("sensitivity") else None
        self.bench.strided, self.bench.trivial = job.get("strided", False), job.get("trivial", "")
        beside = ""
        try:
            data, suffix = _bytes_of(job)
            if "beside" in job:
                data, suffix, beside = _better_of(job, data)
            source, problem = self._open(job, data, suffix)
        except RefusedHandIn as error:
            data, source, problem = b"", None, Verdict(Outcome.ERROR, clean(str(error)))
        except GraderError as error:
            data, source, problem = b"", None, Verdict(Outcome.HARNESS_ERROR, error.message)
        if problem is None and source is not None:
            results = self.run_all(items, source, job)
        else:
            results = [CheckResult(item.stash[plugin.CHECK], problem or Verdict(Outcome.ERROR)) for item in items]
        message: dict[str, Any] = {"checks": [as_json(result) for result in results]}
        message["problem"] = problem.message if problem is not None else ""
        message["notes"] = [beside] * bool(beside) + (list(source.notes) if source is not None else [])
        message["sha256"] = hashlib.sha256(data).hexdigest() if data else ""
        message["level"] = str(self.bench.wall.level) if self.bench.wall is not None else ""
        if self.bench.sensitivity is not None:
            message["insensitive"] = list(self.bench.sensitivity.faults())
        if self.bench.recording is not None:
            recording, self.bench.recording = self.bench.recording, None
            message["hidden"] = Counter(item.stash[plugin.CHECK].task for item in everything if item not in items)
            message["replies"] = {name: [as_json(frame) for frame in frames] for name, frames in recording.items()}
        return message

    def _open(self, job: dict[str, Any], data: bytes, suffix: str) -> tuple[ModuleSource | None, Verdict | None]:
        if job.get("ours"):  # written by authors of the course, to prove the suite with
            return our_source(self.bench.assignment.file, data.decode()), None
        how = {"execute": job.get("execute", False), "session": job.get("session", False)}
        return open_submission(self.bench, data, suffix, **how)

    def run_all(self, items: Sequence[pytest.Item], source: ModuleSource, job: dict[str, Any]) -> list[CheckResult]:
        """Run all checks; of a case of the proof, only those whose result is not known beforehand.

        A job that says what it `changed` of the solution ends like that in checks that reach none of it; and of a task
        where one lost check is `enough`, the rest is skipped after that, or all of the rest after the `first_loss`.
        Checks that were lost by the same change before go first.
        """
        results: dict[str, CheckResult] = {}
        lost: set[str] = set()
        endless: set[str] = set()  # functions of tasks in which a check reached its limit of time
        changed, enough = frozenset(job.get("changed", ())), job.get("enough", ())
        for item in sorted(items, key=lambda item: -self.losses[changed, item.name]):
            check = item.stash[plugin.CHECK]
            known = self.unaffected(item, changed) if "changed" in job else None
            if known is None and "enough" in job and check.task not in enough:
                known = self.kept(item, source, changed)
            if known is not None:
                results[item.name] = known
            elif (check.task in lost and check.task in enough) or (lost and job.get("first_loss")):
                skipped = Verdict(Outcome.SKIPPED, "the task has lost points already")
                results[item.name] = CheckResult(check, skipped)
            else:
                results[item.name] = self.run(item, source, endless)
                if results[item.name].verdict.outcome is Outcome.TIMEOUT:
                    endless.update(self.bench.assignment.task(check.task).names)
                if results[item.name].verdict.outcome not in OPEN_OR_PASSED:
                    lost.add(check.task)
                    self.losses[changed, item.name] += "changed" in job
        return [results[item.name] for item in items]

    def kept(self, item: pytest.Item, source: ModuleSource, changed: frozenset[str]) -> CheckResult | None:
        """Return the result with the reference in the place of prerequisites that are changed, when it passes.

        `run` would find the same: it fails there without the reference, and then passes, or passes at once. When all
        that is changed is replaced, the next case that changes the same ends like the first.
        """
        names = self.bench.assignment.prerequisites(item.stash[plugin.CHECK].task)
        if not changed & set(names):
            return None
        if (changed, item.name) in self.replaced:
            return self.replaced[changed, item.name]
        result = self.run_fairly(item, source, stand_ins=names)
        if result.verdict.outcome is not Outcome.PASSED:
            return None
        if changed <= set(names):
            self.replaced[changed, item.name] = result
        return result

    def unaffected(self, item: pytest.Item, changed: frozenset[str]) -> CheckResult | None:
        """Return the result on the solution, when that passes and its calls reach nothing *changed*; else None."""
        if item.name not in self.on_solution:
            assert self.bench.solution is not None
            result = self.run_once(item, self.bench.solution)
            face = item.stash[plugin.FACE]
            self.on_solution[item.name] = result, self.bench.reached(face.called) if face is not None else None
        result, reached = self.on_solution[item.name]
        if result.verdict.outcome is not Outcome.PASSED or reached is None or reached & changed:
            return None
        return result

    def run(self, item: pytest.Item, source: ModuleSource, endless: AbstractSet[str]) -> CheckResult:
        """Run one check on one hand-in, and again where that is fairer; return its result.

        A check that fails gets another run, in which the reference stands in for the task's prerequisites. That one
        comes first where one of them is *endless*: either run may pass, and what passes there waits for no loop again.
        """
        names = self.bench.assignment.prerequisites(item.stash[plugin.CHECK].task) if self.bench.prerequisites else ()
        beside = self.run_fairly(item, source, stand_ins=names) if endless & set(names) else None
        if beside is not None and beside.verdict.outcome is Outcome.PASSED:
            return beside
        result = self.run_fairly(item, source)
        if result.verdict.outcome not in OPEN_OR_PASSED and names:
            beside = beside or self.run_fairly(item, source, stand_ins=names)
            if beside.verdict.outcome is Outcome.PASSED:
                result = beside
            else:  # the task's own mistake; in its own words it could tell of the solution it ran beside
                result = replace(result, verdict=replace(beside.verdict, detail=""))
        if result.verdict.outcome in (Outcome.FAILED, Outcome.ERROR):
            result = replace(result, verdict=_unfilled(self.bench, source, result))
        return result

    def run_fairly(self, item: pytest.Item, source: ModuleSource, stand_ins: tuple[str, ...] = ()) -> CheckResult:
        """Run one check; when the check itself raised, find out whether the hand-in made it do so."""
        result = self.run_once(item, source, stand_ins)
        return self._whose_fault(item, result) if item.stash.get(plugin.UNKNOWN, False) else result

    def run_once(self, item: pytest.Item, source: ModuleSource, stand_ins: tuple[str, ...] = ()) -> CheckResult:
        """Run one check as it is."""
        item.config.stash[plugin.SOURCE] = {Path(self.suite).name: source}
        item.stash[plugin.STAND_INS] = stand_ins
        item.stash[plugin.FACE] = None
        item.stash[plugin.UNKNOWN] = False
        item.stash[plugin.VERDICT] = Verdict(Outcome.HARNESS_ERROR, "the check did not run")
        other = next((each for each in item.session.items if each is not item), None)  # keeps the module set up
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=other)
        face = item.stash[plugin.FACE]
        self.check_keys.note(item, face.called if face is not None else ())
        return CheckResult(
            check=item.stash[plugin.CHECK],
            verdict=item.stash[plugin.VERDICT],
            cpu=face.cpu if face is not None else 0.0,
            with_reference=stand_ins,
            output=face.output if face is not None and self.bench.capture else "",
        )

    def _whose_fault(self, item: pytest.Item, result: CheckResult) -> CheckResult:
        """Blame an exception in a check on the student when the same check is content with the solution."""
        if self.bench.solution is None:
            return replace(result, verdict=_odd_value())
        again = self.run_once(item, self.bench.solution)
        return replace(result, verdict=_odd_value()) if again.verdict.outcome is Outcome.PASSED else result


def _empty_frames(error: BaseException | None) -> None:
    """Drop what the frames of an exception hold, and of those before it: else it stays until garbage is collected."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame, _ in traceback.walk_tb(error.__traceback__):
            with suppress(RuntimeError):  # it runs: this is our own caller
                frame.clear()
                _ = frame.f_locals  # up to Python 3.12 a copy, made when pytest looked at it; this empties it, too
        error = error.__cause__ or error.__context__


def _odd_value() -> Verdict:
    return Verdict(Outcome.FAILED, "what comes back has not the form the task asks for")


def _bytes_of(job: dict[str, Any]) -> tuple[bytes, str]:
    """Return the hand-in's bytes and suffix: from a file, or carried by the job itself."""
    if "problem" in job:
        raise RefusedHandIn(job["problem"])
    if "data" in job:
        return base64.b64decode(job["data"]), job["suffix"]
    hand_in = read_hand_in(Path(job["root"]), Path(job["path"]))
    return hand_in.data, hand_in.suffix


def _better_of(job: dict[str, Any], data: bytes) -> tuple[bytes, str, str]:
    """Return the file's bytes, or its notebook's where the file is the stub as released; and a note that says so."""
    file, notebook = Path(job["path"]), Path(job["beside"])
    try:
        untouched = Path(job["stub"]).read_bytes().split() == data.split()
    except OSError:
        untouched = False
    if not untouched:
        return data, file.suffix, f"{file.name} was graded; {notebook.name} beside it was not"
    other = read_hand_in(Path(job["root"]), notebook)
    return other.data, other.suffix, f"{notebook.name} was graded; {file.name} beside it is the untouched stub"


def _unfilled(bench: Bench, source: ModuleSource, result: CheckResult) -> Verdict:
    """Return "not filled in" for a failure that an unfilled function of the task explains, else the verdict."""
    verdict = result.verdict
    names = bench.assignment.task(result.check.task).names
    for name, line in source.unfilled:
        if name.split(".")[0] in names and (verdict.outcome is Outcome.ERROR or "None" in verdict.message):
            cell, own = source.place(line)
            message = f"not filled in yet: {name} at {source.where(line)}"
            return replace(verdict, outcome=Outcome.NOT_IMPLEMENTED, message=message, line=own, cell=cell)
    return verdict
