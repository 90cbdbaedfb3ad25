"""Fixtures that tests share: running sandboxes by level, a small course, the command in a process of its own."""

from __future__ import annotations

import os
import secrets
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox import Level
from grader.sandbox.wall import ZygoteWall, open_wall
from grader.skeleton import write_skeleton

from .postgres import server
from .warm import Run, torch_imported_once

# files whose last tests take minutes while the other processes have nothing left to do: they begin first
LONG = (
    "test_attacks.py",
    "test_kills.py",
    "test_cluster.py",
    "test_survival.py",
    "test_browser.py",
    "test_coordinator.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first; `--no-loadscope-reorder` lets xdist hand the files out in this order."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


@pytest.fixture(scope="session", params=[Level.NAMESPACES, Level.LANDLOCK], ids=str)
def wall(request: pytest.FixtureRequest) -> Iterator[ZygoteWall]:
    """Yield a running sandbox of each level that protects."""
    running = open_wall(request.param, at_most=request.param)
    yield running
    running.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with the lab that `grader new` writes, `masked`: its task is `masked_mean`, 4 points."""
    folder = tmp_path_factory.mktemp("course")
    write_skeleton(folder, "masked")
    return folder


@pytest.fixture(scope="session")
def grader() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command `grader` in a process of its own; returns what it printed and its exit code.

    A proof with one worker, where a test asks for no other number: each imports torch twice.
    """

    def run(*args: object, cwd: Path | None = None, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", *map(str, args)]
        if args[:1] == ("verify",) and "-j" not in args:
            command += ["-j", "1"]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240, check=False, **options)

    return run


@pytest.fixture(scope="session")
def with_torch() -> Iterator[Run]:
    """Yield what runs a text in a process of its own that has imported torch, which takes no time."""
    with torch_imported_once() as run:
        yield run


@pytest.fixture(scope="session")
def released(course: Path, grader: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what students receive of `course`, in a folder where neither solution nor hidden suite is."""
    folder = tmp_path_factory.mktemp("released")
    done = grader("release", folder, "--course", course)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server with a place for the database's name."""
    with server() as url:
        yield url


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """Return the URL of a new, empty database."""
    import psycopg

    name = f"book_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server % "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]  # a name cannot be a parameter
    return postgres_server % name


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a gradebook can be, as --gradebook takes it: a file, and a database of a server."""
    return str(tmp_path / "book.sqlite") if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture(scope="session")
def descendants() -> Callable[[int], list[int]]:
    """Return the living processes below one, parents first, as /proc tells them."""

    def below(pid: int) -> list[int]:
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                except OSError:  # it ended meanwhile
                    continue
                if state != "Z":
                    children.setdefault(int(parent), []).append(int(entry.name))
        found = [pid]
        for each in found:
            found += children.get(each, [])
        return found[1:]

    return below


@pytest.fixture(scope="session")
def ends() -> Callable[[int], bool]:
    """Wait until a process has ended; False when it still runs after 30 seconds."""

    def wait(pid: int) -> bool:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            return True
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        try:
            return bool(poll.poll(30_000))
        finally:
            os.close(descriptor)

    return wait
