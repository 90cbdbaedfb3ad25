"""The score that counts beside the points of the checks: in the summary, in the table, and on the page of all labs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.gradebook.book import NAME, Gradebook
from grader.gradebook.class_reports import ClassReports
from grader.gradebook.counted import Counts
from grader.gradebook.policy import LabRules, Rules, Score
from grader.gradebook.recorded import report_of
from grader.skeleton import write_skeleton
from grader.tables import summary
from grader.tally import Tally

from .books import ASSIGNMENT, FAILED, MARK, OTHER, PASSED, handed_in, mark_by, result
from .test_policy import HALF, RIGHT, attempt, entry, score
from .test_regrade import RIGHT as MASKED

FULL = report_of(result(outcomes=RIGHT), "Ann", ASSIGNMENT)


def counted(entry_: object, score_: Score, rules: Rules | None = None) -> Score | None:
    """Return what counts in place of a report with full marks."""
    counts = Counts(rules)
    counts.note("Ann", entry_, score_)
    return counts.of(FULL)


def test_score_that_is_the_points_is_not_told_twice():
    """Only where it is another: by hand, late, of another attempt, of other points."""
    one = entry(attempt(1, RIGHT))
    assert counted(one, score(attempt(1, RIGHT))) is None
    by_hand = score(attempt(1, RIGHT), by_hand=(-1.5,))
    assert counted(one, by_hand) is by_hand
    two = (attempt(1, HALF), attempt(2, RIGHT))
    assert counted(entry(*two), score(*two)) is None
    assert counted(entry(*two[::-1]), score(*two[::-1])).score == 4.0
    extra = Rules({"lab": LabRules(extra_credit=("bonus",))})
    assert counted(one, score(attempt(1, RIGHT), extra_credit=("bonus",)), extra).max_score == 8.0
    assert Counts().of(FULL) is None


def test_summary_tells_both_where_they_differ():
    """The points of the checks, and what counts; one line where they are the same."""
    assert summary(Tally.of([FULL, FULL])) == ["2 graded: mean 100 %, 2 with full marks, 0 with none"]
    assert summary(Tally.of([FULL, FULL], lambda _: Score(0.0, 10.0))) == [
        "2 graded: mean 100 %, 2 with full marks, 0 with none, by the points of the checks",
        "what counts, with due dates, attempts, extra credit and changes by hand: "
        "mean 0 %, 0 with full marks, 2 with none",
    ]


@pytest.fixture
def book(tmp_path: Path):
    """Yield an open gradebook."""
    with Gradebook(tmp_path / NAME) as opened:
        yield opened


def test_reports_of_a_class_are_the_newest_of_every_lab(book):
    """By name of the student and lab; of the newest attempt that has a result; of labs that the course has."""
    ann, other, zoe, gone = book.enter([
        handed_in("ann"), handed_in("ann", lab="other"), handed_in("Zo\u00eb"), handed_in("ann", lab="gone"),
    ])  # fmt: skip
    mark = MARK
    book.record(ann, result(), mark)
    book.record(other, result(lab="other", outcomes={"test_a": PASSED}), mark)
    book.record(zoe, result(), mark)
    book.record(gone, result(lab="gone"), mark)
    (again,) = book.enter([handed_in("ann", "y")])
    book.record(again, result(key="k2", outcomes={"test_a": FAILED}), mark)
    book.enter([handed_in("ann", "z")])
    reports = ClassReports(book, {"lab": ASSIGNMENT, "other": OTHER})
    assert [(each.student, each.lab, each.score) for each in reports] == [
        ("ann", "lab", 0.0),
        ("ann", "other", 4.0),
        ("Zo\u00eb", "lab", 6.0),
    ]
    assert len(reports) == 3
    book.rescore(mark_by(attempts="best"), why="rescore")
    counts = reports.counts(Rules())
    assert [each and each.score for each in map(counts.of, reports)] == [6.0, None, None]


def test_page_and_summary_say_what_counts_and_the_page_has_all_labs(grader: Callable[..., object], tmp_path: Path):
    """Late by the rules and changed by hand: both numbers stand there; grading another lab loses none of the first."""
    course, out, hand_ins = tmp_path / "course", tmp_path / "out", tmp_path / "class"
    for lab in ("masked", "second"):
        write_skeleton(course, lab)
    for name in ("ann", "bob"):
        (hand_ins / name).mkdir(parents=True)
        (hand_ins / name / "masked.py").write_text(MASKED + f"# {name}\n")
        (hand_ins / name / "second.py").write_text(MASKED)
    (course / "course.toml").write_text(
        '[policy]\nlate = {per_day = "100%"}\n[policy.labs.masked]\ndue = 2020-01-01T00:00:00Z\n'
        "[policy.extensions.bob]\nmasked = 2099-01-01T00:00:00Z\n"
    )
    options = ("--course", course, "-o", out, "-a")
    said = grader("grade", hand_ins, *options, "masked").stdout
    assert "2 graded: mean 100 %, 2 with full marks, 0 with none, by the points of the checks\n" in said
    assert "changes by hand: mean 50 %, 1 with full marks, 1 with none\n" in said
    assert " ".join(said.splitlines()[1].split()) == "ann masked 4 / 4 0 / 4"
    text = " ".join((out / "report.html").read_text().split())
    assert "→ <strong>0</strong>" in text
    assert "counts 0 of 4: 4 for attempt 1 of 1, " in text
    assert "mean</td><td>4 of 4 → 2 of 4" in text
    grader("adjust", "ann", "masked", "1", "--reason", "x", "--course", course, "-o", out)
    said = grader("grade", hand_ins, *options, "second").stdout
    assert "by the points" not in said
    text = " ".join((out / "report.html").read_text().split())
    assert "<th>masked</th><th>second</th>" in text
    assert "2 students, 4 hand-ins in the gradebook" in text
    assert "counts 1 of 4: 4 for attempt 1 of 1, " in text
