"""Helpers beside hand-ins that take long: nobody waits for those, and a helper that fails costs nothing."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest

from grader import engine, growing
from grader.cluster.options import Machines
from grader.engine import Settings, WorkerDied, WorkerPool, run_jobs
from grader.errors import GraderError
from grader.growing import GrowingPool
from grader.machine import cores, free_memory
from grader.sandbox import Level

QUICK = 0.01  # seconds of an ordinary job here


class Scripted:
    """A worker that grades at once, but for jobs that wait for an event; what is said of its number it does instead."""

    script: ClassVar[dict[int, str]] = {}
    waits: ClassVar[dict[int, threading.Event]] = {}
    started: ClassVar[list[Scripted]] = []
    closed: ClassVar[list[int]] = []

    def __init__(self, settings: Settings) -> None:
        self.number, self.settings = len(self.started), settings
        self.level: str | None = None
        self.since = math.inf
        self.killed = threading.Event()
        self.started.append(self)
        self.does = self.script.get(self.number, "")
        if self.does == "cannot start":
            raise OSError(12, "Cannot allocate memory")

    def ready(self) -> str:
        """Be ready, or say what is in the way."""
        if self.does == "fatal":
            raise GraderError("no sandbox here")
        if self.does == "starts for ever":
            self.killed.wait(60)
            raise WorkerDied("the grading process ended")
        self.level = "L1" if self.does == "L1" else "L2"
        return self.level

    def grade(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Answer with which worker it was."""
        level, self.since = self.ready(), time.monotonic()
        try:
            if self.does == "dies":
                raise WorkerDied("the grading process ended")
            if job["id"] in self.waits:
                assert self.waits[job["id"]].wait(60)
            else:
                time.sleep(QUICK)
        finally:
            self.since = math.inf
        return {"id": job["id"], "level": level, "worker": self.number}

    def kill(self) -> None:
        """End."""
        self.killed.set()

    def close(self) -> None:
        """Note it."""
        self.closed.append(self.number)


Got = list[tuple[int, int]]
Run = Callable[..., Got]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run jobs on a machine of three cores with one worker to begin with; return who graded which, as they came.

    The jobs in *waits* end when *enough* others are done, all of them for 0, or *after* so many seconds.
    """
    monkeypatch.setattr(engine, "Worker", Scripted)
    monkeypatch.setattr(engine, "LOOK", 0.02)
    monkeypatch.setattr(growing, "cores", lambda: 3)
    monkeypatch.setattr(growing, "free_memory", lambda: growing.ROOM + 1)
    monkeypatch.setattr(growing, "LONG", 0.3)
    monkeypatch.setattr(growing, "BEAT", 0.01)

    def go(
        waits: Collection[int],
        jobs: int,
        script: Mapping[int, str] | None = None,
        *,
        enough: int = 0,
        after: float = 30.0,
        device: str = "cpu",
    ) -> Got:
        events = {number: threading.Event() for number in waits}
        for name, value in {"script": script or {}, "waits": events, "started": [], "closed": []}.items():
            monkeypatch.setattr(Scripted, name, value)
        got: Got = []

        def open_all() -> None:
            for event in events.values():
                event.set()

        def arrived(_job: object, answer: Mapping[str, Any]) -> None:
            assert "harness_error" not in answer, answer
            got.append((answer["id"], answer["worker"]))
            if len(got) == (enough or jobs - len(events)):
                open_all()

        opener = threading.Timer(after, open_all)
        opener.start()
        run_jobs(Settings(0, device), [{"id": n} for n in range(jobs)], 1, arrived, GrowingPool)
        opener.cancel()
        assert sorted(number for number, _ in got) == list(range(jobs))
        return got

    yield go
    for worker in Scripted.started:
        worker.kill()


@pytest.mark.parametrize("loop", [0, 3])
def test_nobody_waits_for_a_hand_in_that_takes_long(run: Run, loop: int) -> None:
    """A helper grades all others meanwhile."""
    got = run([loop], 12)
    assert got[-1] == (loop, 0)
    assert {worker for number, worker in got if number > loop} == {1}
    assert [worker.settings.required for worker in Scripted.started] == [Level.LANDLOCK, Level.NAMESPACES]


def test_two_that_take_long_have_a_worker_each_and_a_third(run: Run) -> None:
    """As long as there are cores."""
    got = run([1, 2], 12)
    assert {number for number, _ in got[-2:]} == {1, 2}
    assert len(Scripted.started) == 3


def test_there_are_no_more_workers_than_cores(run: Run) -> None:
    """Who comes behind as many that take long does wait."""
    run(range(6), 6, after=2.0)
    assert len(Scripted.started) == 3


@pytest.mark.parametrize("why", ["quick", "one core", "no memory", "a GPU"])
def test_no_helper_is_started_where_none_is_of_use(run: Run, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    """The one worker grades all."""
    if why == "one core":
        monkeypatch.setattr(growing, "cores", lambda: 1)
    if why == "no memory":
        monkeypatch.setattr(growing, "free_memory", lambda: growing.ROOM)
    if why != "quick":
        monkeypatch.setattr(growing, "LONG", 0.0)
    assert {worker for _, worker in run([], 30, device="cuda" if why == "a GPU" else "cpu")} == {0}
    assert len(Scripted.started) == 1


def test_a_helper_is_started_where_that_is_all_that_differs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test before could not fail."""
    monkeypatch.setattr(growing, "LONG", 0.0)
    run([], 30)
    assert len(Scripted.started) > 1


def test_a_helper_ends_when_nothing_takes_long_any_more(run: Run) -> None:
    """What it needed is given back; the worker goes on alone."""
    got = run([0], 200, enough=5)
    assert {worker for _, worker in got[:5]} == {1}
    assert {worker for _, worker in got[-100:]} == {0}
    assert Scripted.closed[0] == 1


@pytest.mark.parametrize("fault", ["cannot start", "fatal", "dies", "L1"])
@pytest.mark.parametrize("loop", [0, 3])
def test_a_helper_that_fails_costs_nothing(run: Run, loop: int, fault: str) -> None:
    """Its job is graded by the worker it was to help, at the level of that one, and no other helper is tried."""
    got = run([loop], 12, dict.fromkeys(range(1, 9), fault), after=1.5)
    assert {worker for _, worker in got} == {0}
    assert len(Scripted.started) == 2


@pytest.mark.parametrize("fault", ["", "starts for ever"])
def test_the_end_of_a_run_is_that_of_its_helpers(run: Run, fault: str) -> None:
    """In the middle of its start, too, which nobody waits for."""
    run([0], 3, {1: fault}, after=1.0)
    assert Scripted.started[1].killed.is_set()
    assert set(Scripted.closed) == {0, 1}


def test_a_number_of_workers_that_was_given_is_kept_to() -> None:
    """What `-j` says is all there is."""
    start = partial(Machines().start, None, Path())
    assert start(fixed=True) is WorkerPool
    assert start(fixed=False) is GrowingPool


GROUPS = {
    "none": ({}, 64, 8 << 30),
    "version 2": (
        {
            "proc/self/cgroup": "0::/a/b\n",
            "sys/fs/cgroup/a/cpu.max": "250000 100000\n",
            "sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
            "sys/fs/cgroup/a/b/memory.max": f"{4 << 30}\n",
            "sys/fs/cgroup/a/b/memory.current": f"{3 << 30}\n",
            "sys/fs/cgroup/a/b/memory.stat": f"anon 5\ninactive_file {1 << 30}\n",
        },
        3,
        2 << 30,
    ),
    "in a container": ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n"}, 1, 8 << 30),
    "version 1": (
        {
            "proc/self/cgroup": "5:cpu,cpuacct:/x\n4:memory:/y\n0::/\n",
            "sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "200000\n",
            "sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{2 << 30}\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": f"{3 << 30}\n",
        },
        2,
        0,
    ),
}


@pytest.mark.parametrize("name", GROUPS)
def test_limits_of_a_container_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of its own group and of those above it."""
    files, seen, free = GROUPS[name]
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    for path, text in {"proc/meminfo": f"MemTotal: 1 kB\nMemAvailable: {8 << 20} kB\n", **files}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "sys/fs/cgroup/memory/y").mkdir(parents=True, exist_ok=True)
    assert (cores(tmp_path), free_memory(tmp_path)) == (seen, free)


def test_this_machine_is_seen() -> None:
    """Where nothing tells, nothing is free."""
    assert cores() >= 1
    assert free_memory() >= 0
    assert free_memory(Path("/nowhere")) == 0
