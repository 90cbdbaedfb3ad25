"""Which checks a change touches: the one that was edited, those that reach what was edited, and no other."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import plugin
from grader.assignment import Assignment, LabLimits, Task
from grader.course import Course, Lab
from grader.gradebook.check_keys import CheckKeys
from grader.gradebook.kept import Kept
from grader.outcome import Check

SUITE = '''\
"""A suite."""

import math

import pytest

FACTOR = 3


def drawn(draw):
    return draw.normal(FACTOR)


@pytest.fixture
def wide():
    return 100


def unused():
    return 0


@pytest.mark.grade(task="first", weight=1, hint="Look again.")
def test_direct(student, reference, draw):
    """It is right."""
    assert student.scale(drawn(draw)) == reference.scale(drawn(draw))


@pytest.mark.grade(task="first")
@pytest.mark.usefixtures("wide")
def test_fixture(student, reference):
    assert student.shifted(1) == reference.shifted(1)


@pytest.mark.grade(task="second")
@pytest.mark.parametrize("name", ["scale", "shift"])
def test_told_by_name(student, reference, name):
    assert student.any_of(name, 2) == reference.any_of(name, 2)


@pytest.mark.grade(task="second")
class TestClass:
    def test_one(self, student):
        assert student.shift(math.pi)
'''
PROBES = '''\
"""Probes."""


def _twice(x):
    return 2 * x


def shifted(lab, x):
    return lab.shift(_twice(x))


def any_of(lab, name, x):
    return getattr(lab, name)(x)
'''
SOLUTION = '''\
"""The solution."""

ONE = 1


def scale(x):
    return 5 * x


def shift(x):
    return x + ONE


def more(x):
    return shift(x)
'''
ASSIGNMENT = Assignment(
    "lab",
    "A Lab",
    (Task("first", 4.0, ("scale", "shift")), Task("second", 2.0, ("more",), ("first",))),
    LabLimits(),
    ("cpu",),
)
CHECKS = {"test_direct": "first", "test_fixture": "first", "test_told_by_name": "second", "TestClass": "second"}
ALL = set(CHECKS)


def keys(
    folder: Path,
    suite: str = SUITE,
    probes: str = PROBES,
    solution: str = SOLUTION,
    assignment: Assignment = ASSIGNMENT,
) -> CheckKeys:
    """Return the keys of a suite in a folder."""
    (folder / "lab").mkdir(exist_ok=True)
    (folder / "lab" / "test_lab.py").write_text(suite)
    (folder / "lab" / "probes.py").write_text(probes)
    return CheckKeys(folder / "lab", assignment, probes, solution)


def touched(folder: Path, before: CheckKeys | None = None, **change: object) -> set[str]:
    """Return the checks whose keys a change changes."""
    before, after = before or keys(folder), keys(folder, **change)
    return {name for name, task in CHECKS.items() if before.of(name, task) != after.of(name, task)}


MARKS = '@pytest.mark.usefixtures("wide")'
IN_SUITE = {
    "own body": ("assert student.scale", "assert 1 + student.scale", {"test_direct"}),
    "own marker of time": (MARKS, f"@pytest.mark.timeout(3)\n{MARKS}", {"test_fixture"}),
    "gpu": ('task="first", weight=1', 'task="first", gpu=True, weight=1', {"test_direct"}),
    "helper": ("return draw.normal", "return 1 + draw.normal", {"test_direct"}),
    "constant of a helper": ("FACTOR = 3", "FACTOR = 4", {"test_direct"}),
    "fixture by its name in a text": ("return 100", "return 101", {"test_fixture"}),
    "cases": ('["scale", "shift"]', '["scale"]', {"test_told_by_name"}),
    "class": ("math.pi", "math.e", {"TestClass"}),
    "what nobody uses": ("return 0", "return 1", set()),
    "hook": ("FACTOR = 3", "FACTOR = 3\n\n\ndef setup_module():\n    print(1)", ALL),
    "fixture for all": ("@pytest.fixture\ndef wide", "@pytest.fixture(autouse=True)\ndef wide", ALL),
    "statement without a name": ("FACTOR = 3", "FACTOR = 3\nprint(math.tau)", ALL),
}
IN_PROBES = {
    "probe": ("lab.shift(_twice(x))", "lab.shift(_twice(x) + 1)", {"test_fixture"}),
    "helper of a probe": ("2 * x", "3 * x", {"test_fixture"}),
    "probe that is told what to call": ("getattr(lab, name)(x)", "1 + getattr(lab, name)(x)", {"test_told_by_name"}),
}
# both checks of the second task are also run with `scale` and `shift` of the reference
IN_SOLUTION = {
    "what is reached directly and by name": ("5 * x", "6 * x", {"test_direct", "test_told_by_name", "TestClass"}),
    "what is reached through a helper": ("ONE = 1", "ONE = 2", {"test_fixture", "test_told_by_name", "TestClass"}),
    "what no check reaches": ("return shift(x)", "return shift(shift(x))", set()),
    "what runs when it is loaded": ("ONE = 1", "ONE = 1\nprint(ONE)", ALL),
}
EDITS = [
    pytest.param(which, *edit, id=f"{which}: {name}")
    for which, edits in (("suite", IN_SUITE), ("probes", IN_PROBES), ("solution", IN_SOLUTION))
    for name, edit in edits.items()
]


@pytest.mark.parametrize(("which", "old", "new", "expected"), EDITS)
def test_edit_touches_the_checks_that_reach_it(tmp_path, which, old, new, expected):
    """Through helpers, fixtures, constants, probes and names in texts, and no check that does not reach it."""
    text = {"suite": SUITE, "probes": PROBES, "solution": SOLUTION}[which]
    assert text.count(old) == 1
    assert touched(tmp_path, **{which: text.replace(old, new)}) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight=1", "weight=7"),
        ('hint="Look again."', 'visibility="public", hint="Look twice."'),
        ("FACTOR = 3", "FACTOR = 3  # of the width"),
        ("import math\n\nimport pytest", "import math\nimport pytest\n\n# the rest\n\n\n"),
        ('"""A suite."""', '"""A suite of checks."""'),
        ("return draw.normal(FACTOR)", "return draw.normal(\n        FACTOR,\n    )"),
    ],
)
def test_points_words_and_form_touch_nothing(tmp_path, old, new):
    """Weight, hint, visibility, comments and how a line is broken change no outcome."""
    assert SUITE.count(old) == 1
    assert touched(tmp_path, suite=SUITE.replace(old, new)) == set()


def test_manifest_touches_what_it_says_about_running(tmp_path):
    """Limits touch everything, points nothing; what a task builds on touches the task."""
    limits = Assignment("lab", "A Lab", ASSIGNMENT.tasks, LabLimits(seconds=9.0), ("cpu",))
    points = (Task("first", 40.0, ("scale", "shift")), Task("second", 20.0, ("more",), ("first",)))
    alone = (ASSIGNMENT.tasks[0], Task("second", 2.0, ("more",)))
    assert touched(tmp_path, assignment=limits) == ALL
    assert touched(tmp_path, assignment=Assignment("lab", "New title", points, LabLimits(), ("cpu",))) == set()
    assert touched(tmp_path, assignment=Assignment("lab", "A Lab", alone, LabLimits(), ("cpu",))) == {
        "test_told_by_name",
        "TestClass",
    }


def test_other_files_touch_everything(tmp_path):
    """A conftest, a file with data beside the suite; not what Python itself writes there."""
    before = keys(tmp_path)
    (tmp_path / "lab" / "numbers.pt").write_bytes(b"1")
    with_file = keys(tmp_path)
    assert touched(tmp_path, before) == ALL
    (tmp_path / "lab" / "numbers.pt").write_bytes(b"2")
    assert touched(tmp_path, with_file) == ALL
    (tmp_path / "lab" / "__pycache__").mkdir()
    with_numbers = keys(tmp_path)
    (tmp_path / "lab" / "__pycache__" / "x.pyc").write_bytes(b"3")
    assert touched(tmp_path, with_numbers) == set()


def test_call_that_no_source_names_is_not_covered(tmp_path):
    """A probe, or a word for one, that is put together while the check runs leaves the check without a key."""
    found = keys(tmp_path)
    assert found.covers("test_fixture", [("shifted", frozenset({"anything"}))])
    assert not found.covers("test_fixture", [("any_of", frozenset())])
    assert found.covers("test_told_by_name", [("any_of", frozenset({"scale", "no name"}))])
    assert not found.covers("test_told_by_name", [("any_of", frozenset({"more"}))])


def test_suite_that_changes_while_it_is_read_is_known(tmp_path):
    """What pytest may have read differently has no keys."""
    found = keys(tmp_path)
    assert found.is_as_read()
    (tmp_path / "lab" / "test_lab.py").write_text(SUITE + "\n")
    assert not found.is_as_read()


LABS = [lab.name for lab in Course(Path(__file__).resolve().parents[1]).labs()]


@pytest.mark.parametrize("name", LABS)
def test_edited_check_of_a_real_lab_is_touched_alone(name):
    """In each lab of the course, a new line in one check changes that check's key and no other."""
    lab = Lab(Path(__file__).resolve().parents[1], name)
    suite, assignment = lab.suite.read_text(encoding="utf-8"), lab.assignment()
    texts = lab.probes.read_text(encoding="utf-8"), lab.solution.read_text(encoding="utf-8")
    task = assignment.tasks[0].name
    found = CheckKeys(lab.suite.parent, assignment, *texts)
    checks = [part for part in found._suite.makers if part.startswith("test_")]
    before = {check: found.of(check, task) for check in checks}
    for check in checks[:: max(1, len(checks) // 3)]:
        edited = CheckKeys(lab.suite.parent, assignment, *texts)
        (node,) = edited._suite.makers[check]
        lines = suite.split("\n")
        lines.insert(node.body[-1].lineno - 1, "    edited = 1")
        edited._suite = type(edited._suite)("\n".join(lines))
        assert {each for each in checks if edited.of(each, task) != before[each]} == {check}


def test_check_that_ran_in_another_environment_is_run_again(tmp_path):
    """Another torch, harness or device keeps nothing of an earlier run, the same one everything that is unchanged."""
    keys(tmp_path)
    bench = SimpleNamespace(assignment=ASSIGNMENT, probes=PROBES, solution=SimpleNamespace(text=SOLUTION))
    check = Check("test_direct", "first", 1.0, "hidden", "")
    item = SimpleNamespace(name="test_direct", nodeid="lab/test_lab.py::test_direct", stash={plugin.CHECK: check})

    def kept_in(environment: str) -> Kept:
        kept = Kept(bench, tmp_path / "lab", wanted=True)
        kept.begin()
        kept.known([], {"environment": environment})
        return kept

    (told,) = kept_in("torch 2.15").keys([item]).values()
    assert told
    for environment, expected in (("torch 2.15", {"test_direct"}), ("torch 2.6", set())):
        job = {"environment": environment, "keep": {"test_direct": told}}
        assert kept_in("").known([item], job).keys() == expected
