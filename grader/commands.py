"""What the commands do; each is a short list of steps. Trusted side, imports no torch."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from grader.course import Course, Lab, find_course
from grader.errors import GraderError
from grader.sandbox import Level


def list_labs(course: Path | None) -> None:
    """Print every lab with its title and points."""
    for lab in find_course(None, given=course).labs():
        assignment = lab.assignment()
        click.echo(f"{lab.name:18} {assignment.points:5g} points  {assignment.title}")


def chosen_labs(course: Course, names: tuple[str, ...]) -> list[Lab]:
    """Return the named labs, or all."""
    return [course.lab(name) for name in names] or course.labs()


def required_level(sandbox: str) -> Level:
    """Return the level below which a command refuses to run student code."""
    return Level.NONE if sandbox == "none" else Level.LANDLOCK


def release(course: Path | None, destination: Path, labs: tuple[str, ...]) -> None:
    """Write the hand-outs."""
    from grader.release import release as write

    for path in write(chosen_labs(find_course(None, given=course), labs), destination):
        click.echo(f"wrote {path}")


def verify(
    course: Path | None, lab: str | None, jobs: int | None, seed: int | None, sandbox: str, verbose: bool
) -> None:
    """Run the proof and print a table; raise when something does not hold."""
    from grader import verify as proofs
    from grader.tables import ProofTable

    labs = chosen_labs(find_course(None, given=course), (lab,) if lab else ())
    seed = secrets.randbits(32) if seed is None else seed
    table = ProofTable(seed, verbose)
    good = proofs.verify(
        labs, seed=seed, device="cpu", workers=jobs or os.cpu_count() or 1, done=table.add, required=required_level(sandbox)
    )
    table.show()
    if not good:
        raise VerifyFailed(f"the proof does not hold; repeat with --seed {seed}")


class VerifyFailed(GraderError):
    """A suite lets a mistake through or refuses a right answer."""

    exit_code = 1
