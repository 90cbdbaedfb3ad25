"""The pytest plugin as an author uses it: `pytest autotests/LAB`, with ordinary options and ordinary output."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.release import stub_of
from grader.skeleton import write_skeleton

Pytest = Callable[..., subprocess.CompletedProcess[str]]

PATIENT = """\
import pytest

from grader import assert_same


@pytest.mark.grade(task="masked_mean")
@pytest.mark.timeout(1)
def test_in_a_hurry(student, reference, draw):
    x = draw.normal(2, 3)
    assert_same(student.masked_mean(x, x > 0), reference.masked_mean(x, x > 0))


@pytest.mark.grade(task="masked_mean", gpu=True)
def test_on_a_gpu(student):
    student.masked_mean(1, 2)


@pytest.mark.grade(task="masked_mean")
def test_never_calls(student):
    assert True


def test_without_marker(student):
    assert student.masked_mean.__name__
"""


@pytest.fixture(scope="module")
def author() -> Pytest:
    """Run plain pytest in a process of its own."""

    def run(*args: object, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *map(str, args)]
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240, check=False)

    return run


def test_skeleton_passes_on_its_solution(course: Path, author: Pytest) -> None:
    """Plain `pytest autotests/LAB` judges the solution, and it passes."""
    done = author("autotests/masked", cwd=course)
    assert done.returncode == pytest.ExitCode.OK, done.stdout
    assert "3 passed" in done.stdout


def test_stub_fails_with_ordinary_output(course: Path, author: Pytest, tmp_path: Path) -> None:
    """With --submission a stub fails like any test: the check's own line, and what the student's code did."""
    solution = course / "solutions" / "masked" / "masked.py"
    (tmp_path / "stub.py").write_text(stub_of(solution.read_text(), solution))
    done = author("autotests/masked", "--submission", tmp_path / "stub.py", cwd=course)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "3 failed" in done.stdout
    assert "def test_small_case(student, reference, draw):" in done.stdout
    assert "> " in done.stdout
    assert 'not filled in yet at line 11: `raise NotImplementedError("your code here")`' in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr


MARKERS = [
    ('task="masked_mean", wieght=2', "grade() takes task, weight, visibility, hint, gpu; got ['wieght']"),
    ('task="masked_mean", visibility="secret"', "visibility 'secret' is none of public, hidden"),
    ('task="masked_mean", weight=0', "weight must be greater than 0, got 0"),
    ("weight=2", "grade() needs a task of assignment.toml"),
]


@pytest.mark.parametrize(("options", "reason"), MARKERS)
def test_bad_marker_is_a_usage_error(author: Pytest, tmp_path: Path, options: str, reason: str) -> None:
    """A wrong option of the grade marker stops collection and is told with the check's name."""
    (tmp_path / "test_x.py").write_text(f"import pytest\n\n\n@pytest.mark.grade({options})\ndef test_it():\n    pass\n")
    done = author("test_x.py", cwd=tmp_path)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"test_x.py::test_it: {reason}" in done.stderr


def test_marks_of_a_check_hold(author: Pytest, tmp_path: Path) -> None:
    """A check's own time-out is the student's limit; a GPU check is skipped without one; calling nobody is no pass."""
    write_skeleton(tmp_path, "masked")
    (tmp_path / "autotests" / "masked" / "test_masked.py").write_text(PATIENT)
    (tmp_path / "loop.py").write_text("def masked_mean(x, mask):\n    while True: pass\n")
    done = author("autotests/masked", "-rA", "--submission", "loop.py", cwd=tmp_path)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "stopped after 1 s of computing" in done.stdout
    assert "Timeout" not in done.stdout  # pytest-timeout's, which would end the run
    assert "needs a GPU" in done.stdout
    assert "the check never called the student's code" in done.stdout
    assert "2 failed, 1 passed, 1 skipped" in done.stdout


def test_environment_without_a_lab_is_left_alone(author: Pytest, tmp_path: Path) -> None:
    """In a folder that is no course the plugin changes nothing, and imports neither torch nor the harness."""
    (tmp_path / "test_x.py").write_text(
        "import sys\n\n\ndef test_it():\n    assert not {'torch', 'grader.faces', 'click'} & set(sys.modules)\n"
    )
    done = author("test_x.py", cwd=tmp_path)
    assert done.returncode == pytest.ExitCode.OK, done.stdout
