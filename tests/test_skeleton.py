"""The skeleton of a new lab: proved from its first minute, and nothing of the author's is overwritten."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.errors import UsageProblem
from grader.proof.verify import cases_of
from grader.release import stub_of
from grader.skeleton import write_skeleton

FILES = [
    "assignments/decay/README.md",
    "assignments/decay/assignment.toml",
    "autotests/decay/probes.py",
    "autotests/decay/test_decay.py",
    "solutions/decay/decay.py",
    "solutions/decay/mutants/mean_of_nothing.py",
    "solutions/decay/variants/through_sum.py",
]


def files(folder: Path) -> list[str]:
    """Return all files below *folder*."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_file_of_a_lab_is_written(tmp_path):
    """Hand-out, solution, mutant, variant, probes and suite are there, and what was written is told."""
    written = write_skeleton(tmp_path, "decay")
    assert files(tmp_path) == FILES
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == FILES


def test_a_skeleton_makes_a_course(tmp_path):
    """An empty folder becomes a course with that lab; a second lab joins it."""
    write_skeleton(tmp_path / "new", "decay")
    course = find_course(tmp_path / "new")
    write_skeleton(course.folder, "momentum")
    assert [lab.name for lab in course.labs()] == ["decay", "momentum"]


def test_the_lab_is_called_by_its_name(tmp_path):
    """The name stands wherever the template has a place for it."""
    write_skeleton(tmp_path, "decay")
    for name in FILES:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "LAB" not in text
        assert text.endswith("\n")
    assert (tmp_path / "assignments/decay/README.md").read_text().startswith("# decay\n")
    assert Course(tmp_path).lab("decay").assignment().title == "decay"


def test_the_parts_fit_together(tmp_path):
    """The stub can be made, and mutants and variants name tasks that there are."""
    write_skeleton(tmp_path, "decay")
    lab = Course(tmp_path).lab("decay")
    assert "raise NotImplementedError" in stub_of(lab.solution.read_text(), lab.solution)
    cases = {
        (case.kind, case.name): set(case.loses)
        for case in cases_of(lab)
        if case.kind in ("mutant", "variant") and not case.notebook
    }
    assert cases == {
        ("mutant", "mean_of_nothing"): {"masked_mean"},
        ("variant", "through_sum"): set(),
    }


def test_every_check_says_what_it_promises_and_helps(tmp_path):
    """The suite that authors start from shows a docstring, a hint and a public check."""
    write_skeleton(tmp_path, "decay")
    tree = ast.parse((tmp_path / "autotests/decay/test_decay.py").read_text())
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        assert ast.get_docstring(test)
        (marker,) = test.decorator_list
        assert isinstance(marker, ast.Call)
        assert "hint" in {keyword.arg for keyword in marker.keywords}
    assert ast.unparse(tree).count("visibility='public'") == 1


def test_verify_accepts_the_skeleton(course, grader):
    """`grader verify` proves the new lab as it stands: the author changes what already holds."""
    done = grader("verify", "masked", "--course", course, "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = [line for line in done.stdout.splitlines() if "masked" in line and "1/1" in line]
    assert [row.count(each) for each in ("1/1", "3/3", "4/4")] == [3, 2, 1]
    assert "✗" not in done.stdout


BAD = ["", "Decay", "weight-decay", "weight decay", "1st", "class", "None", "a.b", "../x", "a/b", "lab.py", "décay!"]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_refused_with_an_example(name, tmp_path):
    """A lab's name is a module's name in small letters; nothing is written for another."""
    with pytest.raises(UsageProblem, match="is no name for a lab; use small letters, digits and _, as in weight_decay"):
        write_skeleton(tmp_path, name)
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["public", "torch"])
def test_a_name_that_already_means_something_is_refused(name, tmp_path):
    """`public` is the folder of released checks, and a hand-in `torch.py` would hide torch from itself."""
    with pytest.raises(UsageProblem, match=name):
        write_skeleton(tmp_path, name)
    assert files(tmp_path) == []


def test_a_taken_name_is_refused(tmp_path):
    """A lab that is there is not written again, and not touched."""
    write_skeleton(tmp_path, "decay")
    (tmp_path / "solutions/decay/decay.py").write_text("mine = 1\n")
    with pytest.raises(UsageProblem, match="there is a lab 'decay' already in"):
        write_skeleton(tmp_path, "decay")
    assert (tmp_path / "solutions/decay/decay.py").read_text() == "mine = 1\n"


@pytest.mark.parametrize("name", [FILES[0], FILES[3], FILES[6]])
def test_a_file_in_the_way_is_kept_and_nothing_is_begun(name, tmp_path):
    """A file that exists is the author's: the lab is refused as a whole, and can be written once it is gone."""
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("mine\n")
    with pytest.raises(UsageProblem, match=r"exists already; nothing was overwritten") as caught:
        write_skeleton(tmp_path, "decay")
    assert str(path) in caught.value.message
    assert path.read_text() == "mine\n"
    assert files(tmp_path) == [name]
    path.unlink()
    assert len(write_skeleton(tmp_path, "decay")) == len(FILES)
