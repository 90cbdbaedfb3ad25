"""The manifest: what is read from it, and that each of its errors names the file, the key and the cure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import Assignment, LabLimits, Task, read_assignment
from grader.errors import UsageProblem

WHOLE = """
title = "Attention"
devices = ["cpu", "cuda"]

[limits]
seconds = 2.5
memory_mb = 512
gpu_memory_mb = 2048
scratch_mb = 16

[[tasks]]
name = "scores"
points = 3

[[tasks]]
name = "heads"
points = 1.5
names = ["split", "Merge"]
builds_on = ["scores"]

[[tasks]]
name = "block"
points = 4
builds_on = ["heads", "scores"]
"""
SHORT = 'title = "T"\n[[tasks]]\nname = "a"\npoints = 1\n'
Read = Callable[[str | bytes], Assignment]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Return the path of the manifest of a lab called `attention`."""
    path = tmp_path / "attention" / "assignment.toml"
    path.parent.mkdir()
    return path


@pytest.fixture
def read(manifest: Path) -> Read:
    """Write a manifest and read it."""

    def of(text: str | bytes) -> Assignment:
        manifest.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_assignment(manifest)

    return of


def test_a_whole_manifest_is_read(read):
    """Every key ends up where it belongs; the lab's name is its folder's."""
    assert read(WHOLE) == Assignment(
        lab="attention",
        title="Attention",
        tasks=(
            Task("scores", 3.0, ("scores",)),
            Task("heads", 1.5, ("split", "Merge"), ("scores",)),
            Task("block", 4.0, ("block",), ("heads", "scores")),
        ),
        limits=LabLimits(seconds=2.5, memory_mb=512, gpu_memory_mb=2048, scratch_mb=16),
        devices=("cpu", "cuda"),
    )


def test_what_is_left_out_has_a_default(read):
    """A title and one task with points are enough; a lab then runs on the CPU and writes no files."""
    found = read(SHORT)
    assert found.limits == LabLimits(seconds=5.0, memory_mb=1024, gpu_memory_mb=4096, scratch_mb=0)
    assert found.devices == ("cpu",)
    assert found.tasks == (Task("a", 1.0, ("a",), ()),)


def test_points_and_names_follow_from_the_manifest(read):
    """Points add up, the hand-in is named after the lab, and prerequisites are the names behind tasks, once each."""
    found = read(WHOLE)
    assert found.points == 8.5
    assert found.file == "attention.py"
    assert found.task("heads").points == 1.5
    assert found.prerequisites("scores") == ()
    assert found.prerequisites("block") == ("scores", "split", "Merge")
    with pytest.raises(KeyError):
        found.task("head")


def limits(line: str) -> str:
    """Return a manifest with one line under [limits]."""
    return f"{SHORT}[limits]\n{line}\n"


def task(line: str) -> str:
    """Return a manifest whose task `a` has another line."""
    return f"{SHORT}{line}\n"


def second(line: str) -> str:
    """Return a manifest with a second task `b` of 1 point and one more line."""
    return f'{SHORT}[[tasks]]\nname = "b"\npoints = 1\n{line}\n'


ERRORS = {
    "nothing": ("", ("no [[tasks]]", "at least one")),
    "no title": ('[[tasks]]\nname = "a"\npoints = 1\n', ("title is missing",)),
    "empty title": (SHORT.replace('"T"', '" "'), ("title is missing or no text",)),
    "title no text": (SHORT.replace('"T"', "3"), ("title is missing or no text",)),
    "no tasks": ('title = "T"\n', ("no [[tasks]]", "at least one")),
    "tasks a number": ('title = "T"\ntasks = 3\n', ("tasks must be a list", "3")),
    "tasks a table": ('title = "T"\n[tasks]\nname = "a"\n', ("tasks must be a list",)),
    "tasks of texts": ('title = "T"\ntasks = ["a"]\n', ("[[tasks]] must be tables",)),
    "task without name": ('title = "T"\n[[tasks]]\npoints = 1\n', ("name is missing",)),
    "task without points": ('title = "T"\n[[tasks]]\nname = "a"\n', ("'a'", "points")),
    "points a text": (second("").replace("points = 1", 'points = "1"', 1), ("'a'", "points must be a number", "'1'")),
    "points true": (SHORT.replace("= 1", "= true"), ("points must be a number", "True")),
    "points zero": (SHORT.replace("= 1", "= 0"), ("points must be greater than 0", "0")),
    "points negative": (SHORT.replace("= 1", "= -1"), ("points must be greater than 0", "-1")),
    "points nan": (SHORT.replace("= 1", "= nan"), ("points", "nan")),
    "points infinite": (SHORT.replace("= 1", "= inf"), ("points", "inf")),
    "unknown key": (f'titel = "x"\n{SHORT}', ("unknown key 'titel'", "did you mean 'title'?")),
    "unknown key far off": (f"zzz = 1\n{SHORT}", ("unknown key 'zzz' in the manifest",)),
    "unknown table": (f"{SHORT}[limts]\n", ("unknown key 'limts'", "did you mean 'limits'?")),
    "unknown limit": (limits("secnds = 1"), ("unknown key 'secnds' in [limits]", "did you mean 'seconds'?")),
    "unknown key of a task": (task("build_on = []"), ("'build_on' in task 'a'", "did you mean 'builds_on'?")),
    "limits no table": (f"limits = 3\n{SHORT}", ("limits must be a table, [limits]",)),
    "seconds zero": (limits("seconds = 0"), ("seconds must be greater than 0", "0")),
    "seconds negative": (limits("seconds = -2"), ("seconds must be greater than 0", "-2")),
    "seconds a text": (limits('seconds = "5"'), ("seconds must be a number", "'5'")),
    "seconds nan": (limits("seconds = nan"), ("seconds", "nan")),
    "seconds infinite": (limits("seconds = inf"), ("seconds", "inf")),
    "memory zero": (limits("memory_mb = 0"), ("memory_mb must be greater than 0",)),
    "memory a fraction of 1": (limits("memory_mb = 0.5"), ("memory_mb", "0.5")),
    "memory nan": (limits("memory_mb = nan"), ("memory_mb", "nan")),
    "memory infinite": (limits("memory_mb = inf"), ("memory_mb", "inf")),
    "scratch negative": (limits("scratch_mb = -1"), ("scratch_mb must be", "-1")),
    "scratch a list": (limits("scratch_mb = []"), ("scratch_mb must be a number",)),
    "devices a text": (f'devices = "cpu"\n{SHORT}', ("devices must be a list", "'cpu'")),
    "unknown device": (f'devices = ["gpu"]\n{SHORT}', ("devices: 'gpu' is none of cpu, cuda",)),
    "device a number": (f"devices = [0]\n{SHORT}", ("devices: 0 is none of cpu, cuda",)),
    "names a text": (task('names = "a"'), ("names must be a list", "'a'")),
    "names of numbers": (task("names = [1]"), ("task 'a'", "lists of strings")),
    "builds_on a text": (task('builds_on = "a"'), ("builds_on must be a list",)),
    "builds_on of numbers": (task("builds_on = [1]"), ("task 'a'", "lists of strings")),
    "builds on itself": (task('builds_on = ["a"]'), ("task 'a' builds on 'a'", "no earlier task")),
    "builds on a near name": (second('builds_on = ["aa"]'), ("task 'b' builds on 'aa'", "did you mean 'a'?")),
    "builds on a later task": (
        task('builds_on = ["b"]\n[[tasks]]\nname = "b"\npoints = 1'),
        ("task 'a' builds on 'b'", "no earlier task"),
    ),
    "listed twice": (f'{SHORT}[[tasks]]\nname = "a"\npoints = 2\n', ("task 'a' is listed twice",)),
    "no TOML": ('title = "T\n', ("not valid TOML", "line 1")),
    "a key twice": (f'title = "S"\n{SHORT}', ("not valid TOML", "line 2")),
    "not UTF-8": (b'title = "\xff"\n', ("not valid TOML", "utf-8")),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), ERRORS.values(), ids=ERRORS)
def test_an_error_names_the_file_the_key_and_the_cure(text, words, read, manifest):
    """What is wrong in a manifest is a usage problem in words: which file, which key, what to write instead."""
    with pytest.raises(UsageProblem) as caught:
        read(text)
    for word in (str(manifest), *words):
        assert word in caught.value.message
    assert caught.value.exit_code == 2


def test_zero_scratch_is_no_error(read):
    """Where students write no files, 0 may be written out."""
    assert read(limits("scratch_mb = 0")).limits.scratch_mb == 0


def test_a_fraction_of_scratch_is_not_rounded_to_none(read):
    """Half a megabyte is refused in words or granted, never silently nothing."""
    try:
        granted = read(limits("scratch_mb = 0.5")).limits.scratch_mb
    except UsageProblem:
        granted = 0.5
    assert granted > 0


def test_a_negative_scratch_is_told_that_zero_is_allowed(read):
    """The cure of an error is no other error: 0 is allowed here."""
    with pytest.raises(UsageProblem) as caught:
        read(limits("scratch_mb = -1"))
    assert "greater than 0" not in caught.value.message


def test_a_missing_manifest_names_the_command_that_writes_one(manifest):
    """A lab without manifest is told how to get one."""
    with pytest.raises(UsageProblem, match=r"assignment\.toml is missing.*grader new LAB"):
        read_assignment(manifest)


def test_a_folder_in_the_manifests_place_is_an_error_in_words(manifest):
    """What cannot be read as a file is a usage problem that names it."""
    manifest.mkdir()
    with pytest.raises(UsageProblem, match=r"assignment\.toml"):
        read_assignment(manifest)
