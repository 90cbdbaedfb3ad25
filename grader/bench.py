"""Make the bench of a lab from the course's files, for the grading process and for plain pytest."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.assignment import Assignment
from grader.course import Lab
from grader.errors import UsageProblem
from grader.faces import Bench, open_submission
from grader.hand_ins.hand_in import RefusedHandIn, read_hand_in
from grader.module_source import ModuleSource, our_source
from grader.prune import prune
from grader.sandbox import Level, Wall, open_wall

if TYPE_CHECKING:
    import pytest


def full_bench(lab: Lab, opener: Callable[[], Wall], *, seed: int, device: str = "cpu") -> Bench:
    """Return the bench of a lab with its hidden suite and solution; raise UsageProblem for what is missing."""
    assignment = lab.assignment()
    solution = _read(lab.solution)
    return Bench(
        assignment=assignment,
        probes=_read(lab.probes),
        solution=our_source(assignment.file, solution),
        open_wall=opener,
        seed=seed,
        device=device,
        prerequisites=_prerequisites(lab, assignment, solution),
    )


def public_bench(folder: Path, assignment: Assignment, opener: Callable[[], Wall]) -> Bench:
    """Return the bench of the public checks in *folder*: no solution, expected values as recorded at release."""
    path = folder / "expected.json"
    try:
        data = json.loads(_read(path))
        recorded = {name: [base64.b64decode(frame) for frame in frames] for name, frames in data["replies"].items()}
        seed = int(data["seed"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageProblem(f"{path} is damaged ({error}); get a fresh copy of the assignment") from None
    return Bench(
        assignment=assignment,
        probes=_read(folder / "probes.py"),
        solution=None,
        open_wall=opener,
        seed=seed,
        recorded=recorded,
        capture=True,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageProblem(f"{path} is missing") from None


def _prerequisites(lab: Lab, assignment: Assignment, solution: str) -> dict[str, str]:
    """Return, for each name a task may build on, the solution's source of that name alone."""
    names = {name for task in assignment.tasks for name in assignment.prerequisites(task.name)}
    try:
        return {name: prune(solution, [name], docstring=False) for name in sorted(names)}
    except KeyError as error:
        raise UsageProblem(f"{lab.solution} defines no {error.args[0]}, which assignment.toml names") from None


def bench_for_author(suite: Path, config: pytest.Config) -> Bench:
    """Return the bench for `pytest autotests/LAB`; the suite's folder names the lab."""
    folder = suite.parent
    lab = Lab(folder.parents[1], folder.name)
    level = Level.NONE if config.getoption("--sandbox") == "none" else Level.NAMESPACES
    device = config.getoption("--grade-device")

    def opener() -> Wall:
        return open_wall(Level.NONE, at_most=level, gpu=device == "cuda")

    return full_bench(lab, opener, seed=config.getoption("--grade-seed"), device=device)


def source_for_author(bench: Bench, config: pytest.Config) -> ModuleSource:
    """Return the hand-in named by --submission, or the solution; raise UsageError when it cannot be read."""
    import pytest

    path: Path | None = config.getoption("--submission")
    if path is None:
        assert bench.solution is not None
        return bench.solution
    try:
        hand_in = read_hand_in(path.resolve().parent, Path(path.name))
    except RefusedHandIn as error:
        raise pytest.UsageError(str(error)) from None
    source, verdict = open_submission(bench, hand_in.data, hand_in.suffix)
    if source is None and verdict is not None:
        raise pytest.UsageError(f"{path}: {verdict.message}")
    assert source is not None
    return source
