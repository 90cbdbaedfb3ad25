"""How many workers a run has that was not told: few for a small class, and helpers while hand-ins take long.

Each costs one more `import torch`, which about twenty ordinary hand-ins pay for, and less than one whose every check
loops until it is stopped. Nobody waits for that one: a helper takes the jobs behind it, as long as there are cores and
memory. A helper that cannot start or that dies costs nothing: its job goes back to the workers, and there are no more.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress

from grader.engine import Answer, Job, Settings, Worker, WorkerPool
from grader.machine import cores, free_memory

LONG = 5.0  # seconds for one hand-in, about what another worker takes until it grades
ROOM = 4 << 30  # bytes that are to be free for a helper: itself, its sandbox, and what a check may use
BEAT = 0.5  # seconds between two looks


def default_workers(jobs: int) -> int:
    """Return how many workers to start with."""
    return max(1, min(cores(), jobs // 20))


class GrowingPool(WorkerPool):
    """A pool whose workers are helped while hand-ins take long; not on a GPU, whose memory they would share."""

    def __init__(self, settings: Settings, count: int) -> None:
        super().__init__(settings, count)
        self._helpers = 0
        self._most = cores() - count if settings.device == "cpu" else 0
        self._waiting = deque[tuple[Job, Future[Answer]]]()
        self._stop = threading.Event()
        self._helping: list[Worker] = []
        if self._most > 0:
            threading.Thread(target=self._watch, daemon=True).start()

    @property
    def window(self) -> int:
        """How many jobs there are at a time."""
        return 2 * (self._count + self._helpers)

    def submit(self, job: Job) -> Future[Answer]:
        """Put a job behind others."""
        future = Future[Answer]()
        self._waiting.append((job, future))
        self.executor.submit(self._next)
        return future

    def _next(self) -> None:
        try:
            job, future = self._waiting.popleft()
        except IndexError:  # a helper has taken it
            return
        self.answer(job, future)

    def _watch(self) -> None:
        while not self._stop.wait(BEAT):
            if self._waiting and self._helpers < min(self._most, self._slow()) and free_memory() > ROOM:
                with self._lock:
                    self._helpers += 1
                threading.Thread(target=self._help, daemon=True).start()

    def _slow(self) -> int:
        """Return how many hand-ins take long just now."""
        now = time.monotonic()
        return sum(now - worker.since > LONG for worker in list(self._all))

    def _help(self) -> None:
        try:
            worker = self._helper()
            try:
                worker.ready()
                self._grade_beside(worker)
            finally:
                worker.close()
        except Exception:  # of any kind: the run goes on as it would without it
            self._most = 0
        with self._lock:
            self._helpers -= 1

    def _helper(self) -> Worker:
        """Start a worker, at the level that the first one reached when nothing else ran."""
        self._levels.check(next(worker.level for worker in list(self._all) if worker.level is not None))
        worker = self.new_worker()
        self._helping.append(worker)
        return worker

    def _grade_beside(self, worker: Worker) -> None:
        """Grade what waits until no hand-in takes long any more."""
        while self._slow() and not self._stop.is_set():
            try:
                job, future = self._waiting.popleft()
            except IndexError:
                self._stop.wait(0.02)
                continue
            try:
                answer = worker.grade(job)
                self._levels.check(answer.get("level", ""))
            except BaseException:
                with suppress(RuntimeError):  # the run is over
                    self.executor.submit(self.answer, job, future)
                raise
            future.set_result(answer)

    def close(self, *, now: bool) -> None:
        """End all workers, *now* in the middle of their jobs; jobs that have not begun are dropped."""
        self._stop.set()
        for worker in self._helping:  # it has no job, or nobody waits for the answer; it may still be starting
            worker.kill()
        super().close(now=now)
