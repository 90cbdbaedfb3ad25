"""A changed course: only what the change touches is run again, for everybody, and who gained and lost is said."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from grader.gradebook.book import NAME, Gradebook
from grader.results import sole_writer

Grader = Callable[..., subprocess.CompletedProcess[str]]

HEAD = "import torch\n\n\ndef masked_mean(x, mask):\n"
RIGHT = HEAD + "    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
DETACHED = RIGHT.replace("torch.where(mask, x, 0.0)", "torch.where(mask, x, 0.0).detach()")  # 3 of 4
WRONG = HEAD + "    return (x * mask).mean(1)\n"
CLASS = {"ann": RIGHT, "bob": DETACHED, "cyd": WRONG, "dan": "raise OSError\n", "eve": RIGHT + "# eve\n"}


class Course:
    """A class that was graded, in a course that changes; a class because each step follows on the last."""

    def __init__(self, folder: Path, grader: Grader) -> None:
        self.folder, self.grader = folder, grader
        self.course, self.out, self.hand_ins = folder / "course", folder / "out", folder / "class"

    @property
    def suite(self) -> Path:
        """The hidden suite."""
        return self.course / "autotests" / "masked" / "test_masked.py"

    def run(self, command: str, *options: object, status: int = 0) -> str:
        """Run a command of the grader on this class; return what it printed."""
        where = ("--course", self.course) if command != "log" else ()
        done = self.grader(command, *options, *where, "-o", self.out)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def edit(self, path: Path, old: str, new: str) -> None:
        """Change a file of the course."""
        text = path.read_text()
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new))

    def outcomes(self) -> dict[str, dict[str, tuple[str, str, int, float]]]:
        """Return what the gradebook says of each student's checks: outcome, message, line, weight."""
        with Gradebook(self.out / NAME, write=False) as book:
            return {
                entry.student: {
                    each.check.name: (
                        each.verdict.outcome.value,
                        each.verdict.message,
                        each.verdict.line,
                        each.check.weight,
                    )
                    for each in entry.attempts[-1].result.checks
                }
                for entry, _ in book.grades(with_results=True)
            }

    def scores(self) -> dict[str, float]:
        """Return everybody's score."""
        students = json.loads(self.run("grades", "--format", "json"))
        return {each["student"]: each["labs"]["masked"]["score"] for each in students}


@pytest.fixture(scope="module")
def graded(course: Path, grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Grade a class once; its folder of hand-ins is gone afterwards."""
    found = Course(tmp_path_factory.mktemp("regrade"), grader)
    shutil.copytree(course, found.course)
    for name, text in CLASS.items():
        (found.hand_ins / name).mkdir(parents=True)
        (found.hand_ins / name / "masked.py").write_text(text)
    (found.hand_ins / "fay").mkdir()
    (found.hand_ins / "fay" / "notes.txt").write_text("nothing yet")
    found.run("grade", found.hand_ins, "-a", "masked", "--seed", 5)
    return found


@pytest.fixture
def changed(graded: Course, tmp_path: Path) -> Course:
    """Return the graded class in a folder of this test's own; what was handed in is in the gradebook only."""
    shutil.copytree(graded.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("class"))
    return Course(tmp_path / "copy", graded.grader)


def test_changed_check_is_run_alone_for_everybody_and_the_table_says_who_gained(changed):
    """One check is edited: it is run once a hand-in, nothing else; the same command again runs nothing."""
    before = changed.outcomes()
    changed.edit(
        changed.suite,
        "student.gradient(x, mask, weight), reference.gradient",
        "reference.gradient(x, mask, weight), reference.gradient",
    )
    changed.edit(
        changed.suite,
        "    weight = draw.normal(4)\n",
        "    weight = draw.normal(4)\n    student.masked_mean(x, mask)\n",
    )
    said = changed.run("regrade")
    assert "6 of 6 results were of other files than today's" in said
    assert "masked: ran test_gradient (5)" in said  # of fay there is nothing to run
    rows = {
        found[0]: found[1:] for found in re.findall(r"^(\w+) +masked +(\S+) -> (\S+) of 4 +(\S+)$", said, re.MULTILINE)
    }
    assert rows == {"bob": ("3", "4", "+1"), "cyd": ("0", "1", "+1")}
    assert "2 gained, 0 lost, 4 keep their score" in said
    after = changed.outcomes()
    for name in CLASS:
        untouched = {check: value for check, value in before[name].items() if check != "test_gradient"}
        assert {check: value for check, value in after[name].items() if check != "test_gradient"} == untouched
    assert changed.scores() == {"ann": 4.0, "bob": 4.0, "cyd": 1.0, "dan": 0.0, "eve": 4.0, "fay": 0.0}
    told = json.loads((changed.out / "bob" / "masked.json").read_text())
    assert (told["score"], told["seed"], len(told["checks"])) == (4.0, 5, 3)
    assert ">4</a>" in (changed.out / "report.html").read_text()
    assert "bob,bob,,,4,4,4" in (changed.out / "grades.csv").read_text()
    assert "score 3 -> 4 of 4 (regrade: 4 for attempt 1 of 1)" in changed.run("log", "bob")
    assert "nothing has changed since all 6 were graded" in changed.run("regrade")


NEW = """\
@pytest.mark.grade(task="masked_mean")
def test_new(student, draw):
    x, mask = rows(draw, 4, 6)
    assert student.masked_mean(x, mask).shape == (4,)


"""
FIRST = '@pytest.mark.grade(task="masked_mean", visibility="public"'
DRAWN = "    x, mask = rows(draw, 2, 3)\n"
CHANGES = {
    "a check that loses": ("suite", DRAWN, f"{DRAWN}    assert student.masked_mean(x, mask).shape == (9,)\n"),
    "a new check": ("suite", FIRST, NEW + FIRST),
    "a check of another name": ("suite", "def test_small_case", "def test_smaller_case"),
    "a weight": ("suite", "weight=2", "weight=20"),
    "the solution": ("solution", "mask.sum(dim=1)", "(mask.sum(dim=1) + 1)"),
    "a limit": ("manifest", "seconds = 5", "seconds = 4"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_regrade_ends_as_grading_everything_anew_does(changed, graded, change):
    """Whatever was changed: outcomes, messages, weights and scores are those of a run of everything, same inputs."""
    which, old, new = CHANGES[change]
    path = {
        "suite": changed.suite,
        "solution": changed.course / "solutions" / "masked" / "masked.py",
        "manifest": changed.course / "assignments" / "masked" / "assignment.toml",
    }[which]
    changed.edit(path, old, new)
    changed.run("regrade")
    regraded = changed.outcomes(), changed.scores()
    changed.run("grade", graded.hand_ins, "-a", "masked", "--seed", 5, "--again")
    assert (changed.outcomes(), changed.scores()) == regraded


def test_grade_after_a_regrade_has_nothing_to_do(changed, graded):
    """Both commands write the same keys."""
    changed.edit(changed.suite, "mean=3.0", "mean=5.0")
    changed.run("regrade")
    said = changed.run("grade", graded.hand_ins, "-a", "masked")
    assert "6 of 6 were graded before and have not changed since" in said


def test_results_of_another_device_are_left_and_that_is_said(changed):
    """Nothing was regraded, which is not to say that nothing has changed."""
    with closing(sqlite3.connect(changed.out / NAME)) as connection, connection:
        connection.execute("UPDATE results SET device = 'cuda'")
    changed.edit(changed.suite, DRAWN, f"{DRAWN}    assert student.masked_mean(x, mask).shape == (9,)\n")
    said = changed.run("regrade")
    assert "nothing was regraded of 6 results" in said
    assert "6 graded on cuda are left as they are" in said
    assert "nothing has changed" not in said


def test_weight_needs_no_run_and_no_hand_in(changed):
    """Points of a check are counted anew from what is recorded, and a change back is, too."""
    changed.edit(changed.suite, "weight=2", "weight=6")
    said = changed.run("regrade")
    assert "masked: ran nothing" in said
    assert re.search(r"^bob +masked +3 -> 3\.5 of 4 +\+0\.5$", said, re.MULTILINE)
    changed.edit(changed.suite, "weight=6", "weight=2")
    assert re.search(r"^bob +masked +3\.5 -> 3 of 4 +-0\.5$", changed.run("regrade"), re.MULTILINE)


def test_broken_suite_takes_no_score_away(changed):
    """An edit that does not even compile leaves every score, ends with 3 and says why; mended, it goes on."""
    before = changed.scores()
    changed.edit(changed.suite, "import pytest\n", "import (\n")
    said = changed.run("regrade", status=3)
    assert "6 could not be regraded and keep their scores: " in said
    assert "cannot be collected" in said
    assert changed.scores() == before
    changed.edit(changed.suite, "import (\n", "import pytest\n")
    assert "nothing has changed" in changed.run("regrade")


def test_regrade_that_fails_repeats_no_change_of_an_earlier_one(changed):
    """The table is about this command alone: who kept a score is not told again of what was lost before."""
    changed.edit(changed.suite, "weight=2", "weight=6")
    assert "1 gained, 0 lost, 5 keep their score" in changed.run("regrade")
    before = changed.scores()
    changed.edit(changed.suite, "    weight = draw.normal(4)\n", "    raise OSError(draw.normal(4))\n")
    said = changed.run("regrade", status=3)
    assert "0 gained, 0 lost, 6 keep their score" in said
    assert " -> " not in said
    assert changed.scores() == before


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_regrade_that_is_killed_goes_on_with_the_same_command(changed, how):
    """What was regraded is not run again, and the table says what this command changed; the rest is in the log."""
    changed.edit(
        changed.suite,
        "    weight = draw.normal(4)\n",
        "    weight = draw.normal(4)\n    import time\n    time.sleep(2)\n",
    )
    changed.edit(changed.suite, "weight=2", "weight=6")
    command = [sys.executable, "-m", "grader", "regrade", "--course", changed.course, "-o", changed.out, "-j", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        for _ in range(2400):
            time.sleep(0.05)
            with Gradebook(changed.out / NAME, write=False) as book:
                told = [event for name in CLASS for event in book.history(name) if "regraded" in event.what]
            if len(told) >= 3:
                break
        process.send_signal(how)
    assert process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 143)  # that one was told, and closed
    assert len(told) in (3, 4)
    before = changed.scores()["bob"]
    said = changed.run("regrade")
    told = re.search(r"^bob +masked +3 -> 3\.5 of 4 +\+0\.5$", said, re.MULTILINE)
    assert (before, told is None) in ((3.0, False), (3.5, True))
    assert "score 3 -> 3.5 of 4 (regrade: " in changed.run("log", "bob")
    assert int(re.search(r"ran test_gradient \((\d)\)", said)[1]) <= 2
    with Gradebook(changed.out / NAME, write=False) as book:
        assert all(sum("regraded" in e.what for e in book.history(name)) == 1 for name in (*CLASS, "fay"))


def test_damaged_copy_of_a_hand_in_costs_that_student_nothing(changed):
    """What cannot be run again keeps its score, and is named."""
    with Gradebook(changed.out / NAME) as book, book._transaction() as connection:
        from sqlalchemy import text

        connection.execute(
            text("UPDATE hand_ins SET data = x'00' WHERE sha256 = (SELECT sha256 FROM results WHERE attempt = 2)")
        )
    before = changed.scores()
    changed.edit(changed.suite, "mean=3.0", "mean=5.0")
    said = changed.run("regrade", status=3)
    assert "1 could not be regraded and keep their scores: bob, masked: the gradebook" in " ".join(said.split())
    assert changed.scores() == before


# --- other commands about the gradebook -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("regrade",), ("rescore",), ("adjust", "bob", "masked", "1", "--reason", "x")])
@pytest.mark.parametrize("there", [True, False], ids=["empty folder", "no folder"])
def test_a_gradebook_that_is_not_there_is_told_and_not_made(course, tmp_path, grader, command, there):
    """What changes a gradebook needs one: a mistyped -o or --gradebook makes nothing and is no success."""
    out, file = tmp_path / "resluts", tmp_path / "book.sqlite"
    if there:
        out.mkdir()
    for options, place in [((), out / NAME), (("--gradebook", file), file)]:
        done = grader(*command, "--course", course, "-o", out, *options)
        assert done.returncode == 2
        assert f"there is no gradebook {place}; `grader grade` makes one" in " ".join(done.stderr.split())
    assert sorted(tmp_path.rglob("*")) == ([out] if there else [])


def test_rescore_counts_by_todays_points_and_rules(changed):
    """Points of the manifest, late days and extensions change every score without a run, and change back."""
    manifest, plan = changed.course / "assignments" / "masked" / "assignment.toml", changed.course / "course.toml"
    changed.edit(manifest, "points = 4", "points = 8")
    said = changed.run("rescore")
    assert re.search(r"^bob +masked +3 -> 6 of 8 +\+3$", said, re.MULTILINE)
    assert "3 gained, 0 lost, 3 keep their score" in said
    assert json.loads((changed.out / "bob" / "masked.json").read_text())["score"] == 6.0
    plan.write_text(
        '[policy]\nlate = {per_day = "25%", at_most = "50%"}\n[policy.labs.masked]\ndue = 2020-01-01T00:00:00Z\n'
        "[policy.extensions.ann]\nmasked = 2099-01-01T00:00:00Z\n"
        "[policy.extensions.anne]\nmasked = 2099-01-01T00:00:00Z\n"
    )
    said = changed.run("rescore")
    assert re.search(r"^eve +masked +8 -> 4 of 8 +-4$", said, re.MULTILINE)
    assert changed.scores() == {"ann": 8.0, "bob": 2.0, "cyd": 0.0, "dan": 0.0, "eve": 4.0, "fay": 0.0}
    assert "1 student with an extension has handed in nothing: 'anne' (did you mean 'ann'?)" in said
    plan.unlink()
    changed.edit(manifest, "points = 8", "points = 4")
    changed.run("rescore")
    assert "0 gained, 0 lost, 6 keep their score" in changed.run("rescore")


def test_adjustment_is_signed_and_survives_whatever_follows(changed):
    """Points by hand, with who and why; a regrade and a new look at the points keep them."""
    said = changed.run("adjust", "bob", "masked", "-1.5", "--reason", "copied from ann", "--author", "Grace H.")
    assert said == "bob  masked: 3 -> 1.5 of 4\n"
    changed.edit(changed.suite, "weight=2", "weight=6")
    changed.run("regrade")
    assert changed.scores()["bob"] == 2.0
    lines = changed.run("log", "bob", "masked").splitlines()
    assert [line.endswith("[Grace H.]") for line in lines if "by hand: copied from ann" in line] == [True]
    events = json.loads(changed.run("log", "bob", "--format", "json"))
    assert [event["lab"] for event in events] == ["masked"] * len(lines)
    assert re.search(r"^bob +2 / 4\* ", changed.run("grades"), re.MULTILINE)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("adjust", "bbo", "masked", "1", "--reason", "x"), "knows no student 'bbo'; did you mean 'bob'?"),
        (("adjust", "bob", "maskde", "1", "--reason", "x"), "there is no lab 'maskde'"),
        (("adjust", "bob", "masked", "0", "--reason", "x"), "POINTS is a number such as 2 or -1.5, and not 0"),
        (
            ("adjust", "bob", "masked", "85", "--reason", "x"),
            "that would be 88 of 4 points in masked; is it meant? --beyond",
        ),
        (("adjust", "bob", "masked", "nan", "--reason", "x"), "POINTS is a number such as 2 or -1.5"),
        (("adjust", "bob", "masked", "1", "--reason", " "), "--reason is empty"),
        (("adjust", "bob", "masked", "1"), "Missing option '--reason'"),
        (("log", "bbo"), "knows no student 'bbo'; did you mean 'bob'?"),
        (("regrade", "-a", "maskde"), "there is no lab 'maskde'"),
        (("grades", "--format", "moodel"), "'moodel' is not one of"),
    ],
)
def test_wrong_command_is_told(graded, command, message):
    """What is wrong, and what was meant; nothing is changed."""
    before = (graded.out / NAME).read_bytes()
    assert message in " ".join(graded.run(*command, status=2).split())
    assert (graded.out / NAME).read_bytes() == before


def test_more_points_than_there_are_can_be_meant(changed):
    """A prize may go beyond the lab's points, once it is said; taking points from there needs no word."""
    said = changed.run("adjust", "bob", "masked", "+2", "--reason", "prize", "--beyond")
    assert said == "bob  masked: 3 -> 5 of 4\n"
    assert changed.run("adjust", "bob", "masked", "-0.5", "--reason", "x") == "bob  masked: 5 -> 4.5 of 4\n"


def test_who_handed_in_nothing_readable_gets_a_score_by_hand(changed):
    """0 is an answer, too: the mark and the empty cell are gone then."""
    assert re.search(r"^fay +0 / 4\? ", changed.run("grades"), re.MULTILINE)
    assert "fay,fay,,,,0,4" in changed.run("grades", "--format", "csv")
    assert changed.run("adjust", "fay", "masked", "0", "--reason", "never came") == "fay  masked: 0 -> 0 of 4\n"
    assert re.search(r"^fay +0 / 4 ", changed.run("grades"), re.MULTILINE)
    assert "fay,fay,,,0,0,4" in changed.run("grades", "--format", "csv")


def test_adjusting_does_not_wait_for_a_run_and_recounting_does(changed):
    """While somebody grades into the same folder, points by hand are taken at once; what rewrites the folder is not."""
    with sole_writer(changed.out):
        assert changed.run("adjust", "bob", "masked", "+1", "--reason", "x") == "bob  masked: 3 -> 4 of 4\n"
        for command in ("rescore", "regrade"):
            assert f"another run is writing to {changed.out}" in " ".join(changed.run(command, status=2).split())
    changed.run("rescore")
    assert "bob,bob,,,4,4,4" in (changed.out / "grades.csv").read_text()


def test_regrade_refuses_where_student_code_could_read_what_it_holds(changed, tmp_path):
    """The gradebook holds everybody's work; in a folder that Python needs it would be open at every level."""
    (tmp_path / "system").mkdir()
    site = tmp_path / "site" / "sitecustomize.py"
    site.parent.mkdir()
    site.write_text(f"from grader.sandbox import jail\njail.SYSTEM += ({str(tmp_path / 'system')!r},)\n")
    options = ("--course", changed.course, "-o", changed.out, "--gradebook", tmp_path / "system" / "book.sqlite")
    done = changed.grader("regrade", *options, env={**os.environ, "PYTHONPATH": str(site.parent)})
    assert done.returncode == 2
    assert f"lies in {tmp_path / 'system'}, which student code needs and may read" in " ".join(done.stderr.split())
    assert list((tmp_path / "system").iterdir()) == []


def test_new_attempt_and_an_old_one_count_as_the_rules_say(changed, graded):
    """A student hands in again, worse: "last" takes the new one, "best" the old, without a run; so does the log."""
    shutil.copytree(graded.hand_ins, changed.hand_ins)
    (changed.hand_ins / "ann" / "masked.py").write_text(WRONG + "# again\n")
    any_time = ("--submitted", "2026-03-01T12:00Z")
    changed.run("grade", changed.hand_ins, "-a", "masked", *any_time)
    assert changed.scores()["ann"] == 0.0
    (changed.course / "course.toml").write_text('[policy]\nattempts = "best"\n')
    assert re.search(r"^ann +masked +0 -> 4 of 4 +\+4$", changed.run("rescore"), re.MULTILINE)
    assert "attempt 2: handed in, 2026-03-01T12:00:00+00:00 as given" in changed.run("log", "ann")
