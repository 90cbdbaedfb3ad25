"""Results on disk: whole files or none, names safe on every system, and nothing hidden in them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from grader.assignment import Assignment, LabLimits, Task
from grader.errors import UsageProblem
from grader.hand_ins.collect import file_name
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.results import (
    RunFacts,
    check_data,
    hash_files,
    report_from,
    result_data,
    sole_writer,
    write_atomically,
    write_result,
)
from grader.scoring import Report, score_tasks

ASSIGNMENT = Assignment("lab", "A Lab", (Task("a", 4.0, ("f",)), Task("b", 2.0, ("g",))), LabLimits(), ("cpu",))
PUBLIC = CheckResult(
    Check("test_small", "a", 1.0, "public", "Which axis?"),
    Verdict(Outcome.FAILED, "the value is not the expected one", "got 3.5, expected 7.25", 12),
    cpu=0.123456,
    output="hello",
)
HIDDEN = CheckResult(
    Check("test_large", "a", 3.0, "hidden", "What about an empty row?"),
    Verdict(Outcome.ERROR, "ValueError at line 3: `return x.view(2)`", "ValueError: shape [7.25]", 3),
    with_reference=("g",),
)
PASSED = CheckResult(Check("test_b", "b", 1.0, "hidden", "Still a hint."), Verdict(Outcome.PASSED))
CHECKS = (PUBLIC, HIDDEN, PASSED)
REPORT = Report("s1", "lab", score_tasks(ASSIGNMENT, CHECKS), CHECKS, notes=("a note",), sha256="cd" * 32, level="L2")
FACTS = RunFacts(
    seed=(1 << 63) - 1,
    device="cpu",
    started="2026-01-02T03:04:05+00:00",
    versions={"torchgrade": "0.1.0", "torch": "2.15.0", "python": "3.11.7"},
    hashes={"lab": {"lab": "l", "suite": "s", "solution": "o"}, "other": {"lab": "x"}},
)


# --- the data ---------------------------------------------------------------------------------------------------------


def test_a_result_has_its_schema():
    """The keys of a result file, and of each task and check in it, are those of grader/result/v1."""
    data = result_data(REPORT, ASSIGNMENT, FACTS)
    assert list(data) == [
        "schema", "student", "lab", "title", "score", "max_score", "open_points", "gradable", "problem", "notes",
        "tasks", "checks", "executed", "sandbox", "device", "seed", "graded_at", "versions", "hashes", "key",
    ]  # fmt: skip
    assert data["schema"] == "grader/result/v1"
    assert all(list(task) == ["task", "score", "max_score", "open_points"] for task in data["tasks"])
    assert all(
        list(check) == [
            "name", "task", "outcome", "weight", "points", "max_points", "visibility", "hint", "message", "detail",
            "line", "cell", "with_reference", "cpu_seconds", "output",
        ]
        for check in data["checks"]
    )  # fmt: skip
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_a_result_says_what_was_graded_and_with_what():
    """Scores, sandbox, device, seed, versions and hashes stand in the result, enough to repeat the run."""
    data = result_data(REPORT, ASSIGNMENT, FACTS)
    assert (data["student"], data["lab"], data["title"]) == ("s1", "lab", "A Lab")
    assert (data["score"], data["max_score"], data["open_points"]) == (2.0, 6.0, 0.0)
    assert data["tasks"][1] == {"task": "b", "score": 2.0, "max_score": 2.0, "open_points": 0.0}
    assert (data["sandbox"], data["device"], data["seed"]) == ("L2", "cpu", (1 << 63) - 1)
    assert data["graded_at"] == "2026-01-02T03:04:05+00:00"
    assert data["versions"] == FACTS.versions
    assert data["hashes"] == {"submission": "cd" * 32, "lab": "l", "suite": "s", "solution": "o"}


def test_points_of_checks_add_up_to_the_score():
    """Each check says what it is worth and what it won; together they are the tasks' points."""
    data = result_data(REPORT, ASSIGNMENT, FACTS)
    assert [check["max_points"] for check in data["checks"]] == [1.0, 3.0, 2.0]
    assert [check["points"] for check in data["checks"]] == [0.0, 0.0, 2.0]
    assert sum(check["max_points"] for check in data["checks"]) == data["max_score"]


def test_a_report_comes_back_from_its_data():
    """What a result file holds makes the same file again: nothing is lost but what it withholds."""
    data = result_data(REPORT, ASSIGNMENT, FACTS)
    assert result_data(report_from(json.loads(json.dumps(data)), "s1"), ASSIGNMENT, FACTS) == data


def test_an_ungradable_result_has_no_score():
    """Where the harness failed there is no number that could be mistaken for a grade."""
    broken = replace(HIDDEN, verdict=Verdict(Outcome.HARNESS_ERROR, "our fault"))
    report = replace(REPORT, checks=(PUBLIC, broken, PASSED))
    data = result_data(report, ASSIGNMENT, FACTS)
    assert data["score"] is None
    assert data["gradable"] is False


def test_hidden_details_are_withheld():
    """Of a hidden check, neither numbers nor the exception's own text stand in the file; of a public one they do."""
    data = result_data(REPORT, ASSIGNMENT, FACTS)
    public, hidden, _ = data["checks"]
    assert public["detail"] == "got 3.5, expected 7.25"
    assert hidden["detail"] == ""
    assert hidden["message"] == "ValueError at line 3: `return x.view(2)`"
    assert hidden["line"] == 3
    assert json.dumps(data).count("7.25") == 1


def test_output_of_hidden_checks_is_withheld():
    """What student code printed in a hidden check could be its inputs: it stands in no file."""
    printed = replace(HIDDEN, output="x = tensor([7.25])")
    assert check_data(printed, ASSIGNMENT, replace(REPORT, checks=(PUBLIC, printed, PASSED)))["output"] == ""
    assert check_data(PUBLIC, ASSIGNMENT, REPORT)["output"] == "hello"


def test_hints_are_for_what_was_lost():
    """A lost check shows its hint, a passed one does not."""
    assert [check["hint"] for check in result_data(REPORT, ASSIGNMENT, FACTS)["checks"]] == [
        "Which axis?",
        "What about an empty row?",
        "",
    ]


def test_names_of_students_are_printable():
    """A folder's name with control characters does no harm where the file is shown."""
    assert result_data(replace(REPORT, student="a\x1b[2J\n"), ASSIGNMENT, FACTS)["student"] == "a?[2J?"


# --- the files --------------------------------------------------------------------------------------------------------


def test_a_result_is_written_by_student_and_lab(tmp_path):
    """One JSON file for each student and lab, readable for all, ending in a line end."""
    path = write_result(tmp_path / "out", "s1", result_data(REPORT, ASSIGNMENT, FACTS))
    assert path == tmp_path / "out" / "s1" / "lab.json"
    assert json.loads(path.read_text(encoding="utf-8")) == result_data(REPORT, ASSIGNMENT, FACTS)
    assert path.read_text(encoding="utf-8").endswith("}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_second_run_replaces_the_file(tmp_path):
    """A repeated run leaves one file, the newer."""
    write_result(tmp_path, "s1", result_data(REPORT, ASSIGNMENT, FACTS))
    path = write_result(tmp_path, "s1", result_data(replace(REPORT, notes=("another",)), ASSIGNMENT, FACTS))
    assert json.loads(path.read_text())["notes"] == ["another"]
    assert [each.name for each in path.parent.iterdir()] == ["lab.json"]


def test_text_of_every_kind_can_be_written(tmp_path):
    """Accents are kept, and half a surrogate pair in a message ends no run."""
    report = replace(REPORT, student="Zoë", problem="é \ud800 \0 €")
    path = write_result(tmp_path, "s1", result_data(report, ASSIGNMENT, FACTS))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["student"] == "Zoë"
    assert data["problem"].startswith("é ")
    assert data["problem"].endswith("\0 €")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(step, tmp_path, monkeypatch):
    """A disk that is full, or a machine that stops, costs the new text only."""
    path = tmp_path / "result.json"
    write_atomically(path, "old")

    def fails(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["result.json"]


def test_what_a_killed_writer_left_is_replaced(tmp_path):
    """Half a file beside the result neither stops the next writer nor stays; a link there is not followed."""
    path, left = tmp_path / "result.json", tmp_path / ".result.json.part"
    left.write_text("half")
    write_atomically(path, "whole")
    left.symlink_to(tmp_path / "elsewhere")
    write_atomically(path, "new")
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"result.json": "new"}


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    """The second is told so at once; when the first has ended, the folder is free."""
    refusal = r"another run is writing to .*; wait for it, or name another folder"
    with sole_writer(tmp_path), pytest.raises(UsageProblem, match=refusal), sole_writer(tmp_path):
        pass
    with sole_writer(tmp_path):
        assert os.listdir(tmp_path) == []


def test_a_reader_sees_the_old_text_or_the_new_one(tmp_path):
    """While files are rewritten, whoever reads finds a whole one at every moment."""
    path = tmp_path / "result.json"
    texts = ["a" * 200_000, "b" * 300_000]
    write_atomically(path, texts[0])
    seen, done = set(), threading.Event()

    def reads() -> None:
        while not done.is_set():
            seen.add(path.read_text())

    reader = threading.Thread(target=reads)
    reader.start()
    for number in range(40):
        write_atomically(path, texts[number % 2])
    done.set()
    reader.join()
    assert seen
    assert seen <= set(texts)


def test_a_link_in_the_files_place_is_replaced_not_followed(tmp_path):
    """A link that someone left in the results folder leads no write elsewhere."""
    other = tmp_path / "other"
    other.write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.html").symlink_to(other)
    write_atomically(tmp_path / "out" / "report.html", "new")
    assert other.read_text() == "mine"
    assert not (tmp_path / "out" / "report.html").is_symlink()


# --- names of folders -------------------------------------------------------------------------------------------------

NAMES = [
    "../../etc/passwd", "/etc/passwd", "..", ".", "", " ", "a/b", "a\\b", "C:x", "a\0b", "a\nb", "x" * 300, ".hidden",
    "dot.", "blank ", "Zoë", "Zoe\u0308", "学生", "a?b", "a*b", "<b>", '"', "|", "\udcff", "~root", "$HOME", "-rf",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_students_folder_is_one_safe_component(name):
    """Whatever a student is called, the folder is one component that every file system takes."""
    safe = file_name(name)
    assert re.fullmatch(r"[A-Za-z0-9_.@+-]{1,100}", safe)
    assert safe.strip(".") == safe
    assert Path(safe).name == safe


@pytest.mark.parametrize("name", ["s1", "anna.b", "anna_b", "123456", "a-b+c@d.e"])
def test_a_plain_name_is_kept(name):
    """An ordinary name is the folder's name."""
    assert file_name(name) == name


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "aux.b"])
def test_a_name_that_windows_reserves_is_changed(name):
    """Devices of Windows are no names of folders there."""
    assert file_name(name) != name
    assert file_name(name).split(".")[0].lower() not in {"con", "nul", "com1", "aux"}


def test_the_reports_own_name_is_no_students_folder():
    """A student cannot stand in the way of the report of the run."""
    for name in ("report.html", "report-0001.html", "Report-12345.HTML", "index.html"):
        assert file_name(name) != name


def test_different_students_get_different_folders():
    """No two names share a folder, and none can be made to share another's."""
    names = [*NAMES, "s1", "a_b", "a b", file_name("a b"), "x" * 301]
    assert len({file_name(name) for name in names}) == len(set(names))


def test_a_folder_is_the_same_in_every_run():
    """The name depends on the student only."""
    assert file_name("a b") == f"a_b-{hashlib.sha256(b'a b').hexdigest()[:16]}"


# --- hashes -----------------------------------------------------------------------------------------------------------


def test_a_hash_tells_contents_and_their_borders_apart(tmp_path):
    """A changed byte, another order and a byte moved from one file to the next change the hash."""
    one, two = tmp_path / "one", tmp_path / "two"
    seen = set()
    for left, right in (("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc"), ("c", "ab")):
        one.write_text(left)
        two.write_text(right)
        seen.add(hash_files([one, two]))
    assert len(seen) == 5
    assert hash_files([one, two]) == hash_files([one, two])


def test_a_missing_file_counts_as_empty(tmp_path):
    """A lab without probes has a hash."""
    (tmp_path / "empty").touch()
    assert hash_files([tmp_path / "none"]) == hash_files([tmp_path / "empty"])
