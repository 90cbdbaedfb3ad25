"""A class that is graded in shards and merged has the gradebook of a class that is graded at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.cluster.joining import missing_shards
from grader.cluster.shard import Shard, note_of, read_shard, write_note
from grader.errors import UsageProblem
from grader.gradebook.book import NAME, Gradebook
from grader.hand_ins.collect import Collection, Found

HEAD = "import torch\n\n\ndef masked_mean(x, mask):\n"
RIGHT = HEAD + "    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
WRONG = HEAD + "    return (x * mask).mean(1)\n"


def of_class(*students: str) -> Collection:
    """Return a class's hand-ins."""
    return Collection(tuple(Found(name, "masked", Path(), Path(f"{name}/masked.py")) for name in students), ())


def take_note(collection: Collection, shard: Shard, out: Path) -> None:
    """Note a split as `grade` does."""
    write_note(note_of(collection, shard), out)


def array(number: int, count: int, first: int, last: int) -> dict[str, str]:
    """Return what Slurm tells a task of an array."""
    values = {"ID": number, "COUNT": count, "MIN": first, "MAX": last}
    return {f"SLURM_ARRAY_TASK_{name}": str(value) for name, value in values.items()}


def test_each_student_is_in_one_shard_on_every_machine() -> None:
    """All shards together are the class, a student's spellings fall together, and the deal never changes."""
    names = [f"s{number:03}" for number in range(300)]
    dealt = [[name for name in names if Shard(number, 7).takes(name)] for number in range(1, 8)]
    assert sorted(name for own in dealt for name in own) == names
    assert min(map(len, dealt)) > 25
    assert all(Shard(n, 5).takes("Jose\u0301") == Shard(n, 5).takes("Jos\u00e9") for n in range(1, 6))
    assert [next(n for n in range(1, 8) if Shard(n, 7).takes(name)) for name in ("amara", "ben", "s017")] == [1, 4, 1]


@pytest.mark.parametrize("text", ["", "0/3", "4/3", "1/0", "3", "-1/3", "1/3/5", "1.0/3", "1/1000000", "one/two"])
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    """The message says how one is written, and what was got."""
    with pytest.raises(UsageProblem, match=r"--shard is I/N, from 1/N to N/N"):
        read_shard(text)


@pytest.mark.parametrize(
    ("told", "shard"),
    [(array(1, 10, 1, 10), "1/10"), (array(0, 10, 0, 9), "1/10"), (array(10, 10, 1, 10), "10/10")],
)
def test_a_task_of_an_array_knows_its_shard(told: dict[str, str], shard: str) -> None:
    """Arrays from 0 or 1 deal the class out."""
    assert str(read_shard("auto", told)) == shard


@pytest.mark.parametrize(
    "told", [{}, array(3, 1, 3, 3), array(7, 2, 3, 7), array(3, 2, 3, 4), {"SLURM_ARRAY_TASK_ID": "1"}]
)
def test_an_array_that_does_not_say_how_the_class_is_split_is_refused(told: dict[str, str]) -> None:
    """Two tasks of ten that are given again would otherwise take half of the class each."""
    with pytest.raises(UsageProblem, match="--shard auto, but"):
        read_shard("auto", told)


def test_a_folder_is_of_one_shard(tmp_path: Path) -> None:
    """Tasks that are all given one folder would write over each other."""
    take_note(of_class("ada", "bob"), Shard(1, 2), tmp_path)
    take_note(of_class("ada", "bob"), Shard(1, 2), tmp_path)
    with pytest.raises(UsageProblem, match=r"has the results of shard 1/2; give each shard a folder of its own"):
        take_note(of_class("ada", "bob"), Shard(2, 2), tmp_path)


def test_what_is_missing_of_a_class_is_told(tmp_path: Path) -> None:
    """A shard that was never graded, and a class that changed between two shards."""
    folders = [tmp_path / str(number) for number in (1, 2, 3)]
    for number, folder in enumerate(folders, 1):
        folder.mkdir()
        take_note(of_class("ada", "bob", "cyd", *["dan"] * (number == 3)), Shard(number, 3), folder)
    assert missing_shards(folders[:2]) == ["of 3 shards these are missing: 3; grade them, and merge again"]
    for folder in folders[:2]:
        (folder / NAME).touch()
    assert missing_shards([folder / NAME for folder in folders[:2]]) == missing_shards(folders[:2])
    assert missing_shards([Path("postgresql://host/book")]) == []
    assert missing_shards(folders)[0].startswith("the 3 shards did not see the same class")
    take_note(of_class("ada", "bob", "cyd"), Shard(3, 3), folders[2])
    assert missing_shards(folders) == []


@pytest.mark.timeout(600)  # four gradings on a busy machine
def test_shards_merge_to_the_class(course: Path, grader: Callable[..., Any], tmp_path: Path) -> None:
    """Scores, table and files are those of one run; a shard that is missing makes the merge fail, and say so."""
    for number, name in enumerate(("amara", "dev")):
        path = tmp_path / "class" / name / "masked.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{RIGHT if number % 2 else WRONG}# {number}\n")
    line = ["grade", tmp_path / "class", "--course", course, "--seed", 3, "-j", 1]
    assert grader(*line, "-o", tmp_path / "whole").returncode == 0
    parts = [tmp_path / f"shard-{number}" for number in (1, 2, 3)]
    graded = [grader(*line, "-o", part, "--shard", f"{number}/3") for number, part in enumerate(parts, 1)]
    assert [each.returncode for each in graded] == [0] * 3, graded
    students = [sorted(path.parent.name for path in part.glob("*/masked.json")) for part in parts]
    assert students == [[], ["dev"], ["amara"]]
    out = tmp_path / "merged"
    some = grader("merge", *parts[:2], "-o", out, "--course", course)
    assert (some.returncode, "of 3 shards these are missing: 3" in some.stderr) == (3, True)
    merged = grader("merge", *reversed(parts), "-o", out, "--course", course)
    assert merged.returncode == 0, merged.stderr
    assert f"2 scores of 2 students in {out / NAME}, from 3 gradebooks" in merged.stdout
    for path in (tmp_path / "whole").glob("*/masked.json"):
        twins = [json.loads(each.read_text()) for each in (path, out / path.relative_to(tmp_path / "whole"))]
        for twin in twins:
            twin.pop("graded_at")
            [check.pop("cpu_seconds") for check in twin["checks"]]
        assert twins[0] == twins[1]
    assert (out / "grades.csv").read_bytes() == (tmp_path / "whole" / "grades.csv").read_bytes()
    assert "amara" in (out / "report.html").read_text()
    books = [Gradebook(folder / NAME, write=False) for folder in (tmp_path / "whole", out)]
    assert [s for _, s in books[0].grades()] == [s for _, s in books[1].grades()]
    again = grader("grade", tmp_path / "class", "--course", course, "-o", out)
    assert "2 of 2 were graded before" in again.stdout
    nothing = grader("merge", parts[0], out, *parts[1:], "-o", out, "--course", course)
    assert "nothing is new" in nothing.stdout


def test_a_merge_of_what_is_no_gradebook_is_refused(course: Path, grader: Callable[..., Any], tmp_path: Path) -> None:
    """A folder that a shard never wrote to is named."""
    (tmp_path / "shard-1").mkdir()
    done = grader("merge", tmp_path / "shard-1", "-o", tmp_path / "out", "--course", course)
    assert (done.returncode, f"{tmp_path / 'shard-1'} has no gradebook" in done.stderr) == (2, True)
