"""Feedback from end to end: each hand-in of a class gets the page that is true of it, and nothing else is touched."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.course import Course
from grader.errors import GraderError, UsageProblem
from grader.feedback import writer
from grader.feedback.page import INSTEAD
from grader.feedback.standing import Standing, look_up
from grader.feedback.window import NotShown, Window
from grader.feedback.writer import Options, give_feedback
from grader.gradebook.book import NAME, Gradebook
from grader.gradebook.policy import Rules, marker
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import Found
from grader.results import SCHEMA
from grader.sandbox import Level

from .fragment import assert_page
from .hostile import HOSTILE, book, code

Grader = Callable[..., subprocess.CompletedProcess[str]]

RIGHT = """\
import torch


def masked_mean(x, mask):
    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)
"""
WRONG = RIGHT.replace("torch.where(mask, x, 0.0).sum(1) / mask.sum(1)", "(x * mask).mean(1)")
RAISES = RIGHT.replace("    return", "    y = x.reshape(3, 1, 4, 1, 5)\n    return")
STUB = "def masked_mean(x, mask):\n    raise NotImplementedError('your code here')\n"


def handed_in() -> dict[str, bytes]:
    """Return what the students of a class hand in, by student and suffix."""
    honest = {
        "right.py": RIGHT, "wrong.py": WRONG, "raises.py": RAISES, "stub.py": STUB, "syntax.py": "def f(:\n",
        "binary.py": "x = 1\0", "elsewhere.py": "if True:\n    " + RIGHT.split("\n\n\n")[1].replace("\n", "\n    "),
        "odd na<me.py": WRONG, "index.html.py": RIGHT, "script.py": "'''</script><script>evil()</script>'''\n" + WRONG,
    }  # fmt: skip
    books = {
        "book": book("# Mine\n\nSome *prose*.", code("import torch\n%matplotlib inline"), code(f"# first\n{STUB}"),
                     "Again:", code(RIGHT.split("\n\n\n")[1]), code("masked_mean(1, 2)")),
        "lines": book(code("import torch"), "x", code("# a line\n\n\n\n" + RAISES.split("\n\n\n")[1])),
        "nothing": book("I did not do it."),
    }  # fmt: skip
    for name, hand_in in HOSTILE.items():
        cells = json.loads(hand_in.data)
        cells["cells"] += json.loads(book(code(WRONG)).data)["cells"]
        books[name.replace(" ", "-").replace("'", "")] = book(*cells.pop("cells"), **cells)
    files = {name: text.encode() for name, text in honest.items()}
    files |= {f"{name}.ipynb": hand_in.data for name, hand_in in books.items()}
    files |= {"json.ipynb": b"[" * 100_000, "cut.ipynb": books["book"].data[:-20]}
    return files


@pytest.fixture(scope="module")
def graded(course: Path, grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a class and its results."""
    folder = tmp_path_factory.mktemp("class")
    for name, data in handed_in().items():
        student, suffix = os.path.splitext(name)
        path = folder / "class" / student / f"masked{suffix}"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    (folder / "class" / "large").mkdir()
    (folder / "class" / "large" / "masked.ipynb").write_bytes(b" " * (50 << 20))
    (folder / "class" / "linked").mkdir()
    (folder / "class" / "linked" / "masked.py").symlink_to(folder / "class" / "right" / "masked.py")
    done = grader("grade", folder / "class", "-o", folder / "results", "--course", course, "--seed", "7777777001")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def given(graded: Path, course: Path, grader: Grader) -> Path:
    """Return the folder with feedback on the class."""
    out = graded / "feedback"
    done = grader("feedback", graded / "class", "--results", graded / "results", "-o", out, "--course", course)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert re.search(r"^(\d+) pages; \1 have changed; all in .*index\.html$", done.stdout, re.MULTILINE)
    return out


class _Open(Window):
    """A window that stays open: opening a sandbox takes longer than showing a small class."""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """Yield one window for all tests."""
    opened = _Open(Level.LANDLOCK, Level.LANDLOCK)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _one_window(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "Window", lambda *_: window)


@pytest.fixture
def own(graded: Path, tmp_path: Path) -> Path:
    """Return a small class of one's own: two students, and their results."""
    for student in ("right", "book"):
        shutil.copytree(graded / "class" / student, tmp_path / "class" / student)
        shutil.copytree(graded / "results" / student, tmp_path / "results" / student)
    return tmp_path


def give(folder: Path, course: Path, *, submissions: Path | None = None, out: str = "feedback", **more: Any) -> Any:
    """Give feedback in this process."""
    given_options = {"required": Level.LANDLOCK, "at_most": Level.LANDLOCK, "labs": (), **more}
    options = Options(submissions or folder / "class", folder / "results", out=folder / out, **given_options)
    with Archives() as archives:
        return give_feedback(Course(course), options, lambda _row, _count: None, archives)


def page_of(out: Path, student: str) -> Any:
    """Return a student's page, parsed."""
    return assert_page((out / student / "masked.html").read_text(encoding="utf-8"))


def result_of(folder: Path, student: str) -> dict[str, Any]:
    """Return a student's result."""
    return json.loads((folder / "results" / student / "masked.json").read_text(encoding="utf-8"))


# --- the pages --------------------------------------------------------------------------------------------------------


def test_every_hand_in_has_a_page_and_a_row(graded, given):
    """However odd the hand-in, its student gets a page with the recorded score, and the list leads to it."""
    index = assert_page((given / "index.html").read_text(encoding="utf-8"))
    students = sorted(path.parent.name for path in (graded / "results").glob("*/masked.json"))
    assert len(students) == len(handed_in()) + 2
    for student in students:
        page, result = page_of(given, student), result_of(graded, student)
        assert result["gradable"]
        assert f"{result['score']:.2f}".rstrip("0").rstrip(".") + " of 4 points" in page.text
        assert f"{student}/masked.html" in index.attributes("href")
    assert len(index.attributes("href")) == len(students)


def test_a_page_shows_what_the_result_says_and_nothing_more(graded, given):
    """Each lost check is there with its message and hint; no seed, input or expected value of a hidden one is."""
    page, result = page_of(given, "wrong"), result_of(graded, "wrong")
    lost = [check for check in result["checks"] if check["outcome"] != "passed"]
    assert lost
    for check in lost:
        assert check["message"] in page.text
        assert check["hint"] in page.text
    html = (given / "wrong" / "masked.html").read_text(encoding="utf-8")
    assert str(result["seed"]) not in re.sub(r"<style>.*?</style>|content=\S+", "", html, flags=re.DOTALL)
    assert "assert_same" not in html
    assert "draw.normal" not in html


def test_the_outcome_stands_behind_the_definition(given):
    """In a file the outcome follows the last line of the task; the code goes on behind it."""
    html = (given / "wrong" / "masked.html").read_text(encoding="utf-8")
    code_end, outcome = html.index('data-n="5"'), html.index('id="task-1"')
    assert html.index('data-n="4"') < code_end < outcome
    assert "line 4" in page_of(given, "wrong").text


def test_the_line_of_a_check_is_marked(graded, given):
    """A check that names a line leads to it, and the line is lit."""
    page, result = page_of(given, "raises"), result_of(graded, "raises")
    lines = {check["line"] for check in result["checks"]}
    assert lines == {5}
    assert "#c0-5" in page.attributes("href")
    assert "c0-5" in page.attributes("id")


def test_lines_of_a_notebook_are_those_of_its_cells(graded, given):
    """The result names line and cell; the page says so and leads there."""
    page, result = page_of(given, "lines"), result_of(graded, "lines")
    (check, *_) = result["checks"]
    assert (check["cell"], check["line"]) == (2, 6)
    assert "at line 6 of code cell 2: `y = x.reshape(3, 1, 4, 1, 5)`" in page.text
    assert "#c2-6" in page.attributes("href")


def test_the_definition_that_counts_gets_the_outcome(given):
    """Of two definitions in a notebook the last one is graded, and the outcome stands there; the note says so."""
    html = (given / "book" / "masked.html").read_text(encoding="utf-8")
    assert html.index("code cell 2</p>") < html.index("code cell 3</p>") < html.index('id="task-1"')
    assert html.index('id="task-1"') < html.index("code cell 4</p>")
    text = page_of(given, "book").text
    assert "masked_mean is defined in code cells 2 and 3; the last one counts" in text
    assert "Some prose" in text


@pytest.mark.parametrize("student", ["nothing", "elsewhere"])
def test_a_task_that_is_not_found_is_told_on_top(given, student):
    """Where there is no definition at the top level, the outcome stands before the hand-in and says so."""
    page = page_of(given, student)
    assert "Not found at the top level of masked." in page.text
    assert page.text.index("Not found") < page.text.index("Your")


@pytest.mark.parametrize(
    ("student", "problem"),
    [
        ("syntax", "line 1: invalid syntax"),
        ("binary", "line 1 holds a NUL byte"),
        ("json", "the notebook is not valid JSON"),
        ("cut", "the notebook is not valid JSON"),
        ("large", "masked.ipynb has 52 MB; at most 20 MB are taken"),
        ("linked", "masked.py is a link, not a file"),
    ],
)
def test_a_hand_in_that_cannot_be_read_is_told_why(given, student, problem):
    """The page says what is wrong with the file, and no check is repeated below it."""
    page = page_of(given, student)
    assert f"The hand-in could not be used: {problem}" in page.text
    assert "0 of 4 points" in page.text
    assert "small case" not in page.text


def test_a_file_that_is_no_python_is_shown(given):
    """The student sees the line that Python stumbles over, and characters that are not seen."""
    assert "def f(:" in page_of(given, "syntax").text
    assert "c0-1" in page_of(given, "syntax").attributes("id")
    assert "x = 1\N{REPLACEMENT CHARACTER}" in page_of(given, "binary").text


def test_names_of_students_become_file_names_as_in_results(graded, given):
    """A page lies in a folder of the same name as the result."""
    assert {path.parent.name for path in given.glob("*/*.html")} == {
        path.parent.name for path in (graded / "results").glob("*/masked.json")
    }
    assert (given / "index.html").is_file()  # the student of that name has another folder


# --- the notebooks ----------------------------------------------------------------------------------------------------


def test_notebooks_hold_cells_and_feedback_only(given):
    """A notebook with feedback is valid, without outputs and metadata, and has its feedback behind the task."""
    found = sorted(given.glob("*/masked.ipynb"))
    assert len(found) == 3 + len(HOSTILE)
    for path in found:
        text = path.read_text(encoding="utf-8")
        made = nbformat.reads(text, as_version=4)
        nbformat.validate(made)
        assert dict(made.metadata) == {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        }
        for cell in made.cells:
            assert cell.get("outputs", []) == []
            assert "attachments" not in cell
            assert cell.metadata in ({}, {"tags": ["torchgrade-feedback"]})
    made = nbformat.read(given / "book" / "masked.ipynb", as_version=4)
    kinds = ["FEEDBACK" if cell.metadata else cell.cell_type for cell in made.cells]
    assert kinds == ["FEEDBACK", "markdown", "code", "code", "markdown", "code", "FEEDBACK", "code"]
    assert "4 of 4 points" in made.cells[0].source
    assert "4 of 4 points" in made.cells[6].source


def test_notebooks_are_graded_as_they_were(graded, given, course, grader, tmp_path):
    """Handed in again, a notebook with feedback gets the same points for the same inputs, hostile ones, too."""
    for path in given.glob("*/masked.ipynb"):
        (tmp_path / "class" / path.parent.name).mkdir(parents=True)
        shutil.copy(path, tmp_path / "class" / path.parent.name)
    done = grader("grade", tmp_path / "class", "-o", tmp_path / "results", "--course", course, "--seed", "7777777001")
    assert done.returncode == 0, done.stderr
    for path in (tmp_path / "results").glob("*/masked.json"):
        again, before = json.loads(path.read_text()), result_of(graded, path.parent.name)
        assert again["score"] == before["score"]
        assert [check["message"] for check in again["checks"]] == [check["message"] for check in before["checks"]]
        assert again["notes"] == before["notes"]


def test_no_notebook_is_made_of_what_is_none(given):
    """A file, and a notebook that cannot be read, come back as a page alone."""
    for student in ("right", "json", "cut", "large"):
        assert not (given / student / "masked.ipynb").exists()


# --- the score that counts --------------------------------------------------------------------------------------------


@pytest.fixture
def marked(own: Path, graded: Path, course: Path) -> Path:
    """Return the small class with its gradebook, in which both students got fewer points by hand, one of them more."""
    shutil.copy(graded / "results" / NAME, own / "results")
    mark = marker({"masked": Course(course).lab("masked").assignment()}, Rules())
    with Gradebook(own / "results" / NAME, author="ada") as opened:
        for student in ("right", "book"):
            opened.adjust(student, "masked", -1.5, "copied", mark)
    return own


def test_page_shows_the_score_that_counts_and_why(marked, course):
    """What the gradebook says stands on top, how it came about below it, and the hand-in's own points beside."""
    give(marked, course)
    for student in ("right", "book"):
        text = page_of(marked / "feedback", student).text
        assert "2.5 of 4 points count" in text
        assert "4 for attempt 1 of 1, -1.5 by hand." in text
        assert "This hand-in: 4 of 4 points" in text
    index = assert_page((marked / "feedback" / "index.html").read_text(encoding="utf-8"))
    assert "2.5 / 4 (4 / 4 for this hand-in)" in index.text
    head = nbformat.read(marked / "feedback" / "book" / "masked.ipynb", as_version=4).cells[0].source
    assert head.splitlines()[0].endswith("2\\.5 of 4 points count") or "2.5 of 4 points count" in head
    assert "This hand-in: 4 of 4 points" in head


def test_score_that_is_the_points_is_shown_as_before(marked, course):
    """Without a difference there is one number, and a page is written anew only where there is one by now."""
    give(marked, course)
    before = stamps(marked / "feedback")
    mark = marker({"masked": Course(course).lab("masked").assignment()}, Rules())
    with Gradebook(marked / "results" / NAME, author="ada") as opened:
        opened.adjust("right", "masked", 1.5, "it was not", mark)
    assert give(marked, course).written == 1
    text = page_of(marked / "feedback", "right").text
    assert "4 of 4 points" in text
    assert "count" not in text.split("Tasks")[0]
    assert {path for path, stamp in stamps(marked / "feedback").items() if before.get(path) == stamp}


def test_feedback_finds_the_result_of_the_person(graded, course, grader, tmp_path):
    """Of two who share a name, whoever hands in: by the numbers that the gradebook knows, as grading does."""
    name = "Ada_%d_assignsubmission_file_/masked.py"
    for files in ({111: RIGHT}, {222: WRONG}):
        for number, text in files.items():
            path = tmp_path / f"run{number}" / (name % number)
            path.parent.mkdir(parents=True)
            path.write_text(text)
            done = grader("grade", tmp_path / f"run{number}", "-o", tmp_path / "results", "--course", course)
            assert done.returncode == 0, done.stderr
    for number, folder in ((111, "Ada"), (222, "Ada_222")):
        made = give(tmp_path, course, submissions=tmp_path / f"run{number}")
        assert [(row.student, row.standing, row.page) for row in made.rows] == [
            (folder, Standing.GRADED, f"{folder}/masked.html")
        ]


# --- which result -----------------------------------------------------------------------------------------------------


def told_of(folder: Path, student: str = "right") -> Standing:
    """Return what is found of a student."""
    return look_up(Found(student, "masked", folder / "class", Path(student, "masked.py")), folder / "results").standing


def assert_says(folder: Path, course: Path, standing: Standing, student: str = "right") -> str:
    """Give feedback, and assert that the page says what it must, and shows no points and no code."""
    rows = {row.student: row for row in give(folder, course).rows}
    assert rows[student].standing is standing
    page = page_of(folder / "feedback", student)
    assert INSTEAD[standing] in page.text
    assert "points" not in page.text.replace(INSTEAD[standing], "")
    assert "torch.where" not in page.text
    assert not (folder / "feedback" / student / "masked.ipynb").exists()
    assert standing.value in (folder / "feedback" / "index.html").read_text()
    return page.text


def test_a_hand_in_that_has_changed_gets_no_old_points(own, course):
    """A result of other bytes is shown beside nothing; the notebook of before is gone, and back with the bytes."""
    give(own, course)
    notebook, original = own / "class" / "book" / "masked.ipynb", (own / "class" / "book" / "masked.ipynb").read_bytes()
    assert (own / "feedback" / "book" / "masked.ipynb").exists()
    notebook.write_bytes(original + b"\n")
    assert_says(own, course, Standing.OUTDATED, "book")
    notebook.write_bytes(original)
    give(own, course)
    assert "4 of 4 points" in page_of(own / "feedback", "book").text
    assert (own / "feedback" / "book" / "masked.ipynb").exists()


def test_a_hand_in_that_became_unreadable_gets_no_old_points(own, course):
    """A file that is a link now is not what was graded."""
    path = own / "class" / "right" / "masked.py"
    path.rename(own / "elsewhere.py")
    path.symlink_to(own / "elsewhere.py")
    assert_says(own, course, Standing.OUTDATED)


def test_a_hand_in_without_result_is_not_graded_yet(own, course):
    """No result, no points, and no zero."""
    (own / "results" / "right" / "masked.json").unlink()
    assert_says(own, course, Standing.MISSING)


def test_our_failure_is_no_students(own, course):
    """An ungradable result says that nothing is lost; what failed is for the instructor's eyes."""
    path = own / "results" / "right" / "masked.json"
    result = json.loads(path.read_text())
    path.write_text(
        json.dumps({**result, "gradable": False, "score": None, "problem": "the reference fails in check 3"})
    )
    assert "the reference fails" not in assert_says(own, course, Standing.UNGRADABLE)


def test_a_failed_repetition_is_told_to_the_instructor(own, course):
    """A score stands although grading it again has failed; the list says so."""
    (own / "results" / "right" / "masked.json.failed").write_text("{}")
    rows = {row.student: row for row in give(own, course).rows}
    assert rows["right"].remark == "grading it again has failed since"
    assert "grading it again has failed since" in (own / "feedback" / "index.html").read_text()
    assert "4 of 4 points" in page_of(own / "feedback", "right").text


@pytest.mark.parametrize(
    "damage",
    [
        lambda result: "",
        lambda result: "[]",
        lambda result: "[" * 100_000,
        lambda result: json.dumps(result)[:-20],
        lambda result: json.dumps({**result, "schema": "grader/result/v2"}),
        lambda result: json.dumps({**result, "lab": "other"}),
        lambda result: json.dumps({**result, "tasks": [{**result["tasks"][0], "score": "4"}]}),
        lambda result: json.dumps({**result, "notes": [["x"]]}),
        lambda result: json.dumps({**result, "gradable": "yes"}),
        lambda result: json.dumps({**result, "hashes": {}}),
        lambda result: json.dumps({**result, "checks": [{**result["checks"][0], "outcome": "won"}]}),
        lambda result: json.dumps({**result, "checks": [{**result["checks"][0], "line": None}]}),
    ],
    ids=["empty", "a list", "deep", "cut", "schema", "lab", "score", "notes", "gradable", "hashes", "outcome", "line"],
)
def test_a_damaged_result_is_told_apart(own, course, damage):
    """A result that is cut, of another kind, or edited by hand gives no page with half of it."""
    path = own / "results" / "right" / "masked.json"
    result = json.loads(path.read_text())
    assert result["schema"] == SCHEMA
    path.write_text(damage(result))
    assert told_of(own) is Standing.DAMAGED


def test_a_damaged_result_has_a_page(own, course):
    """The student reads that it has to be graded again; the others have their pages."""
    (own / "results" / "right" / "masked.json").write_text("{")
    assert_says(own, course, Standing.DAMAGED)
    assert "4 of 4 points" in page_of(own / "feedback", "book").text


def test_the_notebook_beside_an_untouched_stub_is_shown(own, course, grader):
    """What was graded is what is shown: the notebook, where the file beside it is the stub as released."""
    course = Path(shutil.copytree(course, own / "course"))
    for path in (course / "assignments" / "masked" / "masked.py", own / "class" / "book" / "masked.py"):
        path.write_text(STUB)
    assert grader("grade", own / "class", "-o", own / "results", "--course", course).returncode == 0
    give(own, course)
    page = page_of(own / "feedback", "book")
    assert "Your notebook" in page.text
    assert "masked.ipynb was graded; masked.py beside it is the untouched stub" in page.text


def test_results_without_hand_ins_are_told(own, course):
    """A result whose student is not in the class is named, and makes no page."""
    shutil.copytree(own / "results" / "right", own / "results" / "gone")
    assert give(own, course).remarks == ("no hand-in is there for 1 of the results: gone masked",)
    assert not (own / "feedback" / "gone").exists()


# --- what is written --------------------------------------------------------------------------------------------------


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells a file that was written from one that was not."""
    return {
        str(p.relative_to(folder)): (p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()
    }


def test_only_what_has_changed_is_written(own, course, monkeypatch):
    """A second run writes nothing and opens no sandbox; a changed result writes one page, and the list."""
    assert give(own, course).written == 2
    before = stamps(own / "feedback")
    with monkeypatch.context() as patched:
        patched.setattr(Window, "show", None)
        assert give(own, course).written == 0
    assert stamps(own / "feedback") == before
    path = own / "results" / "right" / "masked.json"
    path.write_text(path.read_text().replace('"notes": []', '"notes": ["a word"]'))
    assert give(own, course).written == 1
    changed = {name for name, stamp in stamps(own / "feedback").items() if before[name] != stamp}
    assert changed == {"right/masked.html"}
    assert "a word" in page_of(own / "feedback", "right").text


@pytest.mark.parametrize("how", ["page gone", "page cut", "notebook gone", "notebook edited"])
def test_what_is_not_as_it_was_is_written_again(own, course, how):
    """A page or a notebook that somebody removed or changed comes back."""
    give(own, course)
    page, notebook = own / "feedback" / "book" / "masked.html", own / "feedback" / "book" / "masked.ipynb"
    texts = page.read_bytes(), notebook.read_bytes()
    {
        "page gone": page.unlink,
        "page cut": lambda: page.write_text("<!doctype html>"),
        "notebook gone": notebook.unlink,
        "notebook edited": lambda: notebook.write_text("{}"),
    }[how]()
    assert give(own, course).written == 1
    assert (page.read_bytes(), notebook.read_bytes()) == texts


def test_pages_of_other_labs_stay_in_the_list(own, course):
    """Feedback on one lab leaves the pages of another in their place, and leads to them."""
    (own / "feedback" / "right").mkdir(parents=True)
    (own / "feedback" / "right" / "other.html").write_text("x")
    give(own, course)
    assert "right/other.html" in (own / "feedback" / "index.html").read_text()
    assert (own / "feedback" / "right" / "other.html").read_text() == "x"


@pytest.mark.parametrize("where", ["class", ".", "class/.."])
def test_hand_ins_are_never_written_over(own, course, where):
    """A folder for feedback in which a notebook would take the hand-in's place is refused."""
    before = stamps(own / "class")
    with pytest.raises(UsageProblem, match="holds the hand-ins"):
        give(own, course, out=where)
    assert stamps(own / "class") == before


def test_one_students_folder_is_not_written_over(own, course):
    """Neither is it where one student's folder, or one file, is given."""
    with pytest.raises(UsageProblem, match="holds the hand-ins"):
        give(own, course, submissions=own / "class" / "book", out="class")
    with pytest.raises(UsageProblem, match="holds the hand-ins"):
        give(own, course, submissions=own / "class" / "book" / "masked.ipynb", out="class")


def test_feedback_may_lie_among_the_hand_ins(own, course):
    """A folder within the class is no student's, the second time either."""
    for _ in range(2):
        assert [row.student for row in give(own, course, out="class/feedback").rows] == ["book", "right"]


def test_one_hand_in_can_be_asked_for(own, course):
    """A file names its student by its folder, and others' results are no matter."""
    made = give(own, course, submissions=own / "class" / "right" / "masked.py")
    assert [row.student for row in made.rows] == ["right"]
    assert made.remarks == ()


def test_without_results_there_is_nothing_to_give(own, course, grader):
    """The error names the folder and the cure, and nothing is written."""
    done = grader("feedback", own / "class", "--results", own / "nowhere", "-o", own / "out", "--course", course)
    assert done.returncode == 2
    assert "there are no results in" in done.stderr
    assert "`grader grade` writes them" in done.stderr
    assert not (own / "out").exists()


def test_a_lab_that_is_none_is_told(own, course, grader):
    """A wrong name is an error before anything is written."""
    done = grader("feedback", own / "class", "-a", "maskd", "-o", own / "out", "--course", course, cwd=own)
    assert done.returncode == 2
    assert "masked" in done.stderr
    assert not (own / "out").exists()


def test_a_place_that_cannot_be_written_is_our_failure(own, course):
    """Where the folder is a file, the error says so."""
    (own / "feedback").write_text("x")
    with pytest.raises(GraderError, match=r"cannot write feedback to .*: File exists"):
        give(own, course)


def test_a_process_that_cannot_be_shown_costs_the_code_only(own, course, monkeypatch):
    """When what parses a hand-in breaks, the student still reads score, checks, hints, and why code is missing."""

    def broken(*_: object, **__: object) -> None:
        raise NotShown("it takes more than 15 s")

    monkeypatch.setattr(Window, "_ask", broken)
    give(own, course)
    page = page_of(own / "feedback", "book")
    assert "The hand-in itself cannot be shown here: it takes more than 15 s." in page.text
    assert "4 of 4 points" in page.text
    assert "Not found at the top level" not in page.text
    assert not (own / "feedback" / "book" / "masked.ipynb").exists()


@pytest.mark.parametrize("plain_works", [True, False])
@pytest.mark.parametrize(("may_pass", "written"), [(True, 2), (False, 0)], ids=["busy machine", "its own fault"])
def test_a_page_that_a_busy_machine_has_spoilt_is_made_anew(own, course, monkeypatch, plain_works, may_pass, written):
    """What failed for a cause that may pass is tried again by the next run; what would fail again is kept."""
    ask = Window._ask

    def busy(self: Window, hand_in: Any, names: Any, *, plain: bool) -> Any:
        if plain and plain_works:
            return ask(self, hand_in, names, plain=True)
        raise NotShown("it takes more than 15 s", may_pass=may_pass)

    with monkeypatch.context() as patched:
        patched.setattr(Window, "_ask", busy)
        assert give(own, course).written == 2
        spoilt = (own / "feedback" / "right" / "masked.html").read_text(encoding="utf-8")
    assert give(own, course).written == written
    assert ((own / "feedback" / "right" / "masked.html").read_text(encoding="utf-8") != spoilt) == may_pass
    assert give(own, course).written == 0


def test_an_archive_is_as_good_as_a_folder(own, course):
    """A class in one .zip gets the same pages."""
    give(own, course)
    before = {p.name: p.read_bytes() for p in (own / "feedback").rglob("masked.*")}
    packed = shutil.make_archive(str(own / "packed"), "zip", own / "class")
    give(own, course, submissions=Path(packed), out="from_zip")
    assert {p.name: p.read_bytes() for p in (own / "from_zip").rglob("masked.*")} == before


def test_what_is_printed_harms_no_terminal(own, course, grader):
    """A student's name is printed as names are, and whoever has no score is named."""
    odd = own / "class" / "e\x1b[2J::error::x"
    odd.mkdir()
    (odd / "masked.py").write_text(RIGHT)
    done = grader("feedback", own / "class", "--results", own / "results", "-o", own / "out", "--course", course)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "e?[2J::error::x masked: not graded" in done.stdout
    assert "3 pages, 1 of them without a score; 3 have changed" in done.stdout


def test_hash_of_the_hand_in_is_on_the_page(graded, given):
    """A student can tell which version was graded."""
    data = (graded / "class" / "right" / "masked.py").read_bytes()
    assert f"hand-in {hashlib.sha256(data).hexdigest()[:12]}" in page_of(given, "right").text


def test_the_sample_class_works_without_results(tmp_path, grader):
    """Each student of the class that comes with the product gets a page that says it is not graded yet."""
    (tmp_path / "results").mkdir()
    course = Path(__file__).parents[2]
    classes = course / "examples" / "class"
    done = grader("feedback", classes, "--results", tmp_path / "results", "-o", tmp_path / "out", "--course", course)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("*/*.html"))) == len(list(classes.iterdir()))


@pytest.mark.parametrize("number", [10**400, float("nan"), float("inf"), 1e300])
@pytest.mark.parametrize("place", ["score", "max_score", "open_points"])
def test_a_result_with_a_number_beyond_all_is_damaged(own, place, number):
    """What is no number of points is told as a result that cannot be read."""
    data = result_of(own, "right")
    data["tasks"][0][place] = number
    (own / "results" / "right" / "masked.json").write_text(json.dumps(data))
    assert told_of(own) is Standing.DAMAGED


def test_a_result_is_of_the_bytes_as_they_were_read(own):
    """The bytes of a graded notebook as a file, renamed, have no score: another suffix is another hand-in."""
    folder = own / "class" / "book"
    assert look_up(Found("book", "masked", own / "class", Path("book/masked.ipynb")), own / "results").report
    (folder / "masked.ipynb").rename(folder / "masked.py")
    assert told_of(own, "book") is Standing.OUTDATED
