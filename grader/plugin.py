"""The pytest plugin: fixtures `student`, `reference`, `draw` and `device`, the `grade` marker, and verdicts.

Runs on the trusted side. Used in two ways:

* by a lab's author, `pytest autotests/attention [--submission FILE]`: ordinary pytest, ordinary output;
* by the grading process (`grader.session`), which sets the bench and reads `verdict_of(item)` after each check.

Importing it imports neither torch nor the harness: it is loaded into every pytest run of the environment.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.draw import Draw
    from grader.faces import Bench, Reference, Student
    from grader.module_source import ModuleSource
    from grader.outcome import Check, Verdict

BENCH: pytest.StashKey[dict[str, Any]] = pytest.StashKey()
SOURCE: pytest.StashKey[Any] = pytest.StashKey()
CHECK: pytest.StashKey[Any] = pytest.StashKey()
VERDICT: pytest.StashKey[Any] = pytest.StashKey()
SECONDS: pytest.StashKey[float | None] = pytest.StashKey()
STAND_INS: pytest.StashKey[tuple[str, ...]] = pytest.StashKey()
FACE: pytest.StashKey[Any] = pytest.StashKey()
UNKNOWN: pytest.StashKey[bool] = pytest.StashKey()  # an exception that is neither a known failure nor known to be ours
VISIBILITIES = ("public", "hidden")
GUARD_FACTOR, GUARD_EXTRA = 40.0, 120.0  # pytest-timeout guards our side; the sandbox ends the student's much earlier


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("torchgrade", "grading suites")
    group.addoption("--submission", type=Path, help="judge this hand-in; without it, the solution")
    group.addoption("--sandbox", choices=("auto", "none"), default="auto", help="none: level 0, no protection")
    group.addoption("--grade-device", choices=("cpu", "cuda"), default="cpu", help="device of the checks")
    group.addoption("--grade-seed", type=int, default=0, help="seed of the inputs that checks draw")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "grade(task, weight=1, visibility='hidden', hint='', gpu=False): what a check of a suite counts for",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("grade")
        if marker is not None:
            item.stash[CHECK] = _check(item, marker)
            item.stash[SECONDS] = _own_seconds(item)
            bench = config.stash.get(BENCH, {}).get(item.path.parent.name)
            seconds = item.stash[SECONDS] or (bench.assignment.limits.seconds if bench is not None else 10.0)
            guard = GUARD_FACTOR * seconds + GUARD_EXTRA
            item.add_marker(pytest.mark.timeout(guard), append=False)


def _check(item: pytest.Item, marker: pytest.Mark) -> Check:
    from grader.outcome import Check

    options = dict(marker.kwargs)
    unknown = sorted(set(options) - {"task", "weight", "visibility", "hint", "gpu"})
    if unknown or marker.args:
        raise pytest.UsageError(f"{item.nodeid}: grade() takes task, weight, visibility, hint, gpu; got {unknown}")
    visibility = options.get("visibility", "hidden")
    if visibility not in VISIBILITIES:
        raise pytest.UsageError(f"{item.nodeid}: visibility {visibility!r} is none of {', '.join(VISIBILITIES)}")
    weight = options.get("weight", 1)
    if not isinstance(weight, int | float) or weight <= 0:
        raise pytest.UsageError(f"{item.nodeid}: weight must be greater than 0, got {weight!r}")
    if "task" not in options:
        raise pytest.UsageError(f"{item.nodeid}: grade() needs a task of assignment.toml")
    return Check(item.name, options["task"], float(weight), visibility, options.get("hint", ""))


def _own_seconds(item: pytest.Item) -> float | None:
    """Return the limit that the author set with @pytest.mark.timeout, for the student's side."""
    marker = item.get_closest_marker("timeout")
    if marker is None:
        return None
    return float(marker.args[0] if marker.args else marker.kwargs["timeout"])


# --- fixtures ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The submission behind the wall: ``student.name(...)`` runs a probe, or the lab's own function."""
    from grader.faces import Student

    item = request.node
    bench, source = bench_of(item), source_of(item)
    face = Student(bench, source, item.name, item.stash.get(SECONDS, None), item.stash.get(STAND_INS, ()))
    item.stash[FACE] = face
    return face


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Reference:
    """The solution, with the same face as `student`."""
    from grader.faces import Reference

    return Reference(bench_of(request.node), request.node.name)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Draw:
    """The inputs of this check, drawn from the secret seed of the run."""
    from grader.draw import Draw

    bench, check = bench_of(request.node), request.node.name
    return Draw(bench.seed, check, bench.draws.setdefault(check, []))


@pytest.fixture
def device(request: pytest.FixtureRequest) -> str:
    """The device of the run, "cpu" or "cuda"; tensors given to student or reference are moved there."""
    return bench_of(request.node).device


# --- which bench and which submission ---------------------------------------------------------------------------------


def bench_of(item: pytest.Item) -> Bench:
    """Return the bench of the lab that *item* belongs to, making it on first use under plain pytest."""
    benches = item.config.stash.setdefault(BENCH, {})
    lab = item.path.parent.name
    if lab not in benches:
        from grader.bench import bench_for_author

        benches[lab] = bench_for_author(item.path, item.config)
    return benches[lab]  # type: ignore[no-any-return]


def source_of(item: pytest.Item) -> ModuleSource:
    """Return the submission under judgement."""
    from grader.bench import source_for_author

    if SOURCE not in item.config.stash:
        item.config.stash[SOURCE] = {}
    sources = item.config.stash[SOURCE]
    lab = item.path.parent.name
    if lab not in sources:
        sources[lab] = source_for_author(bench_of(item), item.config)
    return sources[lab]  # type: ignore[no-any-return]


def pytest_unconfigure(config: pytest.Config) -> None:
    for bench in config.stash.get(BENCH, {}).values():
        bench.close()


# --- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker("grade")
    if marker is not None and marker.kwargs.get("gpu") and bench_of(item).device == "cpu":
        pytest.skip("needs a GPU")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if CHECK in item.stash and (call.when == "call" or call.excinfo is not None):
        if call.when != "teardown" or item.stash[VERDICT].outcome.value == "passed":
            item.stash[VERDICT] = _verdict(item, call)
        if report.passed and item.stash[VERDICT].outcome.value != "passed":
            report.outcome = "failed"
            report.longrepr = item.stash[VERDICT].message
    return report


def _verdict(item: pytest.Item, call: pytest.CallInfo[None]) -> Verdict:
    """Turn how a check ended into a verdict; what is neither a pass nor a known failure is ours to answer for."""
    from grader.compare import Mismatch
    from grader.errors import GraderError, ReferenceFailed
    from grader.faces import StudentFailure
    from grader.outcome import Outcome, Verdict, clean

    if call.excinfo is None:
        if item.stash.get(FACE, None) is None or not item.stash[FACE].calls:
            return Verdict(Outcome.HARNESS_ERROR, "the check never called the student's code")
        return Verdict(Outcome.PASSED)
    error = call.excinfo.value
    if isinstance(error, StudentFailure):
        return error.verdict
    if isinstance(error, Mismatch):
        return Verdict(Outcome.FAILED, error.kind, clean(error.detail, 500))
    if isinstance(error, pytest.skip.Exception):
        needs = str(error) == "needs a GPU"
        return Verdict(Outcome.NEEDS_GPU if needs else Outcome.SKIPPED, str(error))
    if type(error) is AssertionError and call.when == "call":
        return Verdict(Outcome.FAILED, "the result is not what the task asks for", clean(str(error), 500))
    if isinstance(error, GraderError):
        item.stash[UNKNOWN] = isinstance(error, ReferenceFailed) and call.when == "call"
        return Verdict(Outcome.HARNESS_ERROR, error.message)
    item.stash[UNKNOWN] = isinstance(error, Exception) and call.when == "call"
    return Verdict(Outcome.HARNESS_ERROR, f"{type(error).__name__} in {item.name}", str(error)[:500])
