"""Drive grading processes: jobs in, results out, whatever dies.

A `Worker` is one grading process with its sandbox. `run_jobs` feeds an `Engine`, some `concurrent.futures.Executor` and
what it takes to run jobs there, through a sliding window. The one here, `WorkerPool`, has threads with a worker each;
those for other machines are in `grader.cluster`. A job whose worker dies is repeated once in a new one. Runs in the
command's own process, which imports no torch.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from grader.errors import GraderError, UsageProblem
from grader.sandbox import Level

Job = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What every worker of a run is started with."""

    seed: int
    device: str = "cpu"
    required: Level = Level.LANDLOCK
    at_most: Level | str = Level.NAMESPACES  # "spawn": level 0 without fork


class Worker:
    """One grading process; a class because it has a lifetime."""

    def __init__(self, settings: Settings) -> None:
        self._errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.session"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is for the command: it ends its workers
            env={**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "random"},
        )
        with contextlib.suppress(OSError):  # it is dead already: whoever gives it a job is told
            self._say(asdict(settings))  # not among its arguments, which everybody on the machine can read: the seed

    def _say(self, message: Job) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(dict(message)).encode() + b"\n")
        self.process.stdin.flush()

    def grade(self, job: Job) -> Answer:
        """Return what the process answers; raise GraderError when it dies or says it cannot grade."""
        assert self.process.stdout is not None
        try:
            self._say(job)
            line = self.process.stdout.readline()
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            raise WorkerDied(f"the grading process ended{self._last_words()}")
        answer: Answer = json.loads(line)
        if "fatal" in answer:
            kind = UsageProblem if answer["exit"] == UsageProblem.exit_code else GraderError
            raise kind(answer["fatal"])
        return answer

    def _last_words(self) -> str:
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            return " its answers"
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return f" with status {status}" + (f": {lines[-1][:300]}" if lines else "")

    def kill(self) -> None:
        """End the process in the middle of its job; its sandbox dies with it."""
        self.process.kill()

    def close(self) -> None:
        """End the process, and with it its sandbox."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._errors.close()


class WorkerDied(GraderError):
    """A grading process died; its job may be repeated."""


class Engine(Protocol):
    """Where jobs run."""

    @property
    def window(self) -> int:
        """How many jobs it wants to have at a time: enough that no worker waits, few enough that little is lost."""

    def submit(self, job: Job) -> Future[Any]:
        """Begin with a job, or put it behind others."""

    def taken(self, job: Job, future: Future[Any]) -> Answer | None:
        """Return what came of a job, None if it is to be submitted again; raise GraderError when nothing can run."""

    def close(self, *, now: bool) -> None:
        """End all that was started, *now* in the middle of jobs."""


class Levels:
    """Holds all workers of a run to the level of the first answer; a class because it remembers that.

    A machine too busy to start one sandbox as it started the others must not lower what a run promises.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings  # what the next worker is started with
        self.pinned = False
        self._lock = threading.Lock()

    def check(self, level: str) -> None:
        """Take the level of the first answer for the run's; raise WorkerDied for an answer of another one."""
        if not level or self.settings.at_most == "spawn":
            return  # nothing was run, or there is one level only
        reached = next(each for each in Level if str(each) == level)
        with self._lock:
            if not self.pinned:
                self.settings = replace(self.settings, required=reached, at_most=reached)
                self.pinned = True
            elif reached != self.settings.required:
                raise WorkerDied(f"a sandbox of level {level} was started in a run of {self.settings.required}")


class WorkerPool:
    """An Executor of threads with a worker each."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._levels = Levels(settings)
        self._own = threading.local()
        self._all: list[Worker] = []
        self._closing = False
        self._lock = threading.Lock()
        self.executor = ThreadPoolExecutor(count)
        self.window = 2 * count

    def submit(self, job: Job) -> Future[Answer]:
        """Put a job behind others."""
        return self.executor.submit(self.grade, job)

    def taken(self, _job: Job, future: Future[Answer]) -> Answer:
        """Return what came of a job."""
        return future.result()

    def _start(self) -> None:
        with self._lock:
            if self._closing:
                raise WorkerDied("the run was stopped")
            try:
                self._own.worker = Worker(self._levels.settings)
            except OSError as error:
                raise GraderError(f"no grading process can be started: {error.strerror}; try fewer with -j") from None
            self._all.append(self._own.worker)

    def grade(self, job: Job) -> Answer:
        """Grade one job on this thread's worker; start another worker when it dies, and repeat the job once."""
        problem = ""
        for _ in range(2):
            try:
                if getattr(self._own, "worker", None) is None:
                    self._start()
                answer: Answer = self._own.worker.grade(job)
                self._levels.check(answer.get("level", ""))
                return answer
            except GraderError as error:
                if not isinstance(error, WorkerDied) and not self._levels.pinned:
                    raise  # it will not work for the next job either
                problem = error.message
                if getattr(self._own, "worker", None) is not None:
                    self._own.worker.close()
                self._own.worker = None
        return {"id": job["id"], "harness_error": problem}

    def close(self, *, now: bool) -> None:
        """End all workers, *now* in the middle of their jobs; jobs that have not begun are dropped."""
        with self._lock:
            self._closing = True
        self.executor.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            if now:
                worker.kill()
        for worker in self._all:
            worker.close()


def run_jobs(
    settings: Settings,
    jobs: Iterable[Job],
    count: int,
    done: Callable[[Job, Answer], None],
    start: Callable[[Settings, int], Engine] = WorkerPool,
) -> None:
    """Grade all *jobs* with *count* workers; *done* is called in this thread as each result arrives."""
    engine = start(settings, count)
    waiting = iter(jobs)
    live: dict[Future[Any], Job] = {}
    try:
        while True:
            while len(live) < engine.window and (job := next(waiting, None)) is not None:
                live[engine.submit(job)] = job
            if not live:
                return
            finished, _ = wait(live, return_when=FIRST_COMPLETED)
            for future in finished:
                job = live.pop(future)
                answer = engine.taken(job, future)
                if answer is None:
                    live[engine.submit(job)] = job
                else:
                    done(job, answer)
            del finished, future  # a result that nobody holds is not computed again when its worker dies
    except BaseException:
        engine.close(now=True)
        raise
    finally:
        engine.close(now=False)
