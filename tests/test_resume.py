"""Results that are there already: what has not changed is not graded again, whatever happened in between."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook.book import NAME, Gradebook

Grader = Callable[..., subprocess.CompletedProcess[str]]

RIGHT = "import torch\n\n\ndef masked_mean(x, mask):\n    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
WRONG = "def masked_mean(x, mask):\n    return (x * mask).mean(1)\n"


class Again:
    """A class that is graded again and again; a class because each run follows on the last."""

    def __init__(self, course: Path, folder: Path, grader: Grader) -> None:
        self.course, self.folder, self.out = folder / "course", folder / "class", folder / "out"
        shutil.copytree(course, self.course)
        self.grader = grader
        for name, text in (("ann", RIGHT), ("bob", WRONG), ("cyd", "raise OSError\n"), ("dan", "def masked_mean(:\n")):
            (self.folder / name).mkdir(parents=True)
            self.hand_in(name).write_text(text)
        (self.folder / "eve").mkdir()
        (self.folder / "eve" / "notes.txt").write_text("nothing yet")

    def hand_in(self, name: str) -> Path:
        """Return where a student's file lies."""
        return self.folder / name / "masked.py"

    def run(self, *options: str) -> dict[str, dict[str, Any]]:
        """Grade; return the results by student."""
        command = ("grade", self.folder, "-a", "masked", "--course", self.course, "-o", self.out, "--format", "json")
        done = self.grader(*command, *options)
        assert done.returncode == 0, done.stderr
        found = {result["student"]: result for result in json.loads(done.stdout)}
        written = {name: (self.out / name / "masked.json").stat().st_mtime_ns for name in found}
        return {name: {**result, "written": written[name]} for name, result in found.items()}


@pytest.fixture(scope="module")
def first(
    course: Path, grader: Grader, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Again, dict[str, dict[str, Any]]]:
    """Grade a class once."""
    again = Again(course, tmp_path_factory.mktemp("again"), grader)
    return again, again.run()


@pytest.fixture
def run(first: tuple[Again, Any], tmp_path: Path) -> tuple[Again, Any]:
    """Return the graded class in a folder of this test's own, with its results."""
    shutil.copytree(first[0].course.parent, tmp_path / "copy")
    again = object.__new__(Again)
    again.course, again.folder, again.out = (tmp_path / "copy" / name for name in ("course", "class", "out"))
    again.grader = first[0].grader
    return again, first[1]


def graded_anew(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Return who was graded again: the file was written anew."""
    return {name for name in after if name not in before or after[name]["written"] != before[name]["written"]}


def test_same_command_grades_nobody_twice(run):
    """Nothing has changed: every result is as it was, to the byte, failed and missing hand-ins included."""
    again, before = run
    files = {path: path.read_bytes() for path in again.out.glob("*/*.json")}
    assert again.run() == before
    assert {path: path.read_bytes() for path in files} == files
    done = again.grader("grade", again.folder, "-a", "masked", "--course", again.course, "-o", again.out)
    assert "5 of 5 were graded before and have not changed since (--again)" in done.stdout
    assert (again.out / "report.html").is_file()


def test_again_grades_everybody(run):
    """--again does what it says."""
    again, before = run
    after = again.run("--again")
    assert graded_anew(before, after) == set(before)
    assert {name: result["score"] for name, result in after.items()} == {n: r["score"] for n, r in before.items()}


@pytest.mark.parametrize("change", ["edited", "renamed to a notebook", "new", "lost", "damaged", "another key"])
def test_who_has_changed_is_graded_again(run, change):
    """A new hand-in, a changed one and one without a sound result are graded; the others are not."""
    again, before = run
    result = again.out / "bob" / "masked.json"
    data = json.loads(result.read_text())
    if change == "edited":
        again.hand_in("bob").write_text(RIGHT)
    elif change == "renamed to a notebook":
        cell = {"cell_type": "code", "source": RIGHT, "metadata": {}, "outputs": [], "execution_count": None}
        book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        again.hand_in("bob").unlink()
        again.hand_in("bob").with_suffix(".ipynb").write_text(json.dumps(book))
    elif change == "new":
        (again.folder / "fay").mkdir()
        again.hand_in("fay").write_text(RIGHT)
    elif change == "lost":
        result.unlink()
    elif change == "damaged":
        result.write_text(result.read_text()[:400])
    else:
        result.write_text(json.dumps({**data, "key": "0" * 64}))
    after = again.run()
    changed = "fay" if change == "new" else "bob"
    assert graded_anew(before, after) == {changed}
    assert {each["seed"] for each in after.values()} == {each["seed"] for each in before.values()}
    assert after[changed]["score"] == (0.0 if change in ("lost", "damaged", "another key") else 4.0)


@pytest.mark.parametrize("file", ["solutions/masked/masked.py", "autotests/masked/test_masked.py",
                                  "autotests/masked/probes.py", "autotests/masked/conftest.py"])  # fmt: skip
def test_changed_lab_is_graded_again(run, file):
    """What stands in suite, probes or solution can change every result."""
    again, before = run
    path = again.course / file
    path.write_text((path.read_text() if path.exists() else "") + "\n# changed\n")
    assert graded_anew(before, again.run()) == set(before)


@pytest.mark.parametrize(
    ("old", "new", "runs"), [("seconds = 5", "seconds = 6", True), ("points = 4", "points = 8", False)]
)
def test_changed_manifest_is_run_again_only_where_it_can_change_an_outcome(run, old, new, runs):
    """A limit can change how a check ends; points cannot, and are counted anew without a run."""
    again, before = run
    path = again.course / "assignments" / "masked" / "assignment.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    after = again.run()
    assert (before["dan"]["key"] != after["dan"]["key"]) is runs
    factor = 1 if runs else 2
    assert {n: r["score"] for n, r in after.items()} == {n: factor * r["score"] for n, r in before.items()}
    assert (before["ann"]["graded_at"], before["ann"]["seed"]) == (
        after["ann"]["graded_at"],
        after["ann"]["seed"],
    ) or runs


def test_equal_hand_ins_are_run_once(run):
    """Who hands in what somebody else handed in gets that one's result, without a run."""
    again, before = run
    (again.folder / "fay").mkdir()
    again.hand_in("fay").write_text(RIGHT)
    after = again.run()
    checks = {name: after[name]["checks"] for name in ("ann", "fay")}
    assert checks["fay"] == checks["ann"] == before["ann"]["checks"]  # to the millisecond that they took
    assert graded_anew(before, after) == {"fay"}


def test_file_of_a_result_is_a_copy_of_what_the_gradebook_holds(run):
    """Who changes or deletes a student's file changes no grade: the next run puts it back, without a run."""
    again, before = run
    result = again.out / "bob" / "masked.json"
    sound = result.read_bytes()
    result.write_text(sound.decode().replace('"score": 0.0', '"score": 4.0'))
    (again.out / "cyd" / "masked.json").unlink()
    after = again.run()
    assert result.read_bytes() == sound
    assert {n: {**r, "written": 0} for n, r in after.items()} == {n: {**r, "written": 0} for n, r in before.items()}


def test_result_of_a_weaker_sandbox_does_not_count(run):
    """What was graded without protection is graded again where protection is required."""
    again, _ = run
    weak = again.run("--sandbox", "none", "--again")
    assert {weak[name]["sandbox"] for name in ("ann", "bob", "cyd")} == {"L0"}
    assert {"ann", "bob", "cyd"} <= graded_anew(weak, after := again.run())
    assert {after[name]["sandbox"] for name in ("ann", "bob", "cyd")} == {"L2"}


def test_seed_that_is_asked_for_is_used(run):
    """--seed repeats a run with its inputs: a result with other inputs does not count, one with these does."""
    again, before = run
    after = again.run("--seed", "12")
    assert {result["seed"] for result in after.values()} == {12}
    assert graded_anew(before, after) == set(before)
    assert again.run("--seed", "12") == after


def test_full_disk_is_one_line_and_the_same_command_goes_on(run, tmp_path):
    """Nothing that was recorded is lost or run again when there is room again."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk: a full disk is not tested")
    again, before = run
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    try:
        again.out = disk / "out"
        for number in range(12):
            (again.folder / f"more{number:02}").mkdir()
            again.hand_in(f"more{number:02}").write_text(f"{WRONG}# {number} {os.urandom(20000).hex()}\n")
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(1_500_000))
        command = ("grade", again.folder, "-a", "masked", "--course", again.course, "-o", again.out)
        done = again.grader(*command)
        assert done.returncode == 3
        assert re.fullmatch(r"Error: (the gradebook|cannot write) .*(disk is full|No space left).*\n", done.stderr), (
            done.stderr
        )
        with Gradebook(again.out / NAME, write=False) as book:
            there = {entry.student: entry.attempts[0].result for entry, _ in book.grades(with_results=True)}
        ballast.unlink()
        after = again.run()
        assert len(after) == len(before) + 12
        assert {name: result["score"] for name, result in after.items() if name in before} == {
            n: r["score"] for n, r in before.items()
        }
        for name, result in there.items():
            if result is not None:
                assert after[name]["checks"][0]["cpu_seconds"] == round(result.checks[0].cpu, 4)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
