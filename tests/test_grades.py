"""The class table for people, programs, Canvas and Moodle: every student once, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from grader.errors import UsageProblem
from grader.gradebook import bookkeeping, grades
from grader.gradebook.book import NAME, Gradebook
from grader.gradebook.grade_tables import show_grades
from grader.gradebook.grades import as_canvas, as_csv, as_json, as_moodle, best_style, class_table, write_grades
from grader.gradebook.policy import LabRules, Rules, Score
from grader.gradebook.recorded import Attempt, Entry

from .books import MARK, handed_in, result


def entry(name: str, lab: str = "attention", **more: str) -> Entry:
    """Return where a student stands who handed in once."""
    attempt = Attempt(1, 1, "s", ((".py", "ab" * 32),), "2026-03-01T12:00:00+00:00", "archive")
    return Entry(name.replace(" ", "_"), name, name, lab, (attempt,), **more)


def score(points: float, most: float = 10.0) -> Score:
    """Return a score."""
    return Score(points, most, raw=points, attempt=1, attempts=1)


GRADES = [
    (entry("zoe", "dropout"), score(3.0)),
    (entry("Béa Ångström"), score(1 / 3)),
    (entry("zoe"), score(10.0)),
    (entry("adam"), None),
]


def cells(text: str) -> list[list[str]]:
    """Return the cells of a CSV text."""
    return list(csv.reader(io.StringIO(text)))


def test_table_has_each_student_once_in_the_order_of_names():
    """A lab that somebody has not handed in, or that is not graded, is an empty cell and counts for nothing."""
    assert cells(as_csv(class_table(GRADES))) == [
        ["student", "name", "platform", "number", "attention", "dropout", "total", "max"],
        ["adam", "adam", "", "", "", "", "0", "0"],
        ["Béa_Ångström", "Béa Ångström", "", "", "0.3333", "", "0.3333", "10"],
        ["zoe", "zoe", "", "", "10", "3", "13", "20"],
    ]


def test_json_tells_how_each_score_came_about():
    """Attempts, late days, penalty, changes by hand, and by whose word the time is."""
    adam, _, zoe = json.loads(as_json(class_table(GRADES)))
    assert list(zoe["labs"]) == ["attention", "dropout"]
    assert zoe["labs"]["attention"] == {
        "score": 10.0, "max_score": 10.0, "raw": 10.0, "open_points": 0.0, "attempt": 1, "attempts": 1, "late_days": 0,
        "penalty": 0.0, "adjustment": 0.0, "pending": False, "unread": False,
        "submitted": "2026-03-01T12:00:00+00:00", "submitted_by": "archive",
    }  # fmt: skip
    assert adam["labs"]["attention"]["score"] is None


def test_canvas_finds_students_by_its_number_and_labs_by_their_column():
    """Its five columns of students come first, `Section` last of them; then one column for each assignment."""
    people = [
        (entry("lovelaceada", platform="canvas", number="1234"), score(7.5)),
        (entry("hoppergrace", "dropout", platform="canvas", number="99"), score(2.0, 4.0)),
    ]
    rules = Rules({"attention": LabRules(column="Lab 3 (12345)")})
    assert cells(as_canvas(class_table(people), rules)) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lab 3 (12345)", "dropout"],
        ["    Points Possible", "", "", "", "", "10", "4"],
        ["hoppergrace", "99", "", "", "", "", "2"],
        ["lovelaceada", "1234", "", "", "", "7.5", ""],
    ]


def test_moodle_finds_participants_by_their_number():
    """A worksheet is of one lab; with several the command says which option chooses."""
    people = [
        (entry("Ada Lovelace", platform="moodle", number="4711"), score(7.5)),
        (entry("Bob", platform="moodle", number="12"), None),
    ]
    assert cells(as_moodle(class_table(people))) == [
        ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"],
        ["Participant 4711", "Ada Lovelace", "7.5", "10", "-"],
        ["Participant 12", "Bob", "", "", "-"],
    ]
    with pytest.raises(UsageProblem, match="of one lab; the gradebook has attention, dropout: choose with -a LAB"):
        as_moodle(class_table(GRADES))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_name_is_never_a_formula(start):
    """What a spreadsheet would calculate is text, in each format; a number stays a number."""
    name = f'{start}HYPERLINK("https://evil.example")'
    for style in (as_csv, as_moodle, lambda table: as_canvas(table, Rules())):
        text = style(class_table([(entry(name, platform="moodle", number=name), score(0.5))]))
        assert not [cell for row in cells(text) for cell in row if cell.startswith(start) and cell != "-"]
        assert "0.5" in [cell for row in cells(text) for cell in row]
        assert any(cell == f"'{name}" for row in cells(text) for cell in row)


@pytest.mark.parametrize(
    ("platforms", "labs", "style"),
    [
        (("canvas", "canvas"), ("a", "b"), "canvas"),
        (("moodle", "moodle"), ("a", "a"), "moodle"),
        (("moodle", "moodle"), ("a", "b"), "csv"),
        (("moodle", "canvas"), ("a", "a"), "csv"),
        (("", ""), ("a", "a"), "csv"),
    ],
)
def test_file_beside_the_report_is_what_the_platform_of_the_class_imports(tmp_path, platforms, labs, style):
    """Canvas for a class from Canvas, a worksheet for one lab from Moodle, else a table for everybody."""
    people = [
        (entry(f"s{n}", lab, platform=p), score(1.0)) for n, (p, lab) in enumerate(zip(platforms, labs, strict=True))
    ]
    assert best_style(class_table(people)) == style
    path = write_grades(class_table(people), tmp_path, Rules())
    head = {"canvas": "Student,ID,", "moodle": "Identifier,", "csv": "student,name,"}[style]
    assert path.name == "grades.csv"
    assert path.read_text(encoding="utf-8").startswith(head)


@pytest.mark.parametrize("style", ["text", "json", "csv", "canvas", "moodle"])
def test_name_on_the_output_is_no_command_to_a_ci_service(tmp_path, style, capsys):
    """A class table in a log: no line begins with `::` and none holds `##[`; as JSON the name is what it was."""
    name = "::error::forged ##[error]forged"
    with Gradebook(tmp_path / NAME) as book:
        (attempt,) = book.enter([handed_in(name)])
        book.record(attempt, result(), MARK)
    bookkeeping.grades(None, (), style, tmp_path, "")
    said = capsys.readouterr().out
    assert "forged" in said
    assert not re.search(r"^\s*::|##\w*\[", said, re.MULTILINE)
    if style == "json":
        assert json.loads(said)[0]["name"] == name


@pytest.mark.parametrize("name", ["a;=1+1", "a; @x", "a\t-1", 'a"=x', "a|+1", " =1", "a;b"])
def test_no_part_of_a_cell_is_a_formula(name):
    """A program that separates by another sign, or trims, finds no formula either, and one cell where there is one."""
    line = grades._csv([[name, "1"]])
    assert not re.search(r"(^|[,;\t|\"])\s*[=+@-]", line)
    assert line.startswith(('"', "' "))
    assert len(next(csv.reader([line]))) == 2


def test_what_a_person_has_to_look_at_is_empty_for_platforms_and_marked_on_the_terminal(capsys):
    """A 0 that nobody has decided on is not published: in no format for a platform; JSON says which it is."""
    unread = Score(0.0, 10.0, attempt=1, unread=True)
    people = [(entry("Bob", platform="moodle", number="12"), unread), (entry("zoe"), score(0.0))]
    table = class_table(people)
    assert [row[-1] for row in cells(as_canvas(table, Rules()))[2:]] == ["", "0"]
    assert [row[2] for row in cells(as_moodle(table))[1:]] == ["", "0"]
    assert [row[4] for row in cells(as_csv(table))[1:]] == ["", "0"]
    assert [each["labs"]["attention"]["unread"] for each in json.loads(as_json(table))] == [True, False]
    show_grades(table)
    said = capsys.readouterr().out
    assert re.search(r"^Bob +0 / 10\? ", said, re.MULTILINE)
    assert "? needs a person: nothing that can be read was handed in" in said
    show_grades(class_table(people[1:]))
    assert "needs a person" not in capsys.readouterr().out
