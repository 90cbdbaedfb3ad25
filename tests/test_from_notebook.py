"""`grader new LAB --from-notebook MASTER.ipynb`: a course of another tool moves here, and still grades as it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.masters import Import, import_master
from grader.release import stub_of
from grader.skeleton import write_lab

MASTERS = Path(__file__).parent / "masters"


def master(name: str) -> Import:
    """Make a lab of one of the masters, under its own name."""
    return import_master(MASTERS / f"{name}.ipynb", name)


def test_the_command_tells_what_became_of_each_cell(grader, tmp_path):
    """`grader new --from-notebook` writes the lab, and prints a row a cell, the tasks, and what is to be reviewed."""
    done = grader("new", "nets", "--from-notebook", MASTERS / "otter_nets.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no course found, starting one in" in done.stdout
    rows = {
        line.split()[0]: line for line in done.stdout.splitlines() if line.split()[:1] and line.split()[0].isdigit()
    }
    assert "question q1: 3 points" in rows["4"]
    assert "mean_of: task; Twice: task" in rows["18"]
    assert "test_q1_2 (hidden)" in rows["11"]
    assert "task square: 3 points, 3 checks" in done.stdout
    assert "2 to review\n  - cell 34 (q4): weights was a value at top level" in done.stdout
    assert done.stdout.rstrip().endswith("now: grader verify nets, and read what is there: REVIEW marks what needs you")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()) == [
        "assignments/nets/README.md",
        "assignments/nets/assignment.toml",
        "autotests/nets/probes.py",
        "autotests/nets/test_nets.py",
        "solutions/nets/mutants/README.md",
        "solutions/nets/nets.py",
        "solutions/nets/variants/README.md",
    ]


def test_the_command_overwrites_nothing(grader, tmp_path):
    """A lab that is there stays as it is, a bad name is refused, and a notebook that makes no lab leaves no file."""
    (tmp_path / "assignments" / "nets").mkdir(parents=True)
    for name in ("solutions", "autotests"):
        (tmp_path / name).mkdir()
    bad = tmp_path / "bad.ipynb"
    bad.write_text("{}")
    for lab, notebook in (("nets", bad), ("Nets", MASTERS / "otter_nets.ipynb")):
        done = grader("new", lab, "--from-notebook", notebook, cwd=tmp_path)
        assert done.returncode == 2
        assert len(done.stderr.strip().splitlines()) == 1
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [bad]
    mine = tmp_path / "assignments" / "nets" / "README.md"
    mine.write_text("mine")
    done = grader("new", "nets", "--from-notebook", MASTERS / "otter_nets.ipynb", cwd=tmp_path)
    assert done.returncode == 2
    assert "exists already; nothing was overwritten" in done.stderr
    assert mine.read_text() == "mine"
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == [mine, bad]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course made of three masters."""
    folder = tmp_path_factory.mktemp("moved")
    for name in ("nbgrader_tensors", "otter_nets", "nbgrader_autotest"):
        write_lab(folder, master(name).texts)
    return folder


MISTAKES = {
    # lab: (old, new, the tasks that lose points)
    "nbgrader_tensors": [
        ("shifted = x - x.max(dim=dim, keepdim=True).values", "shifted = x", {"softmax"}),
        ("powers.sum(dim=dim, keepdim=True)", "powers.sum(dim=-1, keepdim=True)", {"softmax"}),
        ('raise ValueError("as many rows as labels")', "return 0.0", {"accuracy"}),
        ("self.second = nn.Linear(hidden, outputs)", "self.second = nn.Linear(hidden, outputs, bias=False)", {"MLP"}),
        ("F.relu(self.first(x))", "self.first(x)", {"MLP"}),
        ("a.std(axis=0)", "a.std()", {"standardize"}),
        ("range(-5, 0)", "range(-4, 1)", {"rates"}),
    ],
    "otter_nets": [
        ("y = x * x", "y = abs(x) * x", {"square"}),
        ("/ len(values)", "/ 3", {"mean_of"}),
        ("weights = 3 * 4 + 4", "weights = 3 * 4", {"weights"}),
    ],
    "nbgrader_autotest": [("max(value, low)", "value", {"clip"})],
}


def test_a_moved_course_grades(moved, grader, tmp_path):
    """The solution gets the points that the old tool gave it, the stub none, and each mistake loses its own task."""
    hand_ins = tmp_path / "class"
    expected: dict[str, tuple[str, set[str] | None]] = {}
    for lab, mistakes in MISTAKES.items():
        right = (moved / "solutions" / lab / f"{lab}.py").read_text(encoding="utf-8")
        texts = {"right": (right, set()), "stub": (stub_of(right, Path(lab)), None)}
        for number, (old, new, tasks) in enumerate(mistakes):
            assert right.count(old) == 1, old
            texts[f"wrong{number}"] = (right.replace(old, new), tasks)
        for name, (each, tasks) in texts.items():
            student = f"{lab}-{name}"
            (hand_ins / student).mkdir(parents=True)
            (hand_ins / student / f"{lab}.py").write_text(each, encoding="utf-8")
            expected[student] = lab, tasks
    done = grader("grade", hand_ins, "--course", moved, "-o", tmp_path / "out", "--seed", 3, "-j", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    for student, (lab, tasks) in expected.items():
        result = json.loads((tmp_path / "out" / student / f"{lab}.json").read_text(encoding="utf-8"))
        scores = {task["task"]: (task["score"], task["max_score"]) for task in result["tasks"]}
        lost = {task for task, (score, most) in scores.items() if score < most and task != "schedule"}
        if tasks is None:
            assert all(score == 0 for score, _ in scores.values()), (student, scores)
        else:
            assert lost == tasks, (student, scores)


def test_a_moved_course_is_released_and_checked(moved, grader, tmp_path):
    """Students get stubs, notebooks and the tests that they saw before, and run these."""
    done = grader("release", tmp_path / "out", "--course", moved, "-a", "otter_nets")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / "otter_nets"
    public = (folder / "public" / "test_otter_nets.py").read_text(encoding="utf-8")
    assert "test_q2_1" in public
    assert "test_q1_2" not in public
    done = grader("check", "otter_nets", folder / "otter_nets.py", cwd=tmp_path / "out", env=None)
    assert "0 of 4 visible checks pass." in done.stdout
    assert "not filled in yet" in done.stdout
    right = (moved / "solutions" / "otter_nets" / "otter_nets.py").read_text(encoding="utf-8")
    (folder / "mine.py").write_text(right, encoding="utf-8")
    done = grader("check", "otter_nets", folder / "mine.py", cwd=tmp_path / "out")
    assert "4 of 4 visible checks pass." in done.stdout, done.stdout + done.stderr
    assert "3 more checks are not shown" in done.stdout


def test_verify_holds_for_what_is_translated_and_names_what_is_not(moved, grader):
    """The proof of a moved lab holds where all of it is translated; a check that is still to be written is named."""
    done = grader("verify", "nbgrader_autotest", "--course", moved, "--seed", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    done = grader("verify", "nbgrader_tensors", "--course", moved, "--seed", 1)
    assert done.returncode == 1
    assert "test_schedule is not written yet" in done.stdout
    assert "ungradable" not in done.stdout
