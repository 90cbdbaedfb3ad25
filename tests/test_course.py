"""Finding the course and its labs."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import Assignment
from grader.course import Course, Lab, find_course
from grader.errors import UsageProblem

MANIFEST = 'title = "T"\n[[tasks]]\nname = "f"\npoints = 2\n'


@pytest.fixture
def course_of(tmp_path: Path) -> Path:
    """Make a course with two labs, and folders that are none."""
    for name in ("assignments", "solutions", "autotests"):
        (tmp_path / "course" / name).mkdir(parents=True)
    for lab in ("early_stopping", "attention"):
        handout = tmp_path / "course" / "assignments" / lab
        handout.mkdir()
        (handout / "assignment.toml").write_text(MANIFEST)
    (tmp_path / "course" / "assignments" / "notes").mkdir()
    (tmp_path / "course" / "assignments" / "assignment.toml").write_text(MANIFEST)
    return tmp_path / "course"


@pytest.mark.parametrize("place", [".", "assignments", "assignments/attention", "autotests"])
def test_the_course_is_found_from_any_folder_in_it(place, course_of, monkeypatch):
    """From the course's folder or below, the course is the nearest folder with all three parts."""
    assert find_course(course_of / place).folder == course_of
    monkeypatch.chdir(course_of / place)
    assert find_course(None).folder == course_of


def test_the_nearest_course_wins(course_of):
    """A course within a course is the one that is meant there."""
    inner = course_of / "archive" / "2025"
    for name in ("assignments", "solutions", "autotests"):
        (inner / name).mkdir(parents=True)
    assert find_course(inner / "solutions").folder == inner
    assert find_course(inner.parent).folder == course_of


def test_no_course_says_what_one_is(tmp_path):
    """Outside of every course the message names the three folders and the option."""
    (tmp_path / "assignments").mkdir()
    with pytest.raises(UsageProblem) as caught:
        find_course(tmp_path)
    for word in (str(tmp_path), "assignments, solutions, autotests", "--course DIR"):
        assert word in caught.value.message


def test_a_given_course_is_taken(course_of, monkeypatch):
    """A folder that is named needs no search, and relative names become whole ones."""
    monkeypatch.chdir(course_of.parent)
    assert find_course(Path("/"), given=Path("course")).folder == course_of


def test_a_given_folder_that_is_no_course_says_what_is_missing(course_of):
    """What is missing is named, all of it; a file is no folder, and nothing above is searched."""
    (course_of / "solutions").rmdir()
    (course_of / "autotests").rmdir()
    (course_of / "autotests").touch()
    with pytest.raises(UsageProblem, match=r"is no course: it has no folder solutions and no autotests$"):
        find_course(None, given=course_of)
    with pytest.raises(UsageProblem, match=r"no folder assignments and no solutions and no autotests"):
        find_course(None, given=course_of / "assignments")


def test_labs_are_the_folders_with_a_manifest(course_of):
    """A lab is what has a manifest, by name; other folders and files are passed over."""
    assert [lab.name for lab in Course(course_of).labs()] == ["attention", "early_stopping"]


def test_a_lab_is_found_by_name(course_of):
    """A lab knows its files and reads its manifest."""
    lab = Course(course_of).lab("attention")
    assert lab == Lab(course_of, "attention")
    assert lab.handout == course_of / "assignments" / "attention"
    assert lab.public == course_of / "assignments" / "attention" / "public"
    assert lab.solution == course_of / "solutions" / "attention" / "attention.py"
    assert lab.suite == course_of / "autotests" / "attention" / "test_attention.py"
    assert lab.probes == course_of / "autotests" / "attention" / "probes.py"
    assert isinstance(lab.assignment(), Assignment)
    assert lab.assignment().lab == "attention"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("atention", "did you mean 'attention'?"),
        ("early-stopping", "did you mean 'early_stopping'?"),
        ("zzz", "the labs are attention, early_stopping"),
        ("notes", "the labs are attention, early_stopping"),
        ("", "the labs are"),
    ],
)
def test_an_unknown_lab_is_told_the_near_one(name, advice, course_of):
    """A wrong name gets a suggestion, or the list."""
    with pytest.raises(UsageProblem) as caught:
        Course(course_of).lab(name)
    assert f"there is no lab {name!r} in {course_of}" in caught.value.message
    assert advice in caught.value.message


def test_a_course_without_labs_says_so(tmp_path):
    """The first lab is still to be written."""
    assert Course(tmp_path).labs() == []
    with pytest.raises(UsageProblem, match="the labs are none yet"):
        Course(tmp_path).lab("attention")


def test_examples_come_by_name(course_of):
    """Mutants and variants are Python files, sorted; a lab may have none."""
    lab = Course(course_of).lab("attention")
    assert lab.examples("mutants") == []
    folder = course_of / "solutions" / "attention" / "mutants"
    folder.mkdir(parents=True)
    for name in ("b.py", "a.py", "README.md", "c.pyc"):
        (folder / name).touch()
    assert [path.name for path in lab.examples("mutants")] == ["a.py", "b.py"]
    assert lab.examples("variants") == []


# --- the plan of the course -------------------------------------------------------------------------------------------


def planned(folder: Path, text: str | None, labs: tuple[str, ...] = ("one", "two", "three")) -> Course:
    """Return a course with these labs and this plan."""
    for lab in labs:
        (folder / "assignments" / lab).mkdir(parents=True)
        (folder / "assignments" / lab / "assignment.toml").write_text(MANIFEST)
    if text is not None:
        (folder / "course.toml").write_text(text)
    return Course(folder)


def test_plan_orders_the_labs_by_chapter(tmp_path):
    """Chapters and labs come in the plan's order; labs that it does not name come last."""
    course = planned(tmp_path, '[[chapters]]\ntitle = "A"\nlabs = ["two"]\n[[chapters]]\ntitle = "B"\nlabs = ["one"]\n')
    found = [(chapter.title, [lab.name for lab in chapter.labs]) for chapter in course.chapters()]
    assert found == [("A", ["two"]), ("B", ["one"]), ("Other labs", ["three"])]


def test_course_without_a_plan_is_one_chapter(tmp_path):
    """Its labs come by name, under no title."""
    (chapter,) = planned(tmp_path, None).chapters()
    assert (chapter.title, [lab.name for lab in chapter.labs]) == ("", ["one", "three", "two"])


ONE = '[[chapters]]\ntitle = "A"\nlabs = ["one"]\n'
SHAPE = "chapter 1 needs a title and a list of labs, and nothing else"
PLANS = {
    "unknown lab": (ONE.replace("one", "tow"), "there is no lab 'tow'; did you mean 'two'?"),
    "twice in a chapter": (ONE.replace('"one"', '"one", "one"'), "chapter 'A' names a lab twice"),
    "twice": (2 * ONE, "or it stands in the plan twice"),
    "no labs": ('[[chapters]]\ntitle = "A"\n', SHAPE),
    "a lab, no list": ('[[chapters]]\ntitle = "A"\nlabs = "one"\n', SHAPE),
    "numbers": ('[[chapters]]\ntitle = "A"\nlabs = [1]\n', SHAPE),
    "another key": (ONE + "lab = []\n", SHAPE),
    "no table": ("chapters = [1]\n", SHAPE),
    "no list": ("chapters = 3\n", "holds [[chapters]] and [policy], and nothing else"),
    "something else": ('title = "x"\n', "holds [[chapters]] and [policy], and nothing else; found title"),
    "no TOML": ("[[chapters]\n", "cannot be read"),
}


@pytest.mark.parametrize("plan", PLANS)
def test_bad_plan_is_told(tmp_path, plan):
    """What is wrong, where, and what to do."""
    text, said = PLANS[plan]
    with pytest.raises(UsageProblem) as caught:
        planned(tmp_path, text).chapters()
    assert said in caught.value.message
