"""Two people grade the same class into one PostgreSQL at the same time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.gradebook.book import open_gradebook

HEAD = "import torch\n\n\ndef masked_mean(x, mask):\n"
RIGHT = HEAD + "    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
WRONG = HEAD + "    return (x * mask).mean(1)\n"
STUDENTS = 30


@pytest.mark.timeout(900)  # two classes on a busy machine
def test_two_who_grade_one_class_agree_and_share_the_work(course: Path, tmp_path: Path, postgres: str) -> None:
    """Each hand-in has one result that counts for both, nobody's update is lost, and a third run has nothing to do."""
    for number in range(STUDENTS):
        path = tmp_path / "class" / f"s{number:02}" / "masked.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{RIGHT if number % 3 else WRONG}# {number}\n")
    line = [sys.executable, "-m", "grader", "grade", str(tmp_path / "class"), "-a", "masked", "--course", str(course)]
    environment = {**os.environ, "GRADER_GRADEBOOK": postgres}

    def start(name: str) -> subprocess.Popen[str]:
        command = [*line, "-o", str(tmp_path / name), "--author", name, "--format", "json"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    both = [start("ada"), start("bob")]
    said = [each.communicate(timeout=800) for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    first, second = ({result["student"]: result for result in json.loads(out)} for out, _ in said)
    assert {name: result["score"] for name, result in first.items()} == {
        f"s{number:02}": 4.0 if number % 3 else 0.0 for number in range(STUDENTS)
    }
    assert {name: result["score"] for name, result in second.items()} == {n: r["score"] for n, r in first.items()}
    with open_gradebook(postgres, tmp_path) as book:
        grades = book.grades()
        own = [[event for event in book.history(entry.student) if "graded" in event.what] for entry, _ in grades]
        assert len(grades) == STUDENTS
        assert [len(entry.attempts) for entry, _ in grades] == [1] * STUDENTS
        assert [len(events) for events in own] == [1] * STUDENTS
    assert {events[0].by for events in own} <= {"ada", "bob"}
    third = subprocess.run(
        [*line, "-o", str(tmp_path / "cyd")], env=environment, capture_output=True, text=True, check=True
    )
    assert f"{STUDENTS} of {STUDENTS} were graded before and have not changed since" in third.stdout
    assert not list(tmp_path.rglob("*.sqlite"))
