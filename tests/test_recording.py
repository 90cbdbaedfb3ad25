"""Recording a run: the gradebook first, then the copies for people; what is known already is taken, not run."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.gradebook import recording
from grader.gradebook.book import NAME, Gradebook
from grader.gradebook.keys import take
from grader.gradebook.policy import Amount, LabRules, Late, Rules, marker
from grader.gradebook.recorded import result_of
from grader.gradebook.recording import Recorder
from grader.gradebook.remarks import for_a_person
from grader.gradebook.submitted import Told
from grader.hand_ins.collect import Found
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.results import write_result
from grader.sandbox import Level
from grader.scoring import Report

from .books import ASSIGNMENT, OTHER, facts, utc

ASSIGNMENTS = {"lab": ASSIGNMENT, "other": OTHER}


def test_gradebook_keeps_no_more_of_a_hidden_check_than_the_student_is_told() -> None:
    """Numbers and prints of hidden checks are nowhere; those of visible ones are kept."""
    verdict = Verdict(Outcome.FAILED, "the value is not the expected one", detail="got 1, expected 2", line=3)
    checks = [
        CheckResult(Check(f"test_{kind}", "main", 1.0, kind, "a hint"), verdict, output="printed")
        for kind in ("hidden", "public")
    ]
    report = Report("ann", "lab", (), tuple(checks), "", (), "ab" * 32, "L2")
    hidden, public = result_of(report, facts(), "key", {}).checks
    assert (hidden.verdict, hidden.output) == (replace(verdict, detail=""), "")
    assert (public.verdict, public.output) == (verdict, "printed")


class Class:
    """A class of hand-ins that is recorded again and again, with answers of our own; each run follows on the last."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out, self.told = folder, folder / "out", list[str]()
        self.out.mkdir()

    def graded(self, report: Report, total: int) -> None:
        """Hear of a result, as a `Watch` does."""
        self.told.append(report.student)

    kept = graded

    def found(self, student: str, text: str = "x = 1\n", **more: object) -> Found:
        """Return a hand-in."""
        path = self.folder / student / "lab.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        os.utime(path, (utc("2026-03-01T12:00:00").timestamp(),) * 2)
        return Found(student, "lab", self.folder, path.relative_to(self.folder), **more)

    def recorder(
        self, book: Gradebook, *found: Found, rules: Rules | None = None, told: Told | None = None, **keep: object
    ) -> Recorder:
        """Return the recorder of a run, which has taken what holds."""
        mark = marker(ASSIGNMENTS, rules or Rules())
        hand_ins = (take(each, told or Told(), packed=False) for each in found)
        recorder = Recorder(book, mark, found, hand_ins, ASSIGNMENTS, self.out, self)
        recorder.keep(facts(), **({"seed": None, "required": Level.LANDLOCK, "again": False} | keep))
        return recorder

    def score(self, student: str) -> float | None:
        """Return the score in a student's file."""
        return json.loads((self.out / student / "lab.json").read_text())["score"]


@pytest.fixture
def own(tmp_path: Path) -> Class:
    """Return an empty class."""
    return Class(tmp_path)


@pytest.fixture
def book(own: Class) -> Iterator[Gradebook]:
    """Yield its gradebook."""
    with Gradebook(own.out / NAME, author="ada") as opened:
        yield opened


def answer(recorder: Recorder, number: int, *passed: bool) -> dict[str, object]:
    """Return what a grading process says of a hand-in whose checks ended so."""
    checks = [
        {
            "check": {"name": f"test_{n}", "task": "main", "weight": 1.0, "visibility": "hidden", "hint": ""},
            "verdict": {"outcome": "passed" if each else "failed", "message": "", "detail": "", "line": 0},
            "cpu": 0.5,
            "with_reference": [],
            "output": "",
        }
        for n, each in enumerate(passed)
    ]
    found = recorder.found[number]
    sha256 = hashlib.sha256((found.root / found.path).read_bytes()).hexdigest()
    return {"checks": checks, "keys": {"test_0": "k"}, "sha256": sha256, "level": "L2", "problem": "", "notes": []}


def test_result_is_in_the_gradebook_when_its_copy_cannot_be_written(own, book):
    """A disk that refuses the copy ends the run with one line; the same command then writes the copy without a run."""
    recorder = own.recorder(book, own.found("ann"), own.found("bob", "y = 1\n"))
    (own.out / "ann").write_text("in the way")
    with pytest.raises(GraderError, match=r"cannot write the result of ann in .*; 0 of 2 are recorded"):
        recorder.arrived(0, answer(recorder, 0, True, False))
    (own.out / "ann").unlink()
    again = own.recorder(book, own.found("ann"), own.found("bob", "y = 1\n"))
    assert (again.written.has(0), again.written.has(1)) == (True, False)
    assert (own.score("ann"), again.kept) == (4.0, 1)


def test_result_is_in_the_gradebook_before_its_copy_is_written(own, book, monkeypatch):
    """Whoever reads a score in a file finds it in the gradebook, also after a power cut between the two."""
    recorder, seen = own.recorder(book, own.found("ann")), []

    def write(out: Path, student: str, data: dict[str, object]) -> Path:
        with Gradebook(own.out / NAME, write=False) as other:
            seen.extend((entry.student, score.score) for entry, score in other.grades() if score is not None)
        return write_result(out, student, data)

    monkeypatch.setattr(recording, "write_result", write)
    recorder.arrived(0, answer(recorder, 0, True))
    assert seen == [("ann", own.score("ann"))]


def test_equal_hand_in_is_known_as_soon_as_the_first_has_arrived(own, book):
    """Of two students with the same files one is run; the other gets that result, in a file of its own."""
    recorder = own.recorder(book, own.found("ann"), own.found("bob"), own.found("cyd", "z = 1\n"))
    assert not recorder.known_meanwhile(1)
    recorder.arrived(0, answer(recorder, 0, True, True))
    assert recorder.known_meanwhile(1)
    assert not recorder.known_meanwhile(2)
    assert (own.score("bob"), recorder.kept, own.told) == (8.0, 1, ["ann", "bob"])
    assert "given the result of an equal hand-in: 2 of 2 checks passed" in book.history("bob")[-2].what


def test_again_knows_nothing(own, book):
    """Who says --again wants every hand-in run."""
    recorder = own.recorder(book, own.found("ann"), own.found("bob"))
    recorder.arrived(0, answer(recorder, 0, True))
    again = own.recorder(book, own.found("ann"), own.found("bob"), again=True)
    assert len(again.written) == 0
    assert not again.known_meanwhile(1)


def test_hand_in_that_changes_while_it_is_graded_is_graded_again(own, book):
    """What was graded is not what the key was made of: the score counts, and the next run does not take it for done."""
    recorder = own.recorder(book, own.found("ann"))
    recorder.arrived(0, {**answer(recorder, 0, True), "sha256": "cd" * 32})
    assert own.score("ann") == 8.0
    assert len(own.recorder(book, own.found("ann")).written) == 0


def test_seed_of_the_others_is_taken(own, book):
    """Who is graded later gets the inputs that the others got, unless somebody says which."""
    recorder = own.recorder(book, own.found("ann"))
    recorder.arrived(0, answer(recorder, 0, True))
    assert own.recorder(book, own.found("ann"), own.found("bob", "y")).facts.seed == 7
    assert len(own.recorder(book, own.found("ann"), seed=8).written) == 0


def test_times_that_are_doubtful_are_told_where_they_matter(own, book):
    """By the files' own times, unknown, or other than the platform says; without a due date nobody needs to know."""
    due = Rules({"lab": LabRules(due=utc("2026-03-02T00:00:00"), late=Late(per_day=Amount(1.0)))})
    found = [
        own.found("ann"),
        own.found("bob", "y", late=True),
        replace(own.found("cyd", "z"), path=None, problem="gone"),
    ]
    os.utime(own.folder / "ann" / "lab.py", (0, 0))
    recorder = own.recorder(book, *found, rules=due)
    for number in (0, 1):
        recorder.arrived(number, answer(recorder, number, True))
    assert recorder.remarks(due) == [
        "lab: the time of handing in is by the files' own times for 1 and unknown, so not late for 1; "
        "--submitted says another",
        "the platform calls 1 late, and no time is known by which they are: bob; --submitted says when",
    ]
    assert recorder.remarks(Rules()) == []


def test_todays_points_count_for_what_was_there_already(own, book):
    """Grading again counts kept results by today's rules, and writes scores only where they are others."""
    recorder = own.recorder(book, own.found("ann"))
    recorder.arrived(0, answer(recorder, 0, True))
    late = Rules({"lab": LabRules(due=utc("2026-02-28T12:00:00"), late=Late(per_day=Amount(1.0)))})
    for _ in range(2):
        own.recorder(book, own.found("ann"), rules=late).settle()
    assert [event.what for event in book.history("ann") if event.what.startswith("score")] == [
        "score 8 of 10 (grade: 8 for attempt 1 of 1)",
        "score 8 -> 7 of 10 (grade: 8 for attempt 1 of 1, 1 day late -1)",
    ]


def test_attempt_that_changes_a_score_is_told_with_old_and_new(own, book):
    """Whoever had a score and has another one now; who is graded for the first time, or keeps a score, is not named."""
    recorder = own.recorder(book, own.found("ann"), own.found("bob", "y = 1\n"))
    for number in (0, 1):
        recorder.arrived(number, answer(recorder, number, True, True))
    assert recorder.remarks(Rules()) == []
    book.close()
    with Gradebook(own.out / NAME, author="ada") as again:
        recorder = own.recorder(again, own.found("ann", "x = 2\n"), own.found("bob", "y = 1\n"), own.found("cyd", "z"))
        recorder.arrived(0, answer(recorder, 0, True, False))
        recorder.arrived(2, answer(recorder, 2, True, False))
        assert recorder.remarks(Rules()) == [
            "scores that are others than before: 0 gained, 1 lost",
            "  ann, lab: 8 -> 4 of 10 (4 for attempt 2 of 2)",
        ]


def test_many_changed_scores_are_a_few_lines_and_a_count(own, book):
    """A class that lost points fits on a screen."""
    class_ = [own.found(f"s{n:02}", f"x = {n}\n") for n in range(12)]
    recorder = own.recorder(book, *class_)
    for number in range(12):
        recorder.arrived(number, answer(recorder, number, True))
    book.close()
    with Gradebook(own.out / NAME, author="ada") as again:
        recorder = own.recorder(again, *(own.found(f"s{n:02}", f"y = {n}\n") for n in range(12)))
        for number in range(12):
            recorder.arrived(number, answer(recorder, number, False))
        lines = recorder.remarks(Rules())
    assert (lines[0], len(lines)) == ("scores that are others than before: 0 gained, 12 lost", 10)
    assert lines[-1] == "  and 4 more: grader log STUDENT"


def test_hand_in_without_anything_to_read_is_for_a_person_until_one_has_looked(own, book):
    """It is listed with its problem and counts as 0; points by hand, also 0 of them, end that."""
    gone = replace(own.found("ann"), path=None, problem="lab.py is missing; found lab.pdf")
    recorder = own.recorder(book, gone, own.found("bob"))
    recorder.arrived(0, {**answer(recorder, 1, False), "problem": gone.problem, "sha256": ""})
    recorder.arrived(1, answer(recorder, 1, False))
    assert list(recorder.unread()) == [("ann", "lab", "lab.py is missing; found lab.pdf")]
    assert for_a_person(recorder.unread())[1:] == ["  lab: ann (lab.py is missing; found lab.pdf)"]
    book.adjust("ann", "lab", 0.0, "was ill", recorder.mark)
    assert list(recorder.unread()) == []
    assert for_a_person([]) == []


def test_note_says_where_this_hand_in_was_found(own, book):
    """Also where the result is that of an equal one, which was found elsewhere."""
    found = own.found("ann", note="taken from X.py"), own.found("bob"), own.found("cyd", note="taken from a/lab.py")
    recorder = own.recorder(book, *found)
    recorder.arrived(0, answer(recorder, 0, True))
    assert recorder.known_meanwhile(1)
    assert recorder.known_meanwhile(2)
    notes = [json.loads((own.out / name / "lab.json").read_text())["notes"] for name in ("ann", "bob", "cyd")]
    assert notes == [["taken from X.py"], [], ["taken from a/lab.py"]]


def test_older_archive_that_is_graded_later_takes_nothing_away_and_is_told(own, book):
    """The newer work goes on to count; whose hand-in is older is said."""
    newer, older = Told(everybody="2026-03-05T12:00:00+00:00"), Told(everybody="2026-03-03T12:00:00+00:00")
    recorder = own.recorder(book, own.found("ann"), told=newer)
    recorder.arrived(0, answer(recorder, 0, True))
    recorder = own.recorder(book, own.found("ann", "x = 2\n"), told=older)
    recorder.arrived(0, answer(recorder, 0, False))
    ((_, score),) = book.grades()
    assert (score.score, score.attempt) == (8.0, 1)
    words = "1 of these hand-ins are older than what was graded before, which goes on to count: ann"
    assert f"lab: {words}" in recorder.remarks(Rules())
    assert recorder.remarks(Rules(rest=LabRules(attempts="best"))) == []
