"""Any executor of `concurrent.futures` as an engine: orders out, answers in, every fault told from a verdict.

An executor's workers must be able to import `grader` of this version, and to read the course. Runs in the command's own
process.
"""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future

from grader.cluster import remote
from grader.cluster.orders import Expected, write_order
from grader.engine import Answer, Job, Levels, Settings, WorkerDied
from grader.errors import GraderError
from grader.outcome import Outcome

RUNS = 2  # of one job that fails, which is our fault until shown otherwise


class RemoteEngine:
    """An executor on which orders are graded; a class because the first answers decide on what the others must be."""

    def __init__(self, executor: Executor, settings: Settings, expected: Expected, workers: int) -> None:
        self.executor, self.expected, self.workers = executor, expected, workers
        self.levels = Levels(settings)
        self._tries: Counter[int] = Counter()

    @property
    def window(self) -> int:
        """Two jobs a worker: one that it grades, and one that is on its way."""
        return 2 * self.workers

    def submit(self, job: Job) -> Future[str]:
        """Send a job with the bytes of its hand-in."""
        self._tries[job["id"]] += 1
        return self.executor.submit(remote.grade, write_order(job, self.levels.settings, self.expected))

    def taken(self, job: Job, future: Future[str]) -> Answer | None:
        """Return what came of a job, or None where another machine is to try."""
        try:
            answer = self.answer_of(future)
        except (BrokenExecutor, CancelledError) as error:
            raise GraderError(f"the workers are gone ({type(error).__name__}); the same command goes on") from None
        if "unfit" in answer:
            self.dismiss(answer)
            self._tries[job["id"]] -= 1  # it did not run
            return None
        problem = self._problem_of(answer)
        if problem and self._tries[job["id"]] < RUNS:
            return None
        del self._tries[job["id"]]
        return {"id": job["id"], "harness_error": problem} if problem and "checks" not in answer else answer

    def _problem_of(self, answer: Answer) -> str:
        """Return why a job should be tried on another machine, "" for a sound answer."""
        try:
            self.levels.check(answer.get("level", ""))
        except WorkerDied as error:
            answer.pop("checks", None)  # it counts for nothing
            return error.message
        ends = [check["verdict"]["outcome"] for check in answer.get("checks", ())]
        fault = "a check could not be run" if Outcome.HARNESS_ERROR.value in ends else ""
        return str(answer.get("died") or answer.get("harness_error") or fault)

    def answer_of(self, future: Future[str]) -> Answer:
        """Return the answer that an executor brings."""
        answer: Answer = json.loads(future.result())
        return answer

    def dismiss(self, answer: Answer) -> None:
        """Give a machine that cannot grade no further job; raise GraderError where that cannot be done."""
        raise GraderError(answer["unfit"])

    def close(self, *, now: bool) -> None:
        """End the executor, *now* without what has not begun."""
        self.executor.shutdown(wait=not now, cancel_futures=now)
