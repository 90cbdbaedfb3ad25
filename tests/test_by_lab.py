"""Workers of the proof stay with a lab."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest

from grader import engine
from grader.engine import Settings, run_jobs
from grader.proof.by_lab import LabPool


def test_a_worker_stays_with_its_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest lab goes first; the other worker takes the small ones, each whole, and helps then."""
    done: list[tuple[object, str]] = []
    large_is_begun, small_are_done = threading.Event(), threading.Event()

    class Scripted:
        def __init__(self, _settings: Settings) -> None:
            pass

        def grade(self, job: dict[str, Any]) -> dict[str, Any]:
            if job["id"] == 2:  # the first of lab b
                large_is_begun.set()
                assert small_are_done.wait(10)
            assert large_is_begun.wait(10)
            done.append((self, f"{job['suite']}{job['id']}"))
            if {"a0", "a1", "c6"} <= {name for _, name in done}:
                small_are_done.set()
            return {"id": job["id"]}

        def close(self) -> None:
            pass

    monkeypatch.setattr(engine, "Worker", Scripted)
    jobs = [{"id": number, "suite": lab} for number, lab in enumerate("aabbbbc")]
    answers: list[int] = []
    start = partial(LabPool, labs=[str(job["suite"]) for job in jobs])
    run_jobs(Settings(0), jobs, 2, lambda _job, answer: answers.append(answer["id"]), start)
    assert sorted(answers) == list(range(7))
    own = {name: worker for worker, name in done}
    assert own["a0"] is not own["b2"]
    assert [name for worker, name in done if worker is own["a0"]][:3] == ["a0", "a1", "c6"]
    assert {name for _, name in done} >= {"b2", "b3", "b4", "b5"}
