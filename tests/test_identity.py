"""Who handed in: a number is a person, a name is not, and what cannot be told is not guessed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader import grading
from grader.course import Course
from grader.errors import GraderError, UsageProblem
from grader.gradebook.book import Gradebook, open_gradebook
from grader.gradebook.grades import as_canvas, as_csv, as_json, as_moodle, class_table
from grader.gradebook.identity import calls, identify
from grader.gradebook.keys import take
from grader.gradebook.policy import LabRules, Rules, strangers
from grader.gradebook.submitted import Told
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import Found, file_name
from grader.watch import Watch

from .books import MARK, handed_in, mark_by, result, utc

Run = Callable[..., list[str]]


def moodle(name: str, number: int | str, lab: str = "lab") -> Found:
    """Return a hand-in as a download of Moodle has it; missing, so that it needs no file."""
    return Found(name, lab, Path(), None, f"{lab}.py is missing", platform="moodle", number=str(number), name=name)


def canvas(name: str, number: int | str, lab: str = "lab") -> Found:
    """Return a hand-in as a download of Canvas has it."""
    return Found(name, lab, Path(), None, f"{lab}.py is missing", platform="canvas", number=str(number), name=name)


def plain(name: str, lab: str = "lab") -> Found:
    """Return a hand-in of a folder that no platform has named."""
    return Found(name, lab, Path(), None, f"{lab}.py is missing")


@pytest.fixture
def run(place: str, tmp_path: Path) -> Run:
    """Return what enters a run into the gradebook of this test and returns whose each hand-in is, then the remarks."""

    def enter(*found: Found) -> list[str]:
        with open_gradebook(place, tmp_path, author="ada") as book:
            settled, remarks = identify(found, book.people())
            book.enter(take(each, Told(), packed=False) for each in settled)
            assert identify(found, book.people())[0] == settled  # the same run again is of the same students
            assert identify(found[::-1], book.people())[0] == settled[::-1]
        return [each.student for each in settled] + remarks

    return enter


@pytest.fixture
def book(place: str, tmp_path: Path) -> Gradebook:
    """Return the gradebook of this test, open."""
    with open_gradebook(place, tmp_path, author="ada") as opened:
        yield opened


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_another_person_of_the_same_name_takes_nobodys_place(run):
    """A number that is unknown, of a name that has another number in this lab, or any on Canvas, is somebody else."""
    assert run(moodle("Ada", 111), moodle("Bob", 3)) == ["Ada", "Bob"]
    assert run(moodle("Ada", 222), moodle("Bob", 3)) == ["Ada_222", "Bob"]
    assert run(moodle("Ada", 111)) == ["Ada"]
    assert run(canvas("li", 1)) == ["li"]
    assert run(canvas("li", 2, "other")) == ["li_2"]
    assert run(canvas("li", 1, "other"), canvas("li", 2)) == ["li", "li_2"]


def test_two_of_a_name_stay_who_they_are_when_one_hands_in_later(run):
    """What decides is the number, not who else is in the run."""
    assert run(moodle("Ada", 111), moodle("Ada", 222)) == ["Ada_111", "Ada_222"]
    assert run(moodle("Ada", 111)) == ["Ada_111"]
    assert run(moodle("Ada", 222)) == ["Ada_222"]


def test_labs_of_moodle_are_linked_by_the_name(run):
    """Everybody has another number in each lab; one student of the name without one for the lab is the same."""
    assert run(moodle("Ada", 1), moodle("Bob", 2)) == ["Ada", "Bob"]
    assert run(moodle("Ada", 8, "other"), moodle("Bob", 9, "other")) == ["Ada", "Bob"]
    assert run(moodle("Bob", 9, "other")) == ["Bob"]


def test_labs_are_not_linked_where_several_could_be_meant(run):
    """Neither is guessed: a new student, and a remark that names the lab, the number and who else it could be."""
    assert run(moodle("Ada", 1), moodle("Ada", 2)) == ["Ada_1", "Ada_2"]
    assert run(moodle("Ada", 3, "other")) == [
        "Ada_3",
        "Ada, number 3 in other: not linked with other labs, for several are, or were, called so: Ada_1, Ada_2",
    ]


def test_two_of_a_name_in_a_later_lab_are_not_both_the_one_before(run):
    """One student of the name is known, two hand in: who of them it is cannot be told."""
    assert run(moodle("Ada", 1)) == ["Ada"]
    assert run(moodle("Ada", 7, "other"), moodle("Ada", 8, "other"))[:2] == ["Ada_7", "Ada_8"]


def test_known_number_is_its_student_whatever_the_name_is_now(run, book):
    """Who is called otherwise by now keeps all, and is shown by the new name; nobody gets the old name's place."""
    assert run(moodle("Ada", 1), canvas("li", 5)) == ["Ada", "li"]
    assert run(moodle("Grace", 1), canvas("wu", 5, "other")) == ["Ada", "li"]
    assert {entry.student: entry.name for entry, _ in book.grades()} == {"Ada": "Grace", "li": "wu"}
    assert run(moodle("Ada", 2)) == ["Ada_2"]


def test_name_that_was_taken_later_inherits_nothing(run):
    """Who takes another's name before that other hands in does not get the other's later labs."""
    assert run(moodle("Mallory", 1)) == ["Mallory"]
    assert run(moodle("Ada", 1)) == ["Mallory"]
    student, remark = run(moodle("Ada", 9, "other"))
    assert student == "Ada_9"
    assert remark.endswith("for several are, or were, called so: Mallory")


def test_name_that_is_anothers_is_shown_with_the_number(run, book):
    """Two students are never shown by one name."""
    assert run(canvas("ada", 1), canvas("mallory", 2)) == ["ada", "mallory"]
    assert run(canvas("ada", 2)) == ["mallory"]
    assert {entry.student: entry.name for entry, _ in book.grades()} == {"ada": "ada", "mallory": "ada_2"}


@pytest.mark.parametrize("name", ["Participant", "Red team-Participant"])
def test_blind_marking_links_nobody(run, name):
    """Everybody has one name, so only the number says who it is, however few hand in."""
    assert run(moodle(name, 1)) == [f"{name}_1"]
    assert run(moodle(name, 2, "other")) == [f"{name}_2"]
    assert run(moodle(name, 1), moodle(name, 1, "other")) == [f"{name}_1", f"{name}_1"]


def test_one_download_with_several_labs_is_of_one_person(run):
    """An assignment of Moodle that asks for two files gives one number for both."""
    assert run(moodle("Ada", 1), moodle("Ada", 1, "other")) == ["Ada", "Ada"]
    assert run(moodle("Ada", 1, "third")) == ["Ada"]


def test_two_numbers_in_one_run_are_two_people(run):
    """Also in different labs; that they could be one is remarked."""
    first, second, *remarks = run(moodle("Ada", 1), moodle("Ada", 2, "other"))
    assert (first, second) == ("Ada_1", "Ada_2")
    assert remarks[0] == "Ada, number 1 in lab: not linked with other labs, for several are, or were, called so"


def test_folder_that_no_platform_named_is_the_student_of_that_name(run):
    """Who was graded from folders is the same when the class comes from a platform, and the other way round."""
    assert run(plain("Ada"), plain("Bob")) == ["Ada", "Bob"]
    assert run(moodle("Ada", 1)) == ["Ada"]
    assert run(plain("Ada", "other"), canvas("Bob", 7)) == ["Ada", "Bob"]


def test_name_with_a_number_that_somebody_has_is_not_given_again(run):
    """A student who is called as the other one would be keeps that place alone."""
    assert run(plain("Ada_2"), moodle("Ada", 1)) == ["Ada_2", "Ada"]
    assert run(moodle("Ada", 2)) == ["Ada_2_2"]


def test_names_that_unicode_writes_in_two_ways_are_one(run):
    """A platform may change how it writes an accent."""
    assert run(moodle("Jos\u00e9", 1)) == ["Jos\u00e9"]
    assert run(moodle("Jose\u0301", 1)) == ["Jos\u00e9"]
    assert run(moodle("Jose\u0301", 4, "other")) == ["Jos\u00e9"]


def test_two_hand_ins_of_one_student_are_our_fault_and_not_a_choice(run):
    """A folder by hand beside the platform's, of the same student in the same lab: neither is graded."""
    assert run(moodle("Ada", 1)) == ["Ada"]
    settled, _ = identify([plain("Ada"), moodle("Ada", 1)], [])
    assert [each.student for each in settled] == ["Ada", "Ada_1"]


def test_two_of_one_student_are_ungradable(run, book):
    """The message names both places and says what to do."""
    run(moodle("Ada", 1))
    settled, _ = identify([plain("Ada"), moodle("Ada", 1), moodle("Bob", 2)], book.people())
    assert [(each.fault, each.path) for each in settled] == [(True, None), (True, None), (False, None)]
    assert "are both of Ada, who is one student by name or number; leave one of them" in settled[0].problem


def test_many_remarks_are_told_in_few_lines():
    """A class that is downloaded twice into one folder is told in six lines."""
    found = [moodle(f"s{n}", f"{n}{lab}", lab) for n in range(50) for lab in ("lab", "other")]
    remarks = identify(found, [])[1]
    assert len(remarks) == 6
    assert remarks[-1] == "95 more could not be linked with other labs"


def test_number_that_has_become_anothers_meanwhile_is_told(book):
    """Two commands at once, one of which knew less: the second is told to begin again, and nothing is mixed up."""
    book.enter([handed_in("Ada", platform="moodle", number="1"), handed_in("li", platform="canvas", number="5")])
    for student, lab, platform, number in [
        ("Ada", "lab", "moodle", "2"),
        ("Eve", "lab", "moodle", "1"),
        ("wu", "other", "canvas", "5"),
    ]:
        with pytest.raises(GraderError, match="give the same command again"):
            book.enter([handed_in(student, lab=lab, platform=platform, number=number)])
    assert {entry.student for entry, _ in book.grades()} == {"Ada", "li"}


def test_who_shares_a_name_with_somebody_of_another_shard_has_the_number(run):
    """A shard sees a part of the class only; two of a name are not both the one of that name."""
    first, second = replace(moodle("Ada", 1), student="Ada_1"), replace(moodle("Ada", 2), student="Ada_2")
    assert identify([first], [])[0][0].student == "Ada_1"
    assert identify([second], [])[0][0].student == "Ada_2"


def test_merged_gradebooks_keep_the_numbers(tmp_path):
    """Who was graded elsewhere is known by number afterwards; a number that two gradebooks disagree on is told."""
    numbers = {"one": ("Ada", "1"), "two": ("Bob", "2"), "three": ("Ada", "3")}
    for name, (student, number) in numbers.items():
        with Gradebook(tmp_path / name, author="ada") as opened:
            opened.enter([handed_in(student, platform="moodle", number=number)])
    with Gradebook(tmp_path / "one", author="ada") as opened:
        others = [Gradebook(tmp_path / name, write=False) for name in ("two", "three")]
        merged = opened.absorb(others).remarks
        known = {person.raw: [each.number for each in person.numbers] for person in opened.people()}
    assert known["Bob"] == ["2"]
    assert known["Ada"] in (["1"], ["3"])
    assert any(remark.startswith("Ada is number ") for remark in merged)


# --- what follows from it ---------------------------------------------------------------------------------------------


@pytest.fixture
def linked(book: Gradebook) -> Gradebook:
    """Return a gradebook of two labs of Moodle in which 7 is one student's number in one, another's in the other."""
    for student, lab, number in [
        ("Ada", "lab", "7"),
        ("Ada", "other", "8"),
        ("Bob", "lab", "9"),
        ("Bob", "other", "7"),
    ]:
        (attempt,) = book.enter([handed_in(student, lab=lab, platform="moodle", number=number)])
        book.record(attempt, result(lab=lab), MARK)
    return book


def test_worksheet_has_the_numbers_of_its_lab(linked):
    """Moodle finds the participants of each lab by that lab's numbers."""
    for lab, numbers in {"lab": ["7", "9"], "other": ["8", "7"]}.items():
        lines = as_moodle(class_table(linked.grades([lab]))).splitlines()[1:]
        assert [line.split(",")[:2] for line in lines] == [
            [f"Participant {number}", name] for number, name in zip(numbers, ("Ada", "Bob"), strict=True)
        ]


def test_table_says_which_number_is_of_which_lab(linked):
    """Where one student has several; one that is the same in all stands alone, as on Canvas."""
    table = class_table(linked.grades())
    assert "Ada,Ada,moodle,lab=7 other=8," in as_csv(table)
    assert '"number": "lab=7 other=8"' in as_json(table)
    assert "Ada,Ada,moodle,7," in as_csv(class_table(linked.grades(["lab"])))


def test_canvas_has_one_number_also_where_only_points_were_given(book):
    """Who handed in one lab and got points by hand in another is found in both."""
    (attempt,) = book.enter([handed_in("li", platform="canvas", number="5")])
    book.record(attempt, result(), MARK)
    book.adjust("li", "other", 1.0, "by word of mouth", MARK)
    for labs in ((), ("lab",), ("other",)):
        assert "\nli,5,,,," in as_canvas(class_table(book.grades(labs)), Rules())


def test_number_of_two_students_says_whose_it_is_where(linked):
    """The lab decides where one is given; without one, both are named."""
    assert linked.find_student("8") == "Ada"
    assert linked.find_student("7", "lab") == "Ada"
    assert linked.find_student("7", "other") == "Bob"
    told = r"2 students are called '7'; name one of the folders Ada \(lab\), Bob \(other\)"
    with pytest.raises(UsageProblem, match=told):
        linked.find_student("7")


def test_extension_by_number_is_of_the_lab_whose_number_it_is(linked):
    """In another lab the same number is another person, or nobody, which is remarked."""
    rules = {"due": utc("2026-03-01T00:00:00"), "extensions": {"7": utc("2026-04-01T00:00:00")}}
    for student, number in (("Ada", "7"), ("Bob", "9")):
        again = handed_in(student, "y", platform="moodle", number=number, at="2026-03-02T00:00:00+00:00")
        (attempt,) = linked.enter([again])
        linked.record(attempt, result(key=student), mark_by(**rules))
    late = {entry.student: score.late_days for entry, score in linked.grades(["lab"])}
    assert late == {"Ada": 0, "Bob": 1}
    nobody = Rules({"lab": LabRules(due=rules["due"], extensions={"8": rules["due"], "7": rules["due"]})})
    entries = [entry for entry, _ in linked.grades()]
    assert strangers(nobody, entries) == ["course.toml: '8' has an extension in lab, but is a number of other only"]


def test_name_that_is_a_number_is_not_taken_for_the_number():
    """Who calls himself like another's number gets neither the time nor the extension that is said of it."""
    told = Told(by_student={("12345", ""): "early"})
    assert told.of(canvas("12345", 111)) == ""
    assert told.of(canvas("ada", 12345)) == "early"
    assert told.of(plain("12345")) == "early"  # folders are often called so
    assert calls(("Ada", "12345"), "7") == ["Ada", "7"]


def test_folder_of_results_is_made_of_the_student(run):
    """A name for the folder is as safe as before, and different for each."""
    first, second = run(moodle("../Ada", 1), moodle("../Ada", 2))
    assert len({file_name(first), file_name(second)}) == 2
    assert "/" not in file_name(first)


# --- a class, graded --------------------------------------------------------------------------------------------------

RIGHT = "import torch\n\n\ndef masked_mean(x, mask):\n    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
STUB = "def masked_mean(x, mask):\n    raise NotImplementedError\n"


@pytest.fixture
def graded(course: Path, tmp_path: Path) -> Callable[..., dict[str, float | None]]:
    """Return what grades a download, of names and sources, into the same results; returns scores by folder."""

    def grade_class(files: dict[str, str], **options: object) -> dict[str, float | None]:
        download = tmp_path / secrets.token_hex(4)
        for name, text in files.items():
            (download / name).parent.mkdir(parents=True, exist_ok=True)
            (download / name).write_text(text)
        with Archives() as archives:
            asked = grading.Options(download, options.pop("labs", ()), tmp_path / "results", **options)
            grading.grade(Course(course), asked, Watch(), archives)
        found = (tmp_path / "results").glob("*/masked.json")
        return {path.parent.name: json.loads(path.read_text())["score"] for path in found}

    return grade_class


def test_later_download_takes_no_place_in_the_results(graded, tmp_path):
    """Another person of the same name has a folder of results, a log and a row of grades of her own."""
    name = "Ada_%d_assignsubmission_file_/masked.py"
    assert graded({name % 111: RIGHT, "Bob_3_assignsubmission_file_/masked.py": STUB}) == {"Ada": 4, "Bob": 0}
    assert graded({name % 222: STUB}) == {"Ada": 4, "Ada_222": 0, "Bob": 0}
    assert graded({name % 111: STUB, name % 222: RIGHT}) == {"Ada": 0, "Ada_222": 4, "Bob": 0}
    with open_gradebook("", tmp_path / "results", write=False) as book:
        assert {entry.student: len(entry.attempts) for entry, _ in book.grades()} == {"Ada": 2, "Ada_222": 2, "Bob": 1}
    lines = (tmp_path / "results" / "grades.csv").read_text().splitlines()
    assert lines[1:] == ["Participant 111,Ada,0,4,-", "Participant 222,Ada_222,4,4,-", "Participant 3,Bob,0,4,-"]


@pytest.mark.parametrize("begin", ["Mallory_111_assignsubmission_file_", "mallory_111_901_"])
def test_name_of_a_file_sets_nobodys_number_in_the_grades(begin, graded, tmp_path):
    """With a file called as a platform would call another's, points and time stay the student's own."""
    ada = "Ada_12345_assignsubmission_file_masked.py" if "sub" in begin else "ada_12345_900_masked.py"
    (tmp_path / "when.csv").write_text("student,submitted\n12345,2019-12-01T00:00Z\n")
    own = f"{begin}x_12345_assignsubmission_file_masked.py"
    options = {"labs": ("masked",), "submitted": str(tmp_path / "when.csv")}
    graded({ada: STUB, own: RIGHT}, **options)
    with open_gradebook("", tmp_path / "results", write=False) as book:
        rows = {entry.number: (score.score, entry.attempts[0].source) for entry, score in book.grades() if score}
    assert rows == {"12345": (0.0, "given"), "111": (4.0, "file")}
