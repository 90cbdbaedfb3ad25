"""The Slurm jobs of a run, and what keeps as many of them as were asked for. Runs in the command's own process.

dask-jobqueue replaces a worker that it has lost, and nothing else: a job that `sbatch` refused, or that ended before
its worker came, stays in its books for ever. Here such jobs are submitted again, and given up when that does not help.
"""

from __future__ import annotations

import signal
import subprocess
import time
from typing import Any

from distributed.core import Status
from distributed.deploy.spec import ProcessInterface

from grader.outcome import clean

_heard = signal.getsignal(signal.SIGINT)
from dask_jobqueue.slurm import SLURMCluster, SLURMJob  # noqa: E402  # makes Ctrl-C leave with 0, where it is loaded

signal.signal(signal.SIGINT, _heard)

ROUNDS = 3  # of submissions without a single worker after which it is given up
PAUSE = 5.0  # seconds before the second round, and twice that before the next, ...
LONGEST = 300.0
CURE = (
    "what was graded is kept; see --partition, --sbatch and --memory, and --interface where nodes cannot reach this "
    "machine"
)


class Job(SLURMJob):  # type: ignore[misc, unused-ignore]  # dask-jobqueue has no types
    """A job that keeps what `sbatch` said instead of a failure that nobody sees."""

    refused = ""

    async def start(self) -> None:
        """Submit the job."""
        try:
            await super().start()
        except (RuntimeError, ValueError, OSError) as error:
            self.refused = clean(_words_of(str(error)), 500)
            await ProcessInterface.start(self)

    async def close(self) -> None:
        """Cancel the job."""
        await super().close()
        self.status = Status.closed


class Cluster(SLURMCluster):  # type: ignore[misc, unused-ignore]  # the same
    """A cluster of such jobs."""

    job_cls = Job


class Keeper:
    """Submits again what is missing; a class because it counts what was in vain."""

    def __init__(self, cluster: Any, workers: int, name: str) -> None:
        self.cluster, self.most, self.name = cluster, ROUNDS * workers, name
        self._came: set[str] = set()  # jobs whose worker was here once: dask-jobqueue replaces it
        self._in_vain = self._rounds = 0
        self._next = 0.0
        self.missing = True  # whether workers will still come
        self.said = ""  # last, by sbatch or of a job

    def look(self) -> str:
        """Submit again what is missing, and return why that is given up, "" as long as it is not."""
        jobs = dict(self.cluster.workers)  # before the queue: what is submitted meanwhile is not in it
        queued = self._queued()
        problem: str = self.cluster.sync(self._mend, jobs, queued, callback_timeout=60)
        return problem

    async def _mend(self, jobs: dict[str, Any], queued: set[str] | None) -> str:
        here = {each.name for each in self.cluster.scheduler.workers.values()}
        came = {job.job_id for name, job in jobs.items() if name in here and job.job_id}
        if came - self._came:
            self._in_vain = self._rounds = 0
        self._came |= came
        missing = {name: job for name, job in jobs.items() if name not in here}
        self.missing = bool(missing)
        lost = {name: job for name, job in missing.items() if self._is_lost(job, queued)}
        if lost and (here or self._in_vain < self.most):
            self._submit_again(lost)
        elif lost and not here and len(lost) == len(missing):
            return f"Slurm gives no workers: {self.said}; {CURE}"
        return ""

    def _is_lost(self, job: Any, queued: set[str] | None) -> bool:
        if job.refused:
            return True
        return queued is not None and bool(job.job_id) and job.job_id not in queued | self._came

    def _submit_again(self, lost: dict[str, Any]) -> None:
        if time.monotonic() < self._next:
            return
        job = next(iter(lost.values()))
        self.said = job.refused or f"job {job.job_id} ended before its worker reached this machine"
        self._in_vain += len(lost)
        self._rounds += 1
        self._next = time.monotonic() + min(LONGEST, PAUSE * 2 ** min(self._rounds - 1, 10))
        for name, each in lost.items():
            if self.cluster.workers.get(name) is each:
                each.status = Status.closed  # or closing the cluster would stumble over it
                del self.cluster.workers[name]  # dask's own look at what is missing then submits it

    def _queued(self) -> set[str] | None:
        """Return our jobs that wait or run, None where Slurm does not say."""
        asked = ["squeue", "-h", "-o", "%A", "-n", self.name]
        try:
            done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=20)
        except (subprocess.SubprocessError, OSError, ValueError):
            return None
        return set(done.stdout.split())


def _words_of(error: str) -> str:
    """Return what a command said on stderr, out of the message of dask-jobqueue."""
    return error.partition("stderr:\n")[2].strip() or error.strip()
