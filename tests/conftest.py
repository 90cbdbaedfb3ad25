"""Fixtures that tests share: running sandboxes by level, a small course, the command in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.sandbox import Level
from grader.sandbox.wall import ZygoteWall, open_wall
from grader.skeleton import write_skeleton


@pytest.fixture(scope="session", params=[Level.NAMESPACES, Level.LANDLOCK], ids=str)
def wall(request: pytest.FixtureRequest) -> Iterator[ZygoteWall]:
    """A running sandbox of each level that protects."""
    running = open_wall(request.param, at_most=request.param)
    yield running
    running.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with the one lab that `grader new` writes, `masked`: its task is `masked_mean`, 4 points."""
    folder = tmp_path_factory.mktemp("course")
    write_skeleton(folder, "masked")
    return folder


@pytest.fixture(scope="session")
def grader() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command `grader` in a process of its own; returns what it printed and its exit code."""

    def run(*args: object, cwd: Path | None = None, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", *map(str, args)]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240, check=False, **options)

    return run
