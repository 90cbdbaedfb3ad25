"""How many workers a run has that was not told: few for a small class, more while hand-ins take long.

Each costs one more `import torch`, which about twenty ordinary hand-ins pay for, and less than one whose every check
loops until it is stopped. Nobody waits for that one: another worker is started beside it, as long as there are cores.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from concurrent.futures import Future

from grader.engine import Answer, Job, Settings, Worker, WorkerDied, WorkerPool

LONG = 5.0  # seconds for one hand-in, about what another worker takes until it grades
FIRST = 15.0  # for a worker's first at most: it imports torch, from a cold disk perhaps


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_workers(jobs: int) -> int:
    """Return how many workers to start with."""
    return max(1, min(cores(), jobs // 20))


class GrowingPool(WorkerPool):
    """A pool that starts another worker, up to one a core, each time that a hand-in takes long."""

    def __init__(self, settings: Settings, count: int) -> None:
        self.most = max(count, cores())
        super().__init__(settings, self.most)
        self.window = 2 * count
        self._free = threading.Semaphore(count)  # workers that wait, or may be started
        self._waiting = deque[Worker]()
        self._first = FIRST

    def submit(self, job: Job) -> Future[Answer]:
        """Put a job behind others."""
        return self.executor.submit(self._in_turn, job)

    def _in_turn(self, job: Job) -> Answer:
        """Grade with a worker that waits; with a new one where none does and one more may be started."""
        self._free.acquire()
        if self._closing:
            raise WorkerDied("the run was stopped")
        self._own.worker = self._waiting.pop() if self._waiting else None  # as many wait as threads come this far
        started, fresh = time.monotonic(), self._own.worker is None
        alarm = threading.Timer(self._first if fresh else LONG, self._grow)
        alarm.daemon = True
        alarm.start()
        try:
            return self.grade(job)
        finally:
            alarm.cancel()
            if fresh:  # the next one will start as quickly
                self._first = min(self._first, LONG + time.monotonic() - started)
            if self._own.worker is not None:
                self._waiting.append(self._own.worker)
            self._free.release()

    def _grow(self) -> None:
        with self._lock:
            if self.window < 2 * self.most:
                self.window += 2
                self._free.release()

    def close(self, *, now: bool) -> None:
        """End all workers, *now* in the middle of their jobs; jobs that have not begun are dropped."""
        super().close(now=now)
        self._free.release(self.most)  # threads that hold a job and wait for a worker
