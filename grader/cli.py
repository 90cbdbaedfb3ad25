"""The command `grader`: options in, one call each. Imports neither torch nor pytest."""

from __future__ import annotations

from pathlib import Path

import click

from grader import __version__, commands
from grader.cluster import joining
from grader.cluster.options import cluster_options
from grader.gradebook import bookkeeping

FOLDER = click.Path(path_type=Path, file_okay=False)
COURSE = click.option(
    "--course", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Course folder; else found upwards."
)
SANDBOX = click.option(
    "--sandbox",
    type=click.Choice(["auto", "L2", "L1", "none"]),
    default="auto",
    help="auto: the strongest this machine allows, at least L1; none: no protection (level 0).",
)
JOBS = click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Grading processes [default: by cores and class]")
SEED = click.option(
    "--seed",
    type=click.IntRange(0, (1 << 64) - 1),
    envvar="GRADER_SEED",  # an argument can be read by everybody on the machine, a variable by its user
    help="Repeat a run with the inputs it drew [or GRADER_SEED].",
)
LABS = click.option("-a", "--lab", "labs", multiple=True, metavar="LAB", help="Only this lab; may be repeated.")
BOOK = click.option(
    "--gradebook",
    default="",
    envvar="GRADER_GRADEBOOK",
    metavar="FILE|URL",
    help="Gradebook, a file or postgresql://USER@HOST/DATABASE [default: gradebook.sqlite in the results]",
)
AUTHOR = click.option("--author", help="Who does this [default: git's user.name, else yours]")
OUT = click.option("-o", "--out", type=FOLDER, default=Path("results"), show_default=True, help="Where results go.")
STRICT = click.option("--strict", is_flag=True, help="Exit with 1 when points were lost.")

EXECUTE = click.option(
    "--execute", is_flag=True, help="Run the cells of a notebook before its definitions, in labs that allow it."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def main() -> None:
    """Grade PyTorch coursework, with student code behind a wall."""


@main.command("list")
@COURSE
def list_labs(course: Path | None) -> None:
    """List the labs of the course."""
    commands.list_labs(course)


@main.command()
@click.argument("lab")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("-t", "--task", "tasks", multiple=True, metavar="TASK", help="Only this task; may be repeated.")
@STRICT
@EXECUTE
@COURSE
def check(
    lab: str, file: Path | None, tasks: tuple[str, ...], strict: bool, execute: bool, course: Path | None
) -> None:
    """Run the public checks of LAB on FILE (for students; works offline, needs no solution)."""
    commands.check(course, lab, file, strict=strict, tasks=tasks, execute=execute)


@main.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@LABS
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", help="Where checks run.")
@JOBS
@OUT
@BOOK
@AUTHOR
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="What is printed.")
@click.option("--json", "events", is_flag=True, help="Tell each event as it comes, a JSON object a line.")
@STRICT
@SEED
@SANDBOX
@EXECUTE
@click.option(
    "--submitted", default="", metavar="TIME|CSV", help="When all handed in, or a file: student,lab,submitted."
)
@click.option("--again", is_flag=True, help="Grade also what has not changed since it was graded.")
@click.option("--shard", metavar="I/N", help="Only this part of the class; auto: by the task of a Slurm array.")
@cluster_options
@COURSE
def grade(submissions: Path, course: Path | None, style: str, strict: bool, **options: object) -> None:
    """Grade SUBMISSIONS: a file, a folder per student, a tree student/lab/, or a .zip or .tar of these."""
    commands.grade(course, submissions, style, strict=strict, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="RESULTS...")
@OUT
@BOOK
@AUTHOR
@COURSE
def merge(course: Path | None, **options: object) -> None:
    """Join the results of shards, or of several machines: folders that `grade` has written, or gradebooks."""
    joining.merge(course, **options)  # type: ignore[arg-type]


@main.command()
@LABS
@click.option(
    "--format", "style", type=click.Choice(["text", "json", "csv", "canvas", "moodle"]), default="text", help="As what."
)
@OUT
@BOOK
@COURSE
def grades(course: Path | None, **options: object) -> None:
    """Print the class table: every student's scores."""
    bookkeeping.grades(course, **options)  # type: ignore[arg-type]


@main.command()
@LABS
@OUT
@BOOK
@AUTHOR
@COURSE
def rescore(course: Path | None, **options: object) -> None:
    """Count points anew, by today's manifests and policy, without running anything."""
    bookkeeping.rescore(course, **options)  # type: ignore[arg-type]


@main.command()
@LABS
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", help="Where checks run.")
@JOBS
@SANDBOX
@OUT
@BOOK
@AUTHOR
@cluster_options
@COURSE
def regrade(course: Path | None, **options: object) -> None:
    """Run again what a changed check, solution or manifest touches, and show who gained and who lost.

    Needs the gradebook alone: it holds the hand-ins, and each gets the inputs that it had.
    """
    bookkeeping.regrade(course, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("student")
@click.argument("lab", required=False)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="What is printed.")
@OUT
@BOOK
def log(**options: object) -> None:
    """Tell all that happened to STUDENT's hand-ins [in LAB]: handed in, graded, regraded, changed by hand."""
    bookkeeping.log(**options)  # type: ignore[arg-type]


@main.command(context_settings={"ignore_unknown_options": True})  # -1 is a number, no option
@click.argument("student")
@click.argument("lab")
@click.argument("points", type=float)
@click.option("--reason", required=True, help="Why; it stands in the log.")
@click.option("--beyond", is_flag=True, help="Also above what the lab is worth.")
@OUT
@BOOK
@AUTHOR
@COURSE
def adjust(course: Path | None, **options: object) -> None:
    """Add POINTS (or take them: -1.5) to what STUDENT has in LAB, by hand."""
    bookkeeping.adjust(course, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("lab", required=False)
@JOBS
@SEED
@SANDBOX
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", help="Where checks run.")
@click.option("-v", "--verbose", is_flag=True, help="A line for every case.")
@COURSE
def verify(course: Path | None, lab: str | None, **options: object) -> None:
    """Prove the suites: stub 0, solution full, each mutant caught, each variant accepted."""
    commands.verify(course, lab, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("lab", required=False)
@JOBS
@SEED
@SANDBOX
@COURSE
def mutate(course: Path | None, lab: str | None, **options: object) -> None:
    """Look for holes in the suites: change the solution by rule, and name each change that costs nothing."""
    commands.mutate(course, lab, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--results", type=FOLDER, default=Path("results"), show_default=True, help="What `grade` has written.")
@LABS
@click.option("-o", "--out", type=FOLDER, default=Path("feedback"), show_default=True, help="Where pages go.")
@BOOK
@SANDBOX
@COURSE
def feedback(course: Path | None, submissions: Path, **options: object) -> None:
    """Give each student their own hand-in back, with score and outcomes, as a page and as a notebook."""
    commands.feedback(course, submissions, **options)  # type: ignore[arg-type]


@main.command()
@click.argument("destination", type=FOLDER)
@LABS
@COURSE
def release(course: Path | None, destination: Path, labs: tuple[str, ...]) -> None:
    """Write the students' version of the labs to DESTINATION."""
    commands.release(course, destination, labs)


@main.command()
@click.argument("lab")
@click.option(
    "--from-notebook",
    "notebook",
    type=click.Path(path_type=Path),
    metavar="MASTER",
    help="Make it of a master of nbgrader or otter, or of a notebook with holes.",
)
@COURSE
def new(course: Path | None, lab: str, notebook: Path | None) -> None:
    """Write the skeleton of a new LAB."""
    commands.new(course, lab, notebook)


@main.command()
def doctor() -> None:
    """Say what this machine can do, and the cure for what is missing."""
    commands.doctor()
