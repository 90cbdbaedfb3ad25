"""The command line: what it says, and with which exit code it leaves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader import __version__
from grader.cli import main

Grader = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = (
    "list",
    "check",
    "grade",
    "grades",
    "rescore",
    "regrade",
    "log",
    "adjust",
    "verify",
    "release",
    "new",
    "doctor",
)
RIGHT = "import torch\n\n\ndef masked_mean(x, mask):\n    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
WRONG = "def masked_mean(x, mask):\n    print('seen', tuple(x.shape))\n    return x.mean(1)\n"


def leave(*args: object, cwd: Path | None = None) -> tuple[int, str, str]:
    """Run a command that starts no process; return its exit code, what it printed, and its complaint in one line."""
    before = Path.cwd()
    try:
        os.chdir(cwd or before)
        result = CliRunner().invoke(main, [*map(str, args)])
    finally:
        os.chdir(before)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, " ".join(result.stderr.split())


def test_help_names_every_command() -> None:
    """`grader --help` lists each command with a sentence."""
    code, said, _ = leave("--help")
    assert code == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z].*\.", said, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_says_what_it_does(command: str) -> None:
    """Each command has a help text with its usage and a line for each option."""
    code, said, _ = leave(command, "-h")
    assert code == 0
    assert said.startswith(f"Usage: main {command}")
    for line in re.findall(r"^  -.*(?:\n {10,}.*)?", said, re.MULTILINE):
        assert re.search(r"\S {2,}\S|\n", line), f"an option without help: {line}"


def test_version_is_the_packages() -> None:
    """`grader --version` says the version of the package."""
    assert leave("--version") == (0, f"grader, version {__version__}\n", "")


def test_list_shows_each_lab_with_its_points(course: Path) -> None:
    """`grader list` prints a line a lab, with and without --course."""
    for code, said, _ in (leave("list", "--course", course), leave("list", cwd=course / "autotests" / "masked")):
        assert code == 0
        assert re.fullmatch(r"masked +4 points +masked\n", said)


def test_command_line_imports_no_torch() -> None:
    """Starting the command costs no import of torch or pytest."""
    code = "import sys, grader.cli; print({'torch', 'pytest', 'numpy', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_wrong_lab_suggests_the_near_one(course: Path, released: Path, tmp_path: Path) -> None:
    """A misspelt lab is told in one line with the name that was meant."""
    (tmp_path / "masked.py").write_text(RIGHT)
    for args, cwd in (
        (("grade", tmp_path / "masked.py", "-a", "maskd", "--course", course), None),
        (("verify", "maskd", "--course", course), None),
        (("release", tmp_path / "out", "-a", "maskd", "--course", course), None),
        (("check", "maskd"), released),
    ):
        code, said, complaint = leave(*args, cwd=cwd)
        assert (code, said) == (2, "")
        assert complaint.startswith("Error: ")
        assert "'maskd'" in complaint
        assert complaint.endswith("did you mean 'masked'?")


def test_file_that_names_no_lab_is_told(course: Path, tmp_path: Path) -> None:
    """A hand-in whose name is near a lab's is told what it may have meant."""
    (tmp_path / "maskd.py").write_text(RIGHT)
    code, _, complaint = leave("grade", tmp_path / "maskd.py", "--course", course)
    assert code == 2
    assert "did you mean masked.py?" in complaint


BROKEN = [
    ('titel = "x"', "unknown key 'titel' in the manifest; did you mean 'title'?"),
    ("[limits]\nsecond = 3", "unknown key 'second' in [limits]; did you mean 'seconds'?"),
    ('title = "x"\n[limits]\nseconds = 0\n[[tasks]]\nname = "a"\npoints = 1', "seconds must be greater than 0, got 0"),
    ('title = "x"\n[[tasks]]\nname = "a"\npoints = "4"', "task 'a': points must be a number, got '4'"),
    ('title = "x"\n[[tasks]]\nname = "a"\npoints = 1\nbuild_on = []', "unknown key 'build_on' in task 'a'"),
    ("title = ", "is not valid TOML"),
]


@pytest.mark.parametrize("command", ["list", "grade", "verify", "release"])
@pytest.mark.parametrize(("text", "reason"), BROKEN)
def test_broken_manifest_is_one_line_with_file_and_key(
    course: Path, tmp_path: Path, command: str, text: str, reason: str
) -> None:
    """Every command that reads a manifest tells file, key and cure in one line, and ends with 2."""
    shutil.copytree(course, tmp_path / "course")
    manifest = tmp_path / "course" / "assignments" / "masked" / "assignment.toml"
    manifest.write_text(text)
    (tmp_path / "masked.py").write_text(RIGHT)
    more = {"grade": (tmp_path / "masked.py", "-o", tmp_path / "out"), "release": (tmp_path / "hand-outs",)}
    code, said, complaint = leave(command, *more.get(command, ()), "--course", tmp_path / "course")
    assert (code, said) == (2, "")
    assert complaint.startswith(f"Error: {manifest}")
    assert reason in complaint


def test_no_course_is_told(tmp_path: Path) -> None:
    """Outside a course one line says what a course is; a wrong --course says what it lacks."""
    code, _, complaint = leave("list", cwd=tmp_path)
    assert code == 2
    assert f"no course from {tmp_path} upwards" in complaint
    assert "--course DIR" in complaint
    (tmp_path / "solutions").mkdir()
    code, _, complaint = leave("list", "--course", tmp_path)
    assert code == 2
    assert complaint == f"Error: {tmp_path} is no course: it has no folder assignments and no autotests"


def test_no_hand_in_is_told(course: Path, tmp_path: Path) -> None:
    """A path that does not exist, or holds nothing, is a usage error that says what is expected."""
    code, _, complaint = leave("grade", tmp_path / "nowhere", "--course", course)
    assert (code, complaint) == (2, f"Error: {tmp_path}/nowhere does not exist; give a hand-in, or a folder of them")
    code, _, complaint = leave("grade", tmp_path, "--course", course)
    assert code == 2
    assert "expected <student>/masked.py" in complaint


def test_new_starts_a_course_and_refuses_the_same_lab(tmp_path: Path) -> None:
    """The first `grader new` starts a course, a second lab joins it, and a taken or bad name changes nothing."""
    code, said, _ = leave("new", "first", cwd=tmp_path)
    assert code == 0
    assert f"no course found, starting one in {tmp_path}" in said
    assert "now: grader verify first" in said
    assert leave("new", "second", cwd=tmp_path / "solutions")[0] == 0
    assert len(leave("list", cwd=tmp_path)[1].splitlines()) == 2
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, _, complaint = leave("new", "first", cwd=tmp_path)
    assert (code, complaint) == (2, f"Error: there is a lab 'first' already in {tmp_path}")
    for bad in ("Weight-Decay", "class", "../x", ""):
        code, _, complaint = leave("new", bad, cwd=tmp_path)
        assert code == 2
        assert "is no name for a lab" in complaint
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


# --- grader check, as a student runs it -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["", "1"], ids=["fork", "spawn"])
def student(
    request: pytest.FixtureRequest, released: Path, tmp_path_factory: pytest.TempPathFactory, grader: Grader
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `grader check` in a released folder, on Linux's own way and on that of macOS and Windows."""
    folder = tmp_path_factory.mktemp("student")
    shutil.copytree(released, folder, dirs_exist_ok=True)

    def check(text: str, *options: str) -> subprocess.CompletedProcess[str]:
        (folder / "masked" / "masked.py").write_text(text)
        environment = {**os.environ, "GRADER_SPAWN": request.param, "COLUMNS": "200"}
        return grader("check", "masked", *options, cwd=folder / "masked", env=environment)

    return check


def test_check_reads_the_stub_as_not_filled_in(released: Path, grader: Grader) -> None:
    """A fresh hand-out works without solution or hidden suite: its visible check says what is not filled in."""
    done = grader("check", "masked", cwd=released)
    assert done.returncode == 0, done.stderr
    assert "masked_mean (4 points)" in done.stdout
    assert "✗ small case" in done.stdout
    assert "not filled in yet at line 11: `raise NotImplementedError" in done.stdout
    assert "0 of 1 visible checks pass." in done.stdout
    assert "2 more checks are not shown" in done.stdout


def test_check_shows_numbers_hint_and_prints_of_a_mistake(
    student: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """A visible check shows what came out, what was expected, the hint, and what the student printed."""
    done = student(WRONG, "--strict")
    assert done.returncode == 1
    assert "the mean is not the expected one" in done.stdout
    assert re.search(r"got -?\d+\.\d+, expected -?\d+\.\d+", done.stdout)
    assert "Hint: What do you divide by?" in done.stdout
    assert "| seen (2, 3)" in done.stdout


def test_check_passes_a_right_answer(student: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """A right answer passes, and --strict ends with 0."""
    done = student(RIGHT, "--strict")
    assert done.returncode == 0, done.stdout
    assert "✓ small case" in done.stdout
    assert "1 of 1 visible checks pass." in done.stdout


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        (
            "import google.colab.no_such_module",
            "google is not there where grading happens: the import and what uses it can go",
        ),
        ("import my_helpers", "only installed packages can be imported, so put your own helpers into this file"),
        ("name = input('who? ')", "input() at line 1 waits for somebody who is not there; remove it"),
        ("raise EOFError", "EOFError at line 1"),
    ],
)
def test_check_says_what_to_do_about_what_fails_at_the_top(
    line: str, advice: str, released: Path, tmp_path: Path, grader: Grader
) -> None:
    """A plot's import can go, a helper has to come along, and nobody answers questions."""
    (tmp_path / "masked.py").write_text(f"{line}\n{RIGHT}")
    assert advice in grader("check", "masked", str(tmp_path / "masked.py"), cwd=released).stdout


def test_check_of_a_file_that_grading_would_not_take_says_its_right_name(
    released: Path, tmp_path: Path, grader: Grader
) -> None:
    """Whoever checks a file by its path hears after the outcomes under which name it counts; copies are taken."""
    for name, advice in (("mine.py", True), ("masked (1).py", False), ("masked.py", False)):
        (tmp_path / name).write_text(RIGHT)
        said = grader("check", "masked", str(tmp_path / name), cwd=released).stdout
        assert "1 of 1 visible checks pass." in said
        told = "hand it in as masked.py: under this name grading would not take it"
        assert (said.splitlines()[-1] == told) is advice


def test_check_outside_a_hand_out_is_told(tmp_path: Path, released: Path) -> None:
    """Where there are no public checks, or no hand-in, one line says what to do."""
    code, _, complaint = leave("check", "masked", cwd=tmp_path)
    assert code == 2
    assert "no public checks of 'masked'" in complaint
    shutil.copytree(released, tmp_path / "all")
    (tmp_path / "all" / "masked" / "masked.py").unlink()
    (tmp_path / "all" / "masked" / "masked.ipynb").unlink()
    code, _, complaint = leave("check", "masked", cwd=tmp_path / "all")
    assert (code, complaint) == (2, "Error: there is no masked.py here; name the file: grader check masked FILE")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that somebody is in")
@pytest.mark.parametrize("command", [("check", "masked"), ("check", "masked", "masked.py"), ("list",), ("new", "lab")])
def test_a_folder_that_is_gone_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    """A terminal can stand in a folder that was removed meanwhile: one line says so."""
    gone = tmp_path / "gone"
    gone.mkdir()
    started = f"import os, sys; os.rmdir({str(gone)!r}); from grader.cli import main; main({list(command)})"
    done = subprocess.run([sys.executable, "-c", started], cwd=gone, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "this folder is gone" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ['{"replies": 3', '{"hidden": 1e999}', '{"hidden": {"a": 1e999}}', "[" * 100_000])
def test_check_with_damaged_expected_values_asks_for_a_fresh_copy(tmp_path: Path, released: Path, text: str) -> None:
    """A hand-out that was edited by accident is told so, and the student is not blamed."""
    shutil.copytree(released, tmp_path / "all")
    (tmp_path / "all" / "masked" / "public" / "expected.json").write_text(text)
    code, _, complaint = leave("check", "masked", cwd=tmp_path / "all")
    assert code == 2
    assert "expected.json is damaged" in complaint


def test_doctor_finds_this_machine_fit(grader: Grader) -> None:
    """`grader doctor` ends with 0 here, and names versions, both levels and the one that grading runs at."""
    done = grader("doctor")
    assert done.returncode == 0, done.stdout
    assert re.search(r"✓ level L2 +bubblewrap .*, Landlock ABI \d, seccomp", done.stdout)
    assert re.search(r"✓ level L1 +Landlock ABI \d, seccomp", done.stdout)
    assert re.search(r"✓ sandbox +grading runs at level L2", done.stdout)
    assert "✗" not in done.stdout
