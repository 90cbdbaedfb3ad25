"""Give each worker whole labs: what a lab needs once, its references and its checks on the solution, is made once.

A worker that finds no lab untaken helps with the one that has the most cases left.
"""

from __future__ import annotations

import base64
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from grader.course import Lab
from grader.engine import Answer, Job, Settings, WorkerDied, WorkerPool


def job_for(number: int, lab: Lab, text: str, suffix: str = ".py", **more: Any) -> dict[str, Any]:
    """Return the job that grades a text as the hand-in of a lab."""
    data = base64.b64encode(text.encode()).decode()
    return {"id": number, "suite": str(lab.suite.parent), "data": data, "suffix": suffix, **more}


class LabPool(WorkerPool):
    """A pool of workers that stay with a lab; *labs* has the `suite` of each job that will come."""

    def __init__(self, settings: Settings, count: int, labs: Iterable[str]) -> None:
        super().__init__(settings, count)
        self.window = sys.maxsize  # which job a worker takes is chosen from all of them
        self._left = Counter(labs)  # jobs by lab, those that have not come yet as well
        self._untaken = [lab for lab, _ in self._left.most_common()]
        self._waiting: dict[str, deque[tuple[Job, Future[Answer]]]] = {lab: deque() for lab in self._left}
        self._come = threading.Condition()

    def submit(self, job: Job) -> Future[Answer]:
        """Put a job behind the others of its lab."""
        future = Future[Answer]()
        with self._come:
            self._waiting[job["suite"]].append((job, future))
            self._come.notify_all()
        self.executor.submit(self._next)
        return future

    def _next(self) -> None:
        try:
            job, future = self._choose()
        except WorkerDied:  # the run is over: nobody waits for an answer
            return
        try:
            future.set_result(self.grade(job))
        except BaseException as error:
            future.set_exception(error)

    def _choose(self) -> tuple[Job, Future[Answer]]:
        """Take the next job of this thread's lab; of another one, the largest, when that is through."""
        with self._come:
            lab: str = getattr(self._own, "lab", "")
            if not self._left[lab]:
                lab = self._own.lab = self._untaken[0] if self._untaken else self._left.most_common(1)[0][0]
            if lab in self._untaken:
                self._untaken.remove(lab)
            self._left[lab] -= 1
            self._come.wait_for(lambda: self._waiting[lab] or self._closing)
            if self._closing:
                raise WorkerDied("the run was stopped")
            return self._waiting[lab].popleft()

    def close(self, *, now: bool) -> None:
        """End all workers, and the wait for jobs that do not come any more."""
        super().close(now=now)
        with self._come:
            self._come.notify_all()
