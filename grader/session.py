"""The grading process: one sandbox, one pytest session per lab, jobs as JSON lines on standard input.

Started by `grader.engine`, which sends its settings as the first line; trusted; never imports a byte of a submission.
The zygote is started first, so that it imports torch while this process does. Results go out as JSON lines, in order.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from grader.errors import GraderError, UsageProblem
from grader.sandbox import Level, Wall, open_wall

if TYPE_CHECKING:
    from grader.faces import Bench

PATIENCE = 1.0  # seconds for an end in order, when input and output are closed together
QUIET = ("cacheprovider", "unraisableexception", "threadexception", "logging", "terminal", "junitxml", "doctest")


def main() -> None:
    """Serve jobs until standard input closes."""
    config: dict[str, Any] = json.loads(sys.stdin.readline())
    gc.disable()  # imports make no garbage to speak of, and looking for it takes an eighth of their time
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    threading.Thread(target=end_with_reader, args=(out.fileno(),), daemon=True).start()
    os.dup2(2, 1)  # what a suite prints must not look like a result
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        del os.environ[name]  # what a person wants of pytest elsewhere, a choice of tests, say
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        walls = Walls(config)
    except GraderError as error:
        _send(out, {"fatal": error.message, "exit": error.exit_code})
        return
    serve(config, Jobs(sys.stdin), walls, out)
    walls.close()
    out.flush()
    os._exit(0)  # torch's own teardown costs a third of a second


def end_with_reader(descriptor: int) -> None:
    """End this process, and its sandbox with it, soon after nobody is there any more to read its answers.

    Else a job would be run to its end after its command was killed, on a cluster beside its second run elsewhere.
    """
    if hasattr(select, "poll"):
        watch = select.poll()
        watch.register(descriptor, 0)  # that the reader is gone is always told
        if watch.poll():
            time.sleep(PATIENCE)
            os._exit(1)


def _send(out: TextIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


class Walls:
    """Keeps one sandbox alive across labs and opens another after a loss."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.level: Level | None = None
        self.current: Wall | None = None
        if self.config["at_most"] != "spawn":
            self.current = self._open()

    def _open(self) -> Wall:
        if self.config["at_most"] == "spawn":
            from grader.sandbox.spawn import SpawnWall

            return SpawnWall()
        required, most = Level(self.config["required"]), Level(self.config["at_most"])
        if self.level is not None:  # never another level within a run
            required = most = self.level
        wall = open_wall(required, at_most=most, gpu=self.config["device"] == "cuda")
        self.level = wall.level
        return wall

    def take(self) -> Wall:
        """Return the running sandbox, or a new one."""
        wall, self.current = self.current or self._open(), None
        return wall

    def close(self) -> None:
        """End the sandbox."""
        if self.current is not None:
            self.current.close()


class Jobs:
    """Jobs from a stream, with a look at the next one."""

    def __init__(self, stream: TextIO) -> None:
        self._lines: list[str] = []
        self._ready = threading.Condition()
        self._closed = False
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: TextIO) -> None:
        for line in stream:
            with self._ready:
                self._lines.append(line)
                self._ready.notify()
        with self._ready:
            self._closed = True
            self._ready.notify()

    def peek(self) -> dict[str, Any] | None:
        """Wait for the next job and leave it there; None at the end."""
        with self._ready:
            self._ready.wait_for(lambda: self._lines or self._closed)
            return dict(json.loads(self._lines[0])) if self._lines else None

    def like(self, first: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield jobs as long as they are of the same lab as *first*, with the same inputs."""
        while (job := self.peek()) is not None and _bench_of(job) == _bench_of(first):
            with self._ready:
                self._lines.pop(0)
            yield job


def serve(config: dict[str, Any], jobs: Jobs, walls: Walls, out: TextIO) -> None:
    """Run one pytest session for each run of jobs of the same lab."""
    import torch

    torch.set_num_threads(1)
    while (job := jobs.peek()) is not None:
        try:
            run_suite(config, job, jobs, walls, lambda message: _send(out, message))
        except (GraderError, UsageProblem) as error:  # of this lab; the others are graded
            for broken in jobs.like(job):
                _send(out, {"id": broken["id"], "harness_error": error.message})


def run_suite(
    config: dict[str, Any], first: dict[str, Any], jobs: Jobs, walls: Walls, send: Callable[[dict[str, Any]], None]
) -> None:
    """Run jobs like the *first* in one pytest session; raise GraderError when the suite itself is broken."""
    import pytest

    from grader.session_loop import Loop

    bench, tests = make_bench({**config, "seed": config["seed"] + first.get("more_seed", 0)}, first["suite"], walls)
    gc.collect()
    gc.freeze()
    gc.enable()
    loop = Loop(bench, first, jobs, send)
    options = ["-p", "pytest_timeout", "-p", "grader.plugin", "--import-mode=importlib", "-c", os.devnull, "-s"]
    for name in QUIET:
        options += ["-p", f"no:{name}"]
    try:
        status = pytest.main([*options, f"--rootdir={tests.parent}", str(tests)], plugins=[loop])
    finally:
        walls.current, bench.wall = bench.wall, None
    if loop.problem:
        raise GraderError(loop.problem)
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise GraderError(f"pytest ended with {status!r} on {tests}")


def _bench_of(job: Mapping[str, Any]) -> tuple[Any, ...]:
    return job["suite"], job.get("more_seed", 0)


def make_bench(config: dict[str, Any], suite: str, walls: Walls) -> tuple[Bench, Path]:
    """Return the bench and test file of *suite*: a lab's folder in autotests/, or the public checks of a hand-out."""
    folder = Path(suite)
    from grader.assignment import read_assignment
    from grader.bench import full_bench, public_bench
    from grader.course import MANIFEST, Lab

    if folder.name == "public":
        assignment = read_assignment(folder.parent / MANIFEST)
        return public_bench(folder, assignment, walls.take), folder / f"test_{assignment.lab}.py"
    lab = Lab(folder.parents[1], folder.name)
    if not lab.suite.is_file():
        raise UsageProblem(f"{lab.suite} is missing")
    return full_bench(lab, walls.take, seed=config["seed"], device=config["device"]), lab.suite


def as_json(value: object) -> Any:
    """Return a record as JSON data: enums by value, bytes in base 64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    data = asdict(value)  # type: ignore[call-overload]
    data["verdict"]["outcome"] = data["verdict"]["outcome"].value
    return data


if __name__ == "__main__":
    main()
