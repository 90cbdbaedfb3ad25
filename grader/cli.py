"""The command `grader`: options in, one call each. Imports neither torch nor pytest."""

from __future__ import annotations

from pathlib import Path

import click

from grader import __version__, commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
@click.option("--course", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Course folder; else found upwards.")
@click.pass_context
def main(context: click.Context, course: Path | None) -> None:
    """Grade PyTorch coursework, with student code behind a wall."""
    context.obj = course


SANDBOX = click.option(
    "--sandbox", type=click.Choice(["auto", "none"]), default="auto", help="none: grade without protection (level 0)."
)
DEVICE = click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="cpu", help="Where checks run.")
JOBS = click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Grading processes; one per core by default.")
SEED = click.option("--seed", type=click.IntRange(0), help="Repeat a run with the inputs it drew.")


@main.command("list")
@click.pass_obj
def list_labs(course: Path | None) -> None:
    """List the labs of the course."""
    commands.list_labs(course)


@main.command()
@click.argument("lab", required=False)
@JOBS
@SEED
@SANDBOX
@click.option("-v", "--verbose", is_flag=True, help="A line for every case.")
@click.pass_obj
def verify(course: Path | None, lab: str | None, **options: object) -> None:
    """Prove the suites: stub 0, solution full, each mutant caught, each variant accepted."""
    commands.verify(course, lab, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("destination", type=click.Path(path_type=Path, file_okay=False))
@click.option("-a", "--lab", "labs", multiple=True, help="Only this lab; may be repeated.")
@click.pass_obj
def release(course: Path | None, destination: Path, labs: tuple[str, ...]) -> None:
    """Write the students' version of the labs to DESTINATION."""
    commands.release(course, destination, labs)
