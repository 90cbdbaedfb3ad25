"""Workers: what becomes of their jobs when they die, cannot start, or come to another level than the others."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from grader import engine
from grader.engine import Settings, Worker, WorkerDied, run_jobs
from grader.errors import GraderError
from grader.sandbox import Level

from .survival import kinds_below


class Scripted:
    """A worker that does what the script says, one entry a worker: "L1 then dies" is for two jobs."""

    script: ClassVar[list[str]] = []
    started: ClassVar[list[Settings]] = []

    def __init__(self, settings: Settings) -> None:
        self.does = self.script.pop(0)
        if self.does == "cannot start":
            raise OSError(11, "Resource temporarily unavailable")
        self.started.append(settings)

    def grade(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Die, or answer with a level."""
        if self.does == "dies":
            raise WorkerDied("the grading process ended")
        level, _, then = self.does.partition(" then ")
        self.does = then or level
        return {"id": job["id"], "level": level}

    def kill(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a number of jobs with scripted workers and return what came of them."""
    monkeypatch.setattr(engine, "Worker", Scripted)

    def run(script: list[str], jobs: int = 1) -> list[dict[str, Any]]:
        monkeypatch.setattr(Scripted, "script", script)
        monkeypatch.setattr(Scripted, "started", [])
        got: list[dict[str, Any]] = []
        run_jobs(Settings(0), [{"id": n} for n in range(jobs)], 1, lambda _job, answer: got.append(answer))
        return sorted(got, key=lambda answer: answer["id"])

    return run


def test_a_job_whose_worker_dies_is_repeated_once(answers: Any) -> None:
    """Another worker gets it; when that one dies, too, the job is told as our failure and the next is graded."""
    assert answers(["dies", "L2"]) == [{"id": 0, "level": "L2"}]
    assert answers(["dies", "dies", "L2"], jobs=2) == [
        {"id": 0, "harness_error": "the grading process ended"},
        {"id": 1, "level": "L2"},
    ]


def test_a_process_that_cannot_be_started_is_told(answers: Any) -> None:
    """The reason is the system's, not a broken pool."""
    with pytest.raises(GraderError, match="no grading process can be started: Resource temporarily unavailable"):
        answers(["cannot start"])


def test_the_first_level_holds_for_all(answers: Any) -> None:
    """A worker that is started later is asked for the level that the run has."""
    assert [answer["level"] for answer in answers(["L1 then dies", "L1"], jobs=3)] == ["L1"] * 3
    assert [(each.required, each.at_most) for each in Scripted.started] == [
        (Level.LANDLOCK, Level.NAMESPACES),
        (Level.LANDLOCK, Level.LANDLOCK),
    ]


def test_a_worker_that_cannot_be_started_again_costs_its_job_only(answers: Any) -> None:
    """After the first results a machine out of processes makes a hand-in ungradable, and the run goes on."""
    got = answers(["L2 then dies", "cannot start", "L2"], jobs=3)
    assert [answer.get("harness_error", "") for answer in got] == [
        "",
        "no grading process can be started: Resource temporarily unavailable; try fewer with -j",
        "",
    ]


def test_an_answer_from_another_level_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job is graded again, by a worker at the level of the first answer."""
    monkeypatch.setattr(engine, "Worker", Scripted)
    monkeypatch.setattr(Scripted, "script", ["L2", "L1", "L2"])
    monkeypatch.setattr(Scripted, "started", [])
    pool = engine.WorkerPool(Settings(0), 1)
    try:
        assert pool.executor.submit(pool.grade, {"id": 0}).result() == {"id": 0, "level": "L2"}
        pool.executor.submit(lambda: setattr(pool._own, "worker", None)).result()
        assert pool.executor.submit(pool.grade, {"id": 1}).result() == {"id": 1, "level": "L2"}
    finally:
        pool.close(now=False)
    assert [each.at_most for each in Scripted.started] == [Level.NAMESPACES] * 3
    assert [each.required for each in Scripted.started] == [Level.LANDLOCK, Level.NAMESPACES, Level.NAMESPACES]


def test_one_sandbox_serves_all_labs() -> None:
    """The sandbox of the first lab, with torch imported, is there for the second: another would cost seconds."""
    course = Path(__file__).parents[1]
    seen: list[set[int]] = []
    worker = Worker(Settings(seed=1, required=Level.NONE))
    try:
        for number, lab in enumerate(("lr_schedule", "forward_pass")):
            file = course / "assignments" / lab / f"{lab}.py"
            job = {"id": number, "suite": str(course / "autotests" / lab), "root": str(file.parent), "path": file.name}
            assert worker.grade(job)["checks"]
            seen.append(children_of(worker.process.pid))
    finally:
        worker.close()
    assert seen[0]
    assert seen[0] == seen[1]


def test_the_seed_is_told_to_nobody_else() -> None:
    """What a process was started with can be read by everybody on the machine, students with an account included."""
    worker = Worker(Settings(seed=8123456789, required=Level.NONE))
    try:
        folder, end = Path("/proc") / str(worker.process.pid), time.monotonic() + 10
        while b"grader.session" not in (words := (folder / "cmdline").read_bytes()):
            assert time.monotonic() < end, words
        assert b"8123456789" not in words + (folder / "environ").read_bytes()
    finally:
        worker.close()


SLOW = "import time\n\n\ndef masked_mean(x, mask):\n    time.sleep(100)\n"
START = "import json, sys; from grader.engine import Settings, Worker; w = Worker(Settings(1)); "
START += "print(w.process.pid, flush=True); w.grade(json.loads(sys.argv[1]))"


def test_a_grading_process_ends_with_who_wanted_its_answer(
    course: Path, tmp_path: Path, descendants: Callable[[int], list[int]], ends: Callable[[int], bool]
) -> None:
    """Killed -9 in mid-job, a command or a worker of a cluster leaves no wall behind that runs the job to its end."""
    (tmp_path / "masked.py").write_text(SLOW)
    job = {"id": 0, "suite": str(course / "autotests" / "masked"), "root": str(tmp_path), "path": "masked.py"}
    command = [sys.executable, "-c", START, json.dumps(job)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        grading = int(owner.stdout.readline())
        end, before = time.monotonic() + 120, set[int]()
        while not before & (children := {pid for pid, kind in kinds_below(grading) if kind == "child"}):  # it sleeps
            assert time.monotonic() < end
            before = children
            time.sleep(0.7)
        left = [grading, *descendants(grading)]
        owner.kill()
    began = time.monotonic()
    assert len(left) >= 3
    assert all(ends(pid) for pid in left)
    assert time.monotonic() - began < 10


def children_of(parent: int) -> set[int]:
    """Return the processes that a process started."""
    return {
        int(pid) for task in Path(f"/proc/{parent}/task").iterdir() for pid in (task / "children").read_text().split()
    }
