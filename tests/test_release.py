"""What students receive: stubs without answers, public checks without hidden ones, the same bytes each time."""

from __future__ import annotations

import ast
import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.assignment import Assignment, read_assignment
from grader.errors import GraderError, UsageProblem
from grader.notebook import SETUP, notebook_of
from grader.prune import prune
from grader.release import public_tests, release, stub_of
from grader.sandbox.inside import source, wire

RICH_SUITE = '''\
"""A suite with public and hidden parts."""

import math

import pytest

from grader import assert_same

SECRET = 4711


def shared(draw):
    return draw.normal(2, 3)


def hidden_helper(draw):
    return draw.normal(SECRET) * math.pi


@pytest.fixture
def given(draw):
    return shared(draw)


@pytest.mark.grade(task="t", visibility="public")
def test_seen(student, reference, given):
    assert_same(student.seen(given), reference.seen(given))


@pytest.mark.grade(task="t", visibility="hidden")
def test_unseen(student, reference, draw):
    assert_same(student.unseen(hidden_helper(draw)), reference.unseen(hidden_helper(draw)))
'''


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder*."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_release_writes_the_whole_hand_out(released: Path) -> None:
    """A hand-out is text, manifest, stub, notebook and public checks, and nothing else."""
    assert sorted(files_of(released)) == [
        "masked/README.md",
        "masked/assignment.toml",
        "masked/masked.ipynb",
        "masked/masked.py",
        "masked/public/expected.json",
        "masked/public/probes.py",
        "masked/public/test_masked.py",
    ]


def test_release_is_deterministic(released: Path, course: Path, tmp_path: Path, grader: Callable[..., Any]) -> None:
    """Two releases of the same course are equal byte by byte, so that a new one is a clean diff."""
    done = grader("release", tmp_path / "again", "--course", course, "-a", "masked")
    assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "again") == files_of(released)


def test_stub_holds_no_line_of_the_solution(released: Path, course: Path) -> None:
    """Between the markers nothing is left, in no file of the hand-out, and what is around them is kept."""
    solution = (course / "solutions" / "masked" / "masked.py").read_text()
    inside = solution.partition("### BEGIN SOLUTION\n")[2].partition("### END SOLUTION")[0]
    answers = [line.strip() for line in inside.splitlines() if line.strip()]
    assert len(answers) == 2
    for name, data in files_of(released).items():
        assert not any(answer.encode() in data for answer in (*answers, "SOLUTION")), name
    stub = (released / "masked" / "masked.py").read_text()
    assert '    raise NotImplementedError("your code here")\n' in stub
    assert ast.get_docstring(ast.parse(stub)) == ast.get_docstring(ast.parse(solution))
    assert [name for name, *_ in _functions(stub)] == ["masked_mean"]
    assert _functions(stub) == _functions(solution)


def _functions(text: str) -> list[tuple[str, str, str | None]]:
    """Return name, arguments and docstring of the functions of a module."""
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return [(node.name, ast.unparse(node.args), ast.get_docstring(node)) for node in nodes]


def test_notebook_is_valid_and_reads_back_as_the_stub(released: Path) -> None:
    """The notebook is valid for nbformat, and a student who fills it in hands in what the stub would be."""
    book = nbformat.read(released / "masked" / "masked.ipynb", as_version=4)
    nbformat.validate(book)
    assert [cell.cell_type for cell in book.cells] == ["markdown", *["code"] * 4]
    module = source.read((released / "masked" / "masked.ipynb").read_bytes(), ".ipynb")
    assert module.names == ("masked_mean",)
    assert [item.name for item in module.unfilled] == ["masked_mean"]
    assert module.notes == ()


MANIFEST = """\
title = "Two tasks"
[[tasks]]
name = "halves"
points = 1
names = ["half", "Half"]
[[tasks]]
name = "split up"
points = 1
names = ["first", "last"]
[[tasks]]
name = "same"
points = 1
names = ["Half"]
"""
TWO_TASKS = '''\
"""Two tasks."""

import math

SIZE = 3


# a half
def half(x):
    pass


@math.register
class Half:
    pass


def helper():
    pass


RATE = 0.1


def first():
    pass


async def between():
    pass


def last():
    pass


DONE = True
'''


@pytest.fixture
def two_tasks(tmp_path: Path) -> Assignment:
    """Return a manifest with tasks of several names, one of which stand apart, and one name of two tasks."""
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "assignment.toml").write_text(MANIFEST)
    return read_assignment(tmp_path / "two" / "assignment.toml")


def test_notebook_has_a_cell_for_each_task_and_its_check_behind_it(two_tasks: Assignment) -> None:
    """Definitions of a task that stand together share a cell; its check stands behind the last of them."""
    book = nbformat.reads(notebook_of(two_tasks, TWO_TASKS, "# Two", {"halves", "split up", "same"}), as_version=4)
    nbformat.validate(book)
    assert [(cell.id, cell.source.splitlines()[0]) for cell in book.cells] == [
        ("two-handout", "# Two"),
        ("two-setup", SETUP.splitlines()[0]),
        ("two-start", '"""Two tasks."""'),
        ("two-halves", "# a half"),
        ("two-halves-2", "@math.register"),
        ("two-halves-check", "%grader check two halves same"),
        ("two-helper", "def helper():"),
        ("two-split-up", "RATE = 0.1"),
        ("two-between", "async def between():"),
        ("two-split-up-2", "def last():"),
        ("two-split-up-check", "%grader check two 'split up'"),
        ("two-start-2", "DONE = True"),
        ("two-all-checks", "%grader check two"),
    ]
    joined = "\n".join(cell.source for cell in book.cells[2:] if not cell.source.startswith("%"))
    assert joined.replace("\n", "") == TWO_TASKS.replace("\n", "")


def test_notebook_without_visible_checks_has_no_check_cells(two_tasks: Assignment) -> None:
    """A lab that shows none asks for no extension; one task with checks needs no cell for all."""
    assert "grader" not in notebook_of(two_tasks, TWO_TASKS)
    assert notebook_of(two_tasks, TWO_TASKS, checked={"halves"}).count("%grader check") == 1


def test_cell_ids_are_valid_for_any_names(two_tasks: Assignment) -> None:
    """Long names, and names that differ in signs only, give distinct ids that nbformat takes."""
    long = "x" * 70
    text = "".join(f"def {name}(): pass\n" for name in (f"{long}a", f"{long}b", "é", "ü"))
    book = nbformat.reads(notebook_of(two_tasks, text), as_version=4)
    nbformat.validate(book)
    assert len({cell.id for cell in book.cells}) == 4


def test_another_task_changes_only_its_own_cells(two_tasks: Assignment) -> None:
    """A release after an edit is a clean diff: all other cells keep their ids and bytes."""
    before = nbformat.reads(notebook_of(two_tasks, TWO_TASKS, checked={"halves"}), as_version=4)
    after = nbformat.reads(notebook_of(two_tasks, TWO_TASKS.replace("RATE = 0.1", "RATE = 2"), checked={"halves"}), 4)
    changed = [old.id for old, new in zip(before.cells, after.cells, strict=True) if old != new]
    assert changed == ["two-split-up"]


def test_public_checks_name_nothing_hidden(released: Path) -> None:
    """Neither a hidden check nor a probe, a hint or a weight of one is in the public files."""
    for name, data in files_of(released).items():
        for hidden in (
            b"test_rows_with_different_counts",
            b"test_gradient",
            b"gradient",
            b"another number",
            b"weight=2",
        ):
            assert hidden not in data, name
    suite = (released / "masked" / "public" / "test_masked.py").read_text()
    assert public_tests(suite) == {"test_small_case": "masked_mean"}
    compile(suite, "test_masked.py", "exec")


def test_pruned_suite_keeps_what_public_checks_use() -> None:
    """Helpers, constants and imports of hidden checks go; fixtures and helpers of public ones stay."""
    tests = public_tests(RICH_SUITE)
    assert tests == {"test_seen": "t"}
    public = prune(RICH_SUITE, list(tests))
    for gone in ("unseen", "hidden_helper", "SECRET", "4711", "math"):
        assert gone not in public
    for kept in (
        "def shared(draw)",
        "@pytest.fixture\ndef given(draw)",
        "import pytest",
        "assert_same",
        "A suite with",
    ):
        assert kept in public
    compile(public, "test.py", "exec")


def test_expected_values_are_recorded_frames(released: Path) -> None:
    """expected.json holds the reference's replies of the public checks, and how many checks a task has beside."""
    recorded = json.loads((released / "masked" / "public" / "expected.json").read_text())
    assert sorted(recorded) == ["hidden", "replies", "seed"]
    assert recorded["hidden"] == {"masked_mean": 2}
    assert list(recorded["replies"]) == ["test_small_case"]
    (frame,) = recorded["replies"]["test_small_case"]
    answer, _ = wire.decode(bytearray(base64.b64decode(frame)))
    assert answer["ok"] is True
    assert (tuple(answer["value"].shape), str(answer["value"].dtype)) == ((2,), "torch.float64")


STUBS = [
    ("def f():\n    return 1\n", "0 '### BEGIN SOLUTION' and 0 '### END SOLUTION'; they must pair"),
    ("def f():\n    ### BEGIN SOLUTION\n    return 1\n", "1 '### BEGIN SOLUTION' and 0 '### END SOLUTION'"),
    ("def f():\n    x = 1  ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n", "a solution marker is left over"),
    ("### END SOLUTION\ndef f():\n    pass\n### BEGIN SOLUTION\n", "a solution marker is left over"),
    ("def f():\n### BEGIN SOLUTION\n    return 1\n### END SOLUTION\n", "the stub is not valid Python at line 2"),
]


@pytest.mark.parametrize(("text", "reason"), STUBS)
def test_marker_that_does_not_pair_is_told(text: str, reason: str) -> None:
    """A solution whose markers are missing, unpaired or misplaced is refused; nothing is released by mistake."""
    with pytest.raises(UsageProblem) as caught:
        stub_of(text, Path("lab.py"))
    assert caught.value.message.startswith("lab.py: ")
    assert reason in caught.value.message


def test_two_solutions_in_one_file_are_both_replaced() -> None:
    """Each marked block becomes one raise, indented as its marker; what is between two blocks stays."""
    block = "        ### BEGIN SOLUTION\n        return {}\n        ### END SOLUTION: note\n"
    text = "class A:\n    def f(self):\n" + block.format(1) + "\n    def g(self):\n" + block.format(2) + "\nB = 3\n"
    raised = '        raise NotImplementedError("your code here")\n'
    assert stub_of(text, Path("x")) == f"class A:\n    def f(self):\n{raised}\n    def g(self):\n{raised}\nB = 3\n"


def test_solution_that_fails_its_public_check_is_not_released(tmp_path: Path) -> None:
    """When the solution does not pass what students would be shown, the release stops, naming the check."""
    from grader.course import Course
    from grader.skeleton import write_skeleton

    write_skeleton(tmp_path, "masked")
    suite = tmp_path / "autotests" / "masked" / "test_masked.py"
    suite.write_text(suite.read_text().replace('what="mean")', 'what="mean")\n    assert x is None', 1))
    with pytest.raises(GraderError, match=r"masked: the solution does not pass its public checks .*test_small_case"):
        release(Course(tmp_path).labs(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


LEFTOVERS = (
    ".ipynb_checkpoints/masked-checkpoint.ipynb", ".masked.py.swp", "masked.py~", "masked.py.orig", "masked.py.bak",
    "masked.ipynb.txt", "notes.BAK", "README.md~", ".DS_Store", ".env", "data/.hidden", "data/Thumbs.db", "x.swp",
    "data/~$sheet.xlsx", "data/masked.py", "old/masked.ipynb", "build/a.txt", "venv/pyvenv.cfg", "masked.py.1",
    "#README.md#", "a.tmp", "Untitled.ipynb", "other.PY", "solutions/a.txt", "data/__pycache__/a.pyc",
)  # fmt: skip
MEANT = {
    "picture.svg", "data/rows.csv", "data/deep/net.safetensors", "LICENSE", "weights.pt", "slides.pdf", "a b.png",
    "environment.yml", "requirements.txt", "Übung.md", "results.csv", "log.md", "old.md", "data/README",
}  # fmt: skip


@pytest.fixture
def littered(tmp_path: Path) -> Path:
    """Return a course whose hand-out's folder holds what an author ships, and what programs leave there."""
    from grader.skeleton import write_skeleton

    write_skeleton(tmp_path, "masked")
    for name in (*LEFTOVERS, *MEANT):
        path = tmp_path / "assignments" / "masked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}: return answer")
    copied = tmp_path / "assignments" / "masked" / "answers.txt"
    copied.write_text("x" * (1 << 20) + (tmp_path / "solutions" / "masked" / "masked.py").read_text())
    return tmp_path


def test_release_ships_what_is_meant_and_tells_of_the_rest(littered: Path, grader: Callable[..., Any]) -> None:
    """Pictures and data go out; hidden files, checkpoints, copies of editors and solutions stay, each told with why."""
    done = grader("release", littered / "out", "--course", littered)
    assert done.returncode == 0, done.stderr
    made = {"README.md", "assignment.toml", "masked.py", "masked.ipynb"}
    made |= {f"public/{name}" for name in ("expected.json", "probes.py", "test_masked.py")}
    assert {name.removeprefix("masked/") for name in files_of(littered / "out")} == made | MEANT
    told = {line.partition(": left out, ")[0] for line in done.stderr.splitlines()}
    whole = {".ipynb_checkpoints", "build", "venv", "solutions", "data/__pycache__", "answers.txt"}
    alone = {name for name in LEFTOVERS if not name.startswith(tuple(whole))}
    assert told == {str(littered / "assignments" / "masked" / name) for name in whole | alone}
    assert f"wrote {littered / 'out' / 'masked' / 'data' / 'rows.csv'}" in done.stdout


@pytest.mark.parametrize("place", ["answers", "data/answers"])
@pytest.mark.parametrize("target", ["solutions/masked/masked.py", "solutions", "nowhere"])
def test_a_link_in_a_hand_out_is_refused(littered: Path, place: str, target: str) -> None:
    """What a link leads to is never copied: the release stops before anything is written, naming the link."""
    from grader.course import Course

    link = littered / "assignments" / "masked" / place
    link.symlink_to(littered / target)
    with pytest.raises(UsageProblem, match=rf"{link} is a link; put what students shall get in its place"):
        release(Course(littered).labs(), littered / "out")
    assert not (littered / "out").exists()
