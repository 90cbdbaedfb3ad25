"""What the command line says of other machines: options for click, and the engine they ask for. Imports no Dask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from grader.engine import Engine, Settings, WorkerPool
from grader.errors import UsageProblem

if TYPE_CHECKING:
    from grader.results import RunFacts

LOCAL, DASK, SLURM = "local", "dask", "slurm"
PEM = click.Path(path_type=Path, dir_okay=False, exists=True)
Command = TypeVar("Command", bound=Callable[..., Any])
# of which engine each option speaks, and what it is where it was not given
ABOUT: dict[str, tuple[str, object]] = {
    "scheduler": (DASK, None),
    "tls_ca": (DASK, None),
    "tls_cert": (DASK, None),
    "tls_key": (DASK, None),
    "partition": (SLURM, ""),
    "workers": (SLURM, 0),
    "gpus_per_worker": (SLURM, 0),
    "memory": (SLURM, "4GB"),
    "walltime": (SLURM, "04:00:00"),
    "sbatch": (SLURM, ()),
    "interface": (SLURM, ""),
}
_OPTIONS = (
    click.option("--engine", type=click.Choice([LOCAL, DASK, SLURM]), default=LOCAL, help="Which machines grade."),
    click.option("--scheduler", metavar="tls://HOST:PORT", help="dask: its scheduler."),
    click.option("--tls-ca", type=PEM, help="dask: the authority of all certificates [default: Dask's configuration]"),
    click.option("--tls-cert", type=PEM, help="dask: our certificate."),
    click.option("--tls-key", type=PEM, help="dask: our key."),
    click.option("--partition", default="", help="slurm: where jobs go."),
    click.option("--workers", type=click.IntRange(0, 10_000), default=0, help="slurm: how many, one a job."),
    click.option("--gpus-per-worker", type=click.IntRange(0, 16), default=0, help="slurm: GPUs of each worker."),
    click.option("--memory", default="4GB", show_default=True, help="slurm: memory of each worker, with its unit."),
    click.option("--walltime", default="04:00:00", show_default=True, help="slurm: time of each worker."),
    click.option("--sbatch", multiple=True, metavar="OPTION", help="slurm: more for sbatch, --sbatch=--account=x."),
    click.option("--interface", default="", help="slurm: the network by which nodes reach this machine."),
)


def cluster_options(command: Command) -> Command:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Machines:
    """The machines that a run was given."""

    engine: str = LOCAL
    scheduler: str | None = None
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    partition: str = ""
    workers: int = 0
    gpus_per_worker: int = 0
    memory: str = "4GB"
    walltime: str = "04:00:00"
    sbatch: tuple[str, ...] = ()
    interface: str = ""

    @property
    def here(self) -> bool:
        """Whether all is run on this machine."""
        return self.engine == LOCAL

    def check(self) -> Machines:
        """Raise UsageProblem for options that say nothing to this engine, or that it lacks; return these machines."""
        for name, (engine, default) in ABOUT.items():
            if getattr(self, name) != default and engine != self.engine:
                raise UsageProblem(f"--{name.replace('_', '-')} is for --engine {engine}, not {self.engine}")
        if self.engine == DASK and not (self.scheduler or "").startswith("tls://"):
            given = f"got {self.scheduler}" if self.scheduler else "none was given"
            why = "whoever reaches a scheduler without TLS can run code as you"
            raise UsageProblem(f"--scheduler is tls://HOST:PORT, {given}; {why}")
        if self.engine == SLURM and not self.workers:
            raise UsageProblem("--engine slurm needs --workers N")
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?[KMGT]i?B?", self.memory, re.IGNORECASE):
            raise UsageProblem(f"--memory is a number with its unit, such as 4GB or 512MB; got {self.memory!r}")
        odd = [
            text for text in (self.partition, self.memory, self.walltime, *self.sbatch) if re.search(r"[\s#;]", text)
        ]
        odd += re.findall(r"^.*[^\w.:@-].*$", self.interface, re.DOTALL)  # a shell reads this one
        if odd:
            raise UsageProblem(f"{odd[0]!r} is no single option of sbatch")
        return self

    def device(self, asked: str) -> str:
        """Return the kind of device that jobs run on, which those machines are asked for; say where it is a guess."""
        if asked == "auto" and self.engine == DASK:
            click.echo("--engine dask grades on CPUs; give --device cuda where each worker has a GPU", err=True)
        return ("cuda" if self.gpus_per_worker else "cpu") if asked == "auto" and not self.here else asked

    def start(self, facts: RunFacts, out: Path) -> Callable[[Settings, int], Engine]:
        """Return what starts the engine."""
        return WorkerPool if self.here else partial(_start, self, facts, out)


def _start(machines: Machines, facts: RunFacts, out: Path, settings: Settings, _: int) -> Engine:
    from grader.cluster.orders import Expected

    expected = Expected(facts.versions, facts.hashes)
    try:
        from grader.cluster import dask, slurm
    except ModuleNotFoundError as error:
        raise UsageProblem(
            f"--engine {machines.engine} needs: pip install 'torchgrade[cluster]' ({error.name})"
        ) from None
    if machines.engine == SLURM:
        request = slurm.Request(
            machines.partition,
            machines.workers,
            machines.gpus_per_worker,
            machines.memory,
            machines.walltime,
            machines.sbatch,
            machines.interface,
        )
        return slurm.start(request, settings, expected, out)
    who = dask.security(machines.tls_ca, machines.tls_cert, machines.tls_key)
    return dask.DaskEngine(machines.scheduler or "", who, settings, expected)
