"""Notebooks graded by the command: what counts, and what students and instructors are told of the rest."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

REAL = sorted(Path(__file__).with_name("notebooks").glob("*.ipynb"))
RIGHT = "def masked_mean(x, mask):\n    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)"
FAULTY = "def masked_mean(x, mask):\n    scale = 1\n    return x.nowhere(scale)"
COMPUTED = ["import torch", "torch.manual_seed(0)\none = torch.ones(2)[0].item()"]
USES = "def masked_mean(x, mask):\n    kept = torch.where(mask, x, 0.0)\n    return one * kept.sum(1) / mask.sum(1)"
NEEDS = "def masked_mean(x, mask, by=one):\n    return by * torch.where(mask, x, 0.0).sum(1) / mask.sum(1)"
NOT_RUN = "cells are not run for grading: write it as a simple constant, or compute it in a function"

# student: cells
CLASS: dict[str, list[str]] = {
    "stub_above": ["import torch", "def masked_mean(x, mask):\n    raise NotImplementedError('your code here')", RIGHT],
    "reordered": [RIGHT, "print(masked_mean(1, 2))", "import torch"],
    "split": ["import torch", "def helper(x):\n    return x.sum(1)", RIGHT.replace(".sum(1) /", ".sum(1) * 1 /")],
    "fails_first": ["import no_such_module\nimport torch", "raise ValueError", "HALF = 1 / 0", RIGHT],
    "broken_first": ["def masked_mean(x, mask:\n    return", "import torch", RIGHT],
    "broken": ["import torch", "x = 1\ndef masked_mean(x, mask:\n    return x"],
    "unfilled": ["import torch", "# mine\n\ndef masked_mean(x, mask):\n    raise NotImplementedError"],
    "faulty": ["import torch", "x = 1", FAULTY],
    "uses": [*COMPUTED, USES],
    "needs": [*COMPUTED, NEEDS],
    "imports": ["import no_such_module as nsm\nimport torch", "def masked_mean(x, mask):\n    return nsm.mean(x)"],
    "misses": ["def mean(x, mask):\n    return x"],
    "loops": ["import torch", "while True: pass", RIGHT, "import time; time.sleep(999); input('?')"],
    "warns": ["import torch, warnings", RIGHT.replace("    return", "    warnings.warn('mind')\n    return", 1)],
}


def book(cells: list[str]) -> str:
    """Return a notebook with these code cells, as nbformat writes it."""
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])))


def graded(grader: Callable[..., Any], course: Path, folder: Path, *options: str) -> Mapping[str, Any]:
    """Grade the class in *folder*; return the results by student."""
    out = folder.parent / f"out{'_'.join(options)}"
    done = grader("grade", folder, "-o", out, "--course", course, "--seed", 3, "-j", 1, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    results = {path.parent.name: json.loads(path.read_text()) for path in out.glob("*/masked.json")}
    return {**results, "said": done.stdout}


@pytest.fixture(scope="module")
def results(course: Path, grader: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Grade a class of notebooks, those of real tools among them, in one run."""
    folder = tmp_path_factory.mktemp("notebooks") / "class"
    for student, cells in CLASS.items():
        (folder / student).mkdir(parents=True)
        (folder / student / "masked.ipynb").write_text(book(cells))
    for path in REAL:
        (folder / path.stem).mkdir()
        shutil.copy(path, folder / path.stem / "masked.ipynb")
    return graded(grader, course, folder)


@pytest.mark.parametrize("tool", [path.stem for path in REAL])
def test_notebooks_of_other_tools_are_graded_without_a_remark(results: Mapping[str, Any], tool: str) -> None:
    """What nbgrader, otter, Colab, VS Code and Jupyter make of a right answer gets full marks, in every format."""
    assert (results[tool]["score"], results[tool]["notes"], results[tool]["problem"]) == (4.0, [], "")


NOTES = {
    "stub_above": ["masked_mean is defined in code cells 2 and 3; the last one counts"],
    "reordered": [],
    "split": [],
    "fails_first": [
        "HALF could not be made: ZeroDivisionError: division by zero at line 1 of code cell 3: `HALF = 1 / 0`"
    ],
    "broken_first": ["code cell 1 is left out, it is not valid Python (line 1: '(' was never closed)"],
    "loops": [],
    "warns": [],
}


@pytest.mark.parametrize("student", NOTES)
def test_cells_in_disorder_or_at_fault_cost_nothing(results: Mapping[str, Any], student: str) -> None:
    """Copied, moved and split cells, failing and broken ones above, endless ones beside: the definition counts."""
    assert results[student]["score"] == 4.0
    assert results[student]["notes"] == NOTES[student]


LOST = {
    "broken": (
        "error",
        "the hand-in defines no masked_mean: it stands in code cell 2, which is left out: it is not valid Python"
        " (line 2: '(' was never closed)",
        (0, 0),
    ),
    "unfilled": ("not_implemented", "not filled in yet at line 4 of code cell 2: `raise NotImplementedError`", (2, 4)),
    "faulty": ("error", "AttributeError at line 3 of code cell 3: `return x.nowhere(scale)`", (3, 3)),
    "uses": (
        "error",
        "NameError at line 3 of code cell 3: `return one * kept.sum(1) / mask.sum(1)`;"
        f" one is computed at line 2 of code cell 2; {NOT_RUN}",
        (3, 3),
    ),
    "needs": (
        "error",
        "the hand-in defines no masked_mean: it is left out: it needs one, which is computed at line 2 of code cell 2;"
        f" {NOT_RUN}",
        (0, 0),
    ),
    "imports": (
        "error",
        "NameError at line 2 of code cell 2: `return nsm.mean(x)`; nsm could not be made: ModuleNotFoundError:"
        " No module named 'no_such_module' at line 1 of code cell 1: `import no_such_module as nsm`;"
        " only installed packages can be imported, so put your own helpers into this notebook",
        (2, 2),
    ),
    "misses": ("error", "the hand-in defines no masked_mean", (0, 0)),
}


@pytest.mark.parametrize("student", LOST)
def test_what_is_lost_is_told_with_its_cell_and_line(results: Mapping[str, Any], student: str) -> None:
    """Each check, hidden ones too, says what is wrong in the student's own cell; the result file holds the place."""
    outcome, message, (cell, line) = LOST[student]
    assert results[student]["score"] == 0.0
    for check in results[student]["checks"]:
        assert (check["outcome"], check["message"]) == (outcome, message)
        assert (check["cell"], check["line"]) == (cell, line)


def test_what_python_prints_names_the_cell(
    results: Mapping[str, Any], released: Path, grader: Any, tmp_path: Path
) -> None:
    """A warning that a student's line causes names cell and line, where `grader check` shows what was printed."""
    assert results["warns"]["score"] == 4.0
    (tmp_path / "masked.ipynb").write_text(book(CLASS["warns"]))
    done: subprocess.CompletedProcess[str] = grader("check", "masked", tmp_path / "masked.ipynb", cwd=released)
    assert "✓ small case" in done.stdout
    assert "code cell 2:2: UserWarning: mind" in done.stdout


def test_check_of_one_task_says_what_else_there_is(released: Path, grader: Any) -> None:
    """`--task` runs the checks of that task alone; an unknown one is told."""
    done = grader("check", "masked", "masked.ipynb", "--task", "masked_mean", cwd=released / "masked")
    assert "not filled in yet at line 6 of code cell 3" in done.stdout
    assert "2 more checks are not shown" in done.stdout
    done = grader("check", "masked", "masked.ipynb", "--task", "masked", cwd=released / "masked")
    assert done.returncode == 2
    assert "masked has no task 'masked'; did you mean 'masked_mean'?" in " ".join(done.stderr.split())


# --- run as it stands -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def allowing(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the course with a manifest that allows cells to be run."""
    folder = tmp_path_factory.mktemp("allowing") / "course"
    shutil.copytree(course, folder)
    manifest = folder / "assignments" / "masked" / "assignment.toml"
    manifest.write_text("execute = true\n" + manifest.read_text())
    return folder


def test_cells_are_run_where_the_lab_and_the_command_say_so(
    course: Path, allowing: Path, grader: Any, tmp_path: Path
) -> None:
    """--execute gives definitions what cells above compute, inside the sandbox; either word alone does not."""
    reads = "open('/etc/hostname', 'w')\nimport socket; socket.create_connection(('127.0.0.1', 9))"
    for student, cells in {"uses": [*COMPUTED, reads, USES, "1 / 0"], "needs": [*COMPUTED, NEEDS]}.items():
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "masked.ipynb").write_text(book(cells))
    run = graded(grader, allowing, tmp_path / "class", "--execute")
    assert (run["uses"]["score"], run["needs"]["score"]) == (4.0, 4.0)
    assert run["uses"]["executed"] is True
    refusals = [note.removeprefix("a cell failed: ").partition(":")[0] for note in run["uses"]["notes"]]
    assert len(refusals) == 2
    assert set(refusals) <= {"OSError", "PermissionError"}  # no file may be written, and there is no network
    read = graded(grader, allowing, tmp_path / "class")
    assert (read["uses"]["score"], read["needs"]["score"], read["uses"]["executed"]) == (0.0, 0.0, False)
    (tmp_path / "out--execute").rename(tmp_path / "before")
    refused = graded(grader, course, tmp_path / "class", "--execute")
    assert (refused["uses"]["score"], refused["uses"]["executed"]) == (0.0, False)
    assert "masked does not allow --execute; its notebooks were only read" in refused["said"]


def test_run_with_cells_is_not_taken_for_one_without(allowing: Path, grader: Any, tmp_path: Path) -> None:
    """The results of a run with --execute are not kept for one without it, but for the next with it."""
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "ann" / "masked.ipynb").write_text(book([*COMPUTED, USES]))
    scores = []
    for options, kept in ((("--execute",), False), ((), False), (("--execute",), True)):
        done = grader("grade", tmp_path / "class", "-o", tmp_path / "out", "--course", allowing, *options)
        assert done.returncode == 0
        assert ("were graded before" in done.stdout) is kept
        scores.append(json.loads((tmp_path / "out" / "ann" / "masked.json").read_text())["score"])
    assert scores == [4.0, 0.0, 4.0]
