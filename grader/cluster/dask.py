"""A Dask cluster as an engine, over TLS: the only glue to `distributed`, which reaches Slurm, PBS, LSF, SSH and others.

A result is fetched as it is ready and let go, so that of a dead worker only what it was grading, and an answer that had
not arrived yet, is repeated; and that once: then the hand-in is ungradable. Needs `torchgrade[cluster]`. Runs in
the command's own process; `grade` and `end` run in Dask's workers.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from pathlib import Path
from typing import Any

import click
from distributed import Client, get_worker
from distributed.scheduler import KilledWorker
from distributed.security import Security

from grader.cluster import remote
from grader.cluster.executors import RemoteEngine
from grader.cluster.orders import Expected, write_order
from grader.engine import Answer, Job, Settings
from grader.errors import GraderError, UsageProblem
from grader.outcome import clean

DEATHS = 1  # of workers under a job after which Dask repeats it; it counts those as well that only waited there
LOOK = 2.0  # seconds between two looks at who is there
UNFIT = 8  # hosts sent home, without a sound answer, before it is the course that is at fault
AGAIN = 2  # times that many workers, where they come to the same hosts again
GONE = "the cluster's scheduler is gone; what was graded is kept, the same command goes on"


def security(ca: Path | None, certificate: Path | None, key: Path | None) -> Security:
    """Return who this command is to the cluster: by these files, or as Dask's own configuration says."""
    files = {"tls_ca_file": ca, "tls_client_cert": certificate, "tls_client_key": key}
    own = Security(require_encryption=True, **{name: str(path) for name, path in files.items() if path is not None})
    missing = [name.replace("_", "-") for name in files if getattr(own, name) is None]
    if missing:
        raise UsageProblem(
            f"{', '.join(missing)}: not given; use --tls-ca, --tls-cert and --tls-key, which "
            "`python -m grader.cluster.certificate FOLDER` makes, or Dask's distributed.comm.tls"
        )
    return own


def grade(text: str) -> str:
    """Grade an order in a worker of Dask, and say which one it was."""
    return json.dumps({**json.loads(remote.grade(text)), "who": get_worker().address})


def end(run: str) -> None:
    """End the grading processes of a run in a worker of Dask, which may serve another one."""
    remote.end(run)


def _few_deaths(dask_scheduler: Any) -> None:
    """Have the scheduler give a job up whose workers die."""
    dask_scheduler.allowed_failures = DEATHS


class DaskEngine(RemoteEngine):
    """A cluster on which orders are graded; a class because workers come and go."""

    def __init__(
        self,
        address: str,
        who: Security,
        settings: Settings,
        expected: Expected,
        *,
        close: Callable[[bool], None] = lambda _: None,  # is told whether the run failed
        tell: Callable[[], str] = lambda: "",
        look: Callable[[], str] = lambda: "",
        pending: Callable[[], bool] = lambda: False,
    ) -> None:
        for name in logging.root.manager.loggerDict:
            if name.startswith("distributed"):
                logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is told here, in other words
        self._close_cluster, self._tell, self._over = close, tell, threading.Event()
        self._look, self._problem = look, ""  # why workers cannot come any more
        self._live: weakref.WeakSet[Future[str]] = weakref.WeakSet()  # a result that somebody holds is computed again
        self._lock = threading.Lock()
        self._pending = pending  # whether more workers will come
        self._told: set[str] = set()
        self._sound: set[str] = set()  # workers that have graded
        self._unfit: dict[str, str] = {}  # workers sent home since the last sound answer, and their hosts
        try:
            self.client = Client(address, security=who, set_as_default=False)
            self.client.run_on_scheduler(_few_deaths)
        except BaseException as error:  # of any kind: Slurm jobs and keys must not stay
            close(True)
            if not isinstance(error, Exception):
                raise
            said = clean(str(error) or type(error).__name__, 300)
            raise GraderError(f"no scheduler answers at {address} with these certificates: {said}") from None
        super().__init__(self.client.get_executor(pure=False, retries=0), settings, expected, workers=0)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        """Count the workers, and tell when there are none."""
        alone = 0
        while not self._over.wait(LOOK if self.workers else 0.2):
            try:
                self.workers = sum(self.client.nthreads().values())
                problem = self._look()
            except Exception:  # a scheduler too busy to answer, or gone, which its futures tell
                continue
            alone = 0 if self.workers else alone + 1
            if alone == 25 or (alone and alone % 1500 == 0):
                click.echo(f"waiting for workers {self._tell()}".strip(), err=True)
            if problem:
                self._give_up(problem)
                return

    def _give_up(self, problem: str) -> None:
        """End the wait for what will never come."""
        with self._lock:
            self._problem = problem
            for future in self._live:
                with contextlib.suppress(InvalidStateError):
                    future.set_exception(GraderError(problem))

    @property
    def window(self) -> int:
        """Two jobs a worker, and some for those who are on their way."""
        return max(2, 2 * self.workers)

    def submit(self, job: Job) -> Future[str]:
        """Send a job with the bytes of its hand-in."""
        self._tries[job["id"]] += 1
        order = write_order(job, self.levels.settings, self.expected)
        try:
            future: Future[str] = self.executor.submit(grade, order)
        except Exception as error:  # whatever a client says whose scheduler is gone
            raise GraderError(f"{GONE} ({type(error).__name__})") from None
        with self._lock:
            if self._problem:
                raise GraderError(self._problem)
            self._live.add(future)
        return future

    def answer_of(self, future: Future[str]) -> Answer:
        """Return the answer that a worker sent."""
        try:
            return super().answer_of(future)
        except KilledWorker:
            return {"harness_error": f"{DEATHS + 1} workers died while they graded this, or what was before it"}
        except CancelledError:
            raise GraderError(GONE) from None
        except GraderError:
            raise
        except Exception as error:  # of a worker: the hand-in was not at fault, and the next one is not
            return {"harness_error": f"a worker of the cluster failed: {type(error).__name__}: {error}"[:500]}

    def _problem_of(self, answer: Answer) -> str:
        problem = super()._problem_of(answer)
        if not problem and "who" in answer:
            self._sound.add(answer["who"])
            self._unfit.clear()
        return problem

    def dismiss(self, answer: Answer) -> None:
        """Send a worker home that cannot grade; raise GraderError when none is left, or none is any better."""
        problem, who = clean(str(answer["unfit"]), 500), str(answer["who"])
        if problem not in self._told:
            click.echo(f"a worker is sent home: {problem}", err=True)
        self._told.add(problem)
        self._unfit[who] = who.rpartition(":")[0]
        there = self.client.nthreads()
        others = there.keys() - {who}
        many = len(set(self._unfit.values())) >= UNFIT or len(self._unfit) >= AGAIN * UNFIT
        if (many and not others & self._sound) or not (others or self._pending()):
            raise GraderError(problem)
        if who in there:
            self.client.retire_workers([who])

    def close(self, *, now: bool) -> None:
        """End the grading processes of all workers, and the cluster if it is ours."""
        if self._over.is_set():
            return
        self._over.set()
        try:
            if now:
                self.executor.shutdown(wait=False)
            self.client.run(end, self.expected.run, wait=True, on_error="ignore")
        except Exception:  # whatever a client says whose scheduler is gone
            pass
        finally:
            with contextlib.suppress(Exception):
                self.client.close(timeout=5)
            self._close_cluster(now)
