"""A cluster of Slurm jobs, one worker each, made for a run: dask-jobqueue submits them, `jobs` keeps their number.

The scheduler is in the command's own process, which runs on a machine that the nodes can reach. Certificates are made
for the run, in a folder beside the results, which only its owner can read. Needs `torchgrade[cluster]`.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from distributed.security import Security

from grader.cluster.certificate import write_certificate
from grader.cluster.dask import DaskEngine
from grader.cluster.jobs import Cluster, Keeper
from grader.cluster.orders import Expected
from grader.engine import Settings
from grader.errors import GraderError, UsageProblem
from grader.outcome import clean

PREFIX = ".cluster-"
DEATH = 60  # seconds after which a worker ends that cannot reach the scheduler
CLOSING = 30  # seconds for all of its scancel


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of Slurm."""

    partition: str
    workers: int
    gpus: int = 0  # for each
    memory: str = "4GB"
    walltime: str = "04:00:00"
    directives: Sequence[str] = ()  # more options of sbatch
    interface: str = ""  # of the network that nodes reach this machine by


def start(request: Request, settings: Settings, expected: Expected, out: Path) -> DaskEngine:
    """Ask Slurm for workers and return the engine that uses them as they come."""
    if shutil.which("sbatch") is None:
        raise UsageProblem("--engine slurm needs sbatch, on a machine from which jobs are submitted")
    if odd := re.search(r"[^\w./+@-]", str(out.resolve())):
        raise UsageProblem(
            f"--engine slurm writes {out.resolve()} into job scripts, where {odd[0]!r} has a meaning of its own; name "
            "a folder of letters, digits and _ . + @ - with -o"
        )
    for left in out.resolve().glob(f"{PREFIX}*"):  # of a command that was killed; its key opens nothing any more
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=out.resolve()))
    name = f"torchgrade-{folder.name.removeprefix(PREFIX)}"
    try:
        certificate, key = (str(path) for path in write_certificate(folder / "tls"))
        roles = {
            f"tls_{role}_{kind}": path
            for role in ("client", "scheduler", "worker")
            for kind, path in (("cert", certificate), ("key", key))
        }
        who = Security(require_encryption=True, tls_ca_file=certificate, **roles)
        cluster = _cluster(request, who, folder, name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise

    def close(failed: bool) -> None:
        try:
            cluster.close(timeout=CLOSING)
        except Exception as error:  # must not take the place of how the run itself has ended
            why = clean(str(error) or type(error).__name__, 200)
            click.echo(f"jobs of this run may be left ({why}); end them with: scancel -n {name}", err=True)
        finally:
            _tidy(folder, keep_logs=failed)

    def tell() -> str:
        return f"of Slurm ({request.partition or 'default partition'}; squeue -n {name}); their logs are in {folder}"

    keeper = Keeper(cluster, request.workers, name)
    calls: dict[str, Any] = {"close": close, "tell": tell, "look": keeper.look, "pending": lambda: keeper.missing}
    return DaskEngine(cluster.scheduler_address, who, settings, expected, **calls)


def _tidy(folder: Path, *, keep_logs: bool) -> None:
    """Remove the certificates, and the logs of workers unless a run has failed that they may explain."""
    shutil.rmtree(folder / "tls", ignore_errors=True)
    if keep_logs and folder.is_dir() and any(folder.iterdir()):
        click.echo(f"the logs of its workers are in {folder}, until the next run", err=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _cluster(request: Request, who: Security, folder: Path, name: str) -> Any:
    """Return a cluster that keeps as many jobs as are asked for, whatever happens to them."""
    directives = [*request.directives, *([f"--gres=gpu:{request.gpus}"] if request.gpus else [])]
    try:
        cluster = Cluster(
            queue=request.partition or None,
            cores=1,
            processes=1,
            memory=request.memory,
            walltime=request.walltime,
            job_extra_directives=[*directives, "--nodes=1"],
            job_name=name,
            python=shlex.quote(sys.executable),  # for the shell of the job; no other path needs it
            interface=request.interface or None,
            protocol="tls://",
            security=who,
            death_timeout=DEATH,
            scheduler_options={"dashboard_address": None, "allowed_failures": 1},
            worker_extra_args=["--no-dashboard"],
            local_directory='"${TMPDIR:-/tmp}"',
            log_directory=str(folder),
            shared_temp_directory=str(folder),
        )
        cluster.adapt(minimum_jobs=request.workers, maximum_jobs=request.workers)
    except (OSError, ValueError, RuntimeError) as error:
        raise GraderError(f"Slurm gives no workers: {str(error)[:500]}") from None
    return cluster
