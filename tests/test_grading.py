"""Grading from end to end: an odd hand-in costs its own student only, a fault of ours costs nobody."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.engine import Settings, run_jobs
from grader.release import stub_of
from grader.skeleton import write_skeleton

Grader = Callable[..., subprocess.CompletedProcess[str]]
Below = Callable[[int], list[int]]

RIGHT = """\
import torch


def masked_mean(x, mask):
    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)
"""
HALF = RIGHT.replace("torch.where(mask, x, 0.0)", "torch.where(mask, x, 0.0).detach()")
MISTAKE = RIGHT.replace("torch.where(mask, x, 0.0).sum(1) / mask.sum(1)", "(x * mask).mean(1)")
WIDE = {**os.environ, "COLUMNS": "400"}  # a row of the table is one line


def write(path: Path, text: str, *, encoding: str = "utf-8", newline: str | None = None) -> None:
    """Write a hand-in and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding, newline=newline)


def notebook(*cells: str) -> str:
    """Return a notebook with these code cells."""
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])))


def results_of(out: Path, lab: str = "masked") -> dict[str, dict[str, Any]]:
    """Return the results below *out* by student."""
    return {path.parent.name: json.loads(path.read_text()) for path in out.glob(f"*/{lab}.json")}


def comparable(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what must be equal when a run is repeated: all but times."""
    checks = [{key: value for key, value in check.items() if key != "cpu_seconds"} for check in result["checks"]]
    return {**result, "graded_at": "", "checks": checks}


# --- one class of odd hand-ins ----------------------------------------------------------------------------------------

# student: hand-in, score, what the one line of the student says; a task of 4 points, checks of weight 1, 2 and 1
TEXTS = {
    "right": (RIGHT, "4 / 4", ""),
    "mistaken": (MISTAKE, "0 / 4", "3 failed"),
    "half": (HALF, "3 / 4", "masked_mean 3/4: 1 raised"),
    "returns_nothing": ("def masked_mean(x, mask):\n    x.mean()\n", "0 / 4", "2 failed, 1 raised"),
    "raises": (
        "x = '<script>alert(1)</script>'\nraise ValueError(x)\n",
        "0 / 4",
        "ValueError: <script>alert(1)</script>",
    ),
    "divides": ("\n\nhalf = 1 / 0\n", "0 / 4", "ZeroDivisionError: division by zero at line 3: `half = 1 / 0`"),
    "loops": ("def masked_mean(x, mask):\n    while True: pass\n", "0 / 4", "3 timed out"),
    "segfaults": ("import ctypes\nctypes.string_at(0)\n", "0 / 4", "the interpreter crashed (SIGSEGV)"),
    "exits": ("import os\nos._exit(0)\n", "0 / 4", "the process ended"),
    "quits": ("raise SystemExit(0)\n", "0 / 4", "SystemExit"),
    "syntax": ("import torch\n\ndef masked_mean(x, mask)\n    return x\n", "0 / 4", "line 3: expected ':'"),
    "empty": ("", "0 / 4", "masked.py is empty"),
    "nameless": ("import torch\n", "0 / 4", "3 raised"),
    "forks": ("import os\nos.fork()\n", "0 / 4", "PermissionError"),
    "leaks": (
        "def masked_mean(x, mask):\n    raise ValueError('VAL' + 'UES' + str(x.tolist()))\n",
        "0 / 4",
        "3 raised",
    ),
}


def write_class(folder: Path, stub: str) -> dict[str, tuple[str, str]]:
    """Write the class; return each student's score and words."""
    expected = {}
    for student, (text, score, words) in TEXTS.items():
        write(folder / student / "masked.py", text)
        expected[student] = (score, words)
    write(folder / "stub" / "masked.py", stub)
    cells = ["%matplotlib inline\nimport torch", RIGHT.split("\n\n\n")[1], "model.fit(data)", "!pip install x"]
    write(folder / "notebook" / "masked.ipynb", notebook(*cells))
    write(folder / "bom" / "masked.py", RIGHT, encoding="utf-8-sig")
    write(folder / "crlf" / "masked.py", RIGHT, newline="\r\n")
    write(folder / "latin" / "masked.py", "# -*- coding: latin-1 -*-\n# caf\xe9\n" + RIGHT, encoding="latin-1")
    write(folder / "nul_byte" / "masked.py", "import torch\n\0\n")
    (folder / "folder" / "masked.py").mkdir(parents=True)
    for student in ("fifo", "link", "sparse", "misnamed", "missing", "hardlink"):
        (folder / student).mkdir()
    os.mkfifo(folder / "fifo" / "masked.py")
    (folder / "link" / "masked.py").symlink_to(folder / "right" / "masked.py")
    os.link(folder / "mistaken" / "masked.py", folder / "hardlink" / "masked.py")
    with open(folder / "sparse" / "masked.py", "wb") as file:
        file.truncate(100 << 20)
    write(folder / "misnamed" / "maskde.py", RIGHT)
    write(folder / "missing" / "notes.txt", "nothing yet")
    more = {
        "stub": ("0 / 4", "3 not filled in"),
        **dict.fromkeys(("notebook", "bom", "crlf", "latin"), ("4 / 4", "")),
        "nul_byte": ("0 / 4", "line 2 holds a NUL byte"),
        "folder": ("0 / 4", "masked.py is a folder; hand in the file itself"),
        "fifo": ("0 / 4", "masked.py is no regular file"),
        "link": ("0 / 4", "masked.py is a link, not a file"),
        "hardlink": ("0 / 4", "masked.py is a hard link to another file"),
        "sparse": ("0 / 4", "masked.py has 105 MB; at most 1 MB are taken"),
        "misnamed": ("4 / 4", ""),  # the only source, when one lab is asked for
        "missing": ("0 / 4", "masked.py is missing"),
        "mistaken": ("0 / 4", "masked.py is a hard link to another file"),  # neither of the two names is a copy
    }
    return {**expected, **more}


@pytest.fixture(scope="module")
def quick_course(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the course with a limit of one second of computing for each check."""
    folder = tmp_path_factory.mktemp("quick") / "course"
    shutil.copytree(course, folder)
    manifest = folder / "assignments" / "masked" / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("seconds = 5 ", "seconds = 1 "))
    return folder


class Graded:
    """A class, how its grading ended, and what each student should read; a class because many tests look at it."""

    def __init__(self, course: Path, folder: Path, grader: Grader) -> None:
        solution = course / "solutions" / "masked" / "masked.py"
        self.hand_ins, self.out = folder / "hand_ins", folder / "out"
        self.expected = write_class(self.hand_ins, stub_of(solution.read_text(), solution))
        options = ("--course", course, "-a", "masked", "-o", self.out, "--seed", 7)
        self.done = grader("grade", self.hand_ins, *options, env=WIDE)
        self.results = results_of(self.out)


@pytest.fixture(scope="module")
def graded(quick_course: Path, tmp_path_factory: pytest.TempPathFactory, grader: Grader) -> Graded:
    """Return the class, graded once for all tests."""
    return Graded(quick_course, tmp_path_factory.mktemp("class"), grader)


STUDENTS = sorted({*TEXTS, "stub", "notebook", "bom", "crlf", "latin", "nul_byte", "folder", "fifo", "link", "hardlink",
                   "sparse", "misnamed", "missing"})  # fmt: skip


def test_class_with_every_kind_of_hand_in_is_graded(graded: Graded) -> None:
    """However odd the hand-ins are, all are graded and the command ends with 0."""
    assert graded.done.returncode == 0, graded.done.stderr
    assert sorted(graded.results) == sorted(graded.expected) == STUDENTS
    assert all(result["gradable"] for result in graded.results.values())
    assert re.sub(r"\d+ of \d+ done, .*\n", "", graded.done.stderr) == ""  # how far it was, on a busy machine


@pytest.mark.parametrize("student", STUDENTS)
def test_student_has_one_clear_line(graded: Graded, student: str) -> None:
    """One line of the table names the student, the lab, the score and what was lost."""
    score, words = graded.expected[student]
    rows = re.findall(rf"^{student} +masked +(\d[\d.]* / 4) *(.*)$", graded.done.stdout, re.MULTILINE)
    assert len(rows) == 1
    assert rows[0][0] == score
    assert words in rows[0][1]
    assert bool(words) == bool(rows[0][1])
    assert "\n" not in graded.results[student]["problem"]


def test_result_file_follows_its_schema(graded: Graded) -> None:
    """Each student's file says what was graded, with what, at which level, and how each check ended."""
    result = graded.results["half"]
    assert result["schema"] == "grader/result/v1"
    assert (result["student"], result["lab"], result["score"], result["max_score"]) == ("half", "masked", 3.0, 4.0)
    assert (result["seed"], result["device"], result["sandbox"], result["open_points"]) == (7, "cpu", "L2", 0.0)
    assert result["tasks"] == [{"task": "masked_mean", "score": 3.0, "max_score": 4.0, "open_points": 0.0}]
    assert {"torchgrade", "torch", "python"} <= set(result["versions"])
    assert {name: len(value) for name, value in result["hashes"].items()} == dict.fromkeys(
        ("submission", "lab", "suite", "solution", "stub", "harness"), 64
    )
    checks = {check["name"]: check for check in result["checks"]}
    assert {name: (check["outcome"], check["points"]) for name, check in checks.items()} == {
        "test_small_case": ("passed", 1.0),
        "test_rows_with_different_counts": ("passed", 2.0),
        "test_gradient": ("error", 0.0),
    }
    assert checks["test_gradient"]["hint"] == "Is the result still connected to x?"
    assert checks["test_small_case"]["hint"] == ""


def test_stub_is_told_as_not_filled_in(graded: Graded) -> None:
    """An untouched stub earns nothing, and each check names the line to fill in."""
    for check in graded.results["stub"]["checks"]:
        assert check["outcome"] == "not_implemented"
        assert (
            check["message"]
            == f'not filled in yet at line {check["line"]}: `raise NotImplementedError("your code here")`'
        )


def test_hidden_checks_tell_no_values(graded: Graded) -> None:
    """What a hidden check says holds neither inputs nor expected values, whatever the student's code raises."""
    for result in graded.results.values():
        hidden = [check for check in result["checks"] if check["visibility"] == "hidden"]
        assert len(hidden) == 2
        assert all(check["detail"] == check["output"] == "" for check in hidden)
        assert not any("VALUES" in json.dumps(check) for check in hidden)
    shown = [check for check in graded.results["leaks"]["checks"] if "VALUES" in json.dumps(check)]
    assert [check["name"] for check in shown] == ["test_small_case"]


def test_report_is_one_page_that_runs_nothing(graded: Graded) -> None:
    """report.html names every student, escapes what students wrote and holds no script."""
    page = (graded.out / "report.html").read_text()
    for student in STUDENTS:
        assert re.search(rf"\b{student}\b", page)
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_run_is_repeated_exactly_by_its_seed(
    graded: Graded, quick_course: Path, tmp_path: Path, grader: Grader
) -> None:
    """The same seed gives the same inputs and outcomes, with two grading processes too; --strict ends with 1."""
    students = ("half", "leaks", "notebook", "right", "returns_nothing", "stub")
    for student in students:
        shutil.copytree(graded.hand_ins / student, tmp_path / "some" / student)
    options = ("-a", "masked", "-o", tmp_path / "out", "--seed", 7, "-j", 2, "--strict", "--format", "json")
    done = grader("grade", tmp_path / "some", "--course", quick_course, *options)
    assert done.returncode == 1, done.stderr
    printed = {result["student"]: comparable(result) for result in json.loads(done.stdout)}
    assert printed == {student: comparable(graded.results[student]) for student in sorted(students)}
    assert printed == {student: comparable(result) for student, result in results_of(tmp_path / "out").items()}


def test_another_seed_draws_other_inputs(graded: Graded, quick_course: Path) -> None:
    """Another seed gives other inputs: the numbers a public check tells are others."""
    job = {
        "id": 0,
        "suite": str(quick_course / "autotests" / "masked"),
        "root": str(graded.hand_ins),
        "path": "leaks/masked.py",
    }
    answers: list[Any] = []
    run_jobs(Settings(seed=8), [job], 1, lambda _, answer: answers.append(answer))
    (verdict,) = [c["verdict"] for c in answers[0]["checks"] if c["check"]["name"] == "test_small_case"]
    (before,) = [check for check in graded.results["leaks"]["checks"] if check["name"] == "test_small_case"]
    assert verdict["outcome"] == before["outcome"] == "error"
    assert verdict["detail"].startswith("ValueError: VALUES")
    assert verdict["detail"] != before["detail"]


# --- our faults -------------------------------------------------------------------------------------------------------

ODD = """\
import pytest


@pytest.mark.grade(task="masked_mean")
def test_sum(student, draw):
    x = draw.normal(2, 3)
    assert float(student.masked_mean(x, x > -100).sum()) < 1e9
"""
CHAINED = """\
import pytest
import torch


@pytest.mark.grade(task="masked_mean")
def test_twice(student, draw):
    x, mask = draw.normal(3, 3), torch.ones(3, 3, dtype=torch.bool)
    assert float(student.masked_mean(student.masked_mean(x, mask), mask).sum()) < 1e9
"""
NEVER = "import pytest\n\n\n@pytest.mark.grade(task='masked_mean')\ndef test_nothing(student):\n    assert True\n"
BROKEN = ODD.replace("    assert float", "    assert {}['key'] or float")
RAISING = "def masked_mean(x, mask):\n    ### BEGIN SOLUTION\n    raise ValueError('ours')\n    ### END SOLUTION\n"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory, grader: Grader) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Return a class graded in a course where one lab is sound and each other has a fault of its author."""
    folder = tmp_path_factory.mktemp("faulty")
    for lab, suite in {
        "odd": ODD,
        "chained": CHAINED,
        "never": NEVER,
        "broken": BROKEN,
        "raising": "",
        "uncollectable": "import (\n",
    }.items():
        write_skeleton(folder, lab)
        if suite:
            (folder / "autotests" / lab / f"test_{lab}.py").write_text(suite)
        for student, text in {"right": RIGHT, "returns_nothing": TEXTS["returns_nothing"][0]}.items():
            write(folder / "hand_ins" / student / f"{lab}.py", text)
    (folder / "solutions" / "raising" / "raising.py").write_text(RAISING)
    done = grader("grade", folder / "hand_ins", "--course", folder, "-o", folder / "out", "--strict", env=WIDE)
    return done, folder / "out"


@pytest.mark.parametrize(
    ("lab", "message"),
    [
        ("never", "the check never called the student's code"),
        ("broken", "KeyError in test_sum"),
        ("raising", "the reference fails in test_small_case: ValueError"),
        ("uncollectable", "cannot be collected"),
    ],
)
@pytest.mark.parametrize("student", ["right", "returns_nothing"])
def test_fault_of_the_author_is_neither_zero_nor_pass(
    faulty: tuple[subprocess.CompletedProcess[str], Path], lab: str, message: str, student: str
) -> None:
    """A check that calls nobody, breaks, or has a broken reference makes the report ungradable for every student."""
    done, out = faulty
    result = results_of(out, lab)[student]
    assert (result["gradable"], result["score"]) == (False, None)
    assert not any(check["outcome"] == "passed" for check in result["checks"] if lab != "broken")
    assert message in json.dumps(result)
    assert re.search(rf"^{student} +{lab} +ungradable ", done.stdout, re.MULTILINE)
    assert done.returncode == 3


@pytest.mark.parametrize("lab", ["odd", "chained"])
def test_exception_over_odd_student_data_is_the_students(
    faulty: tuple[subprocess.CompletedProcess[str], Path], lab: str
) -> None:
    """A check or reference that breaks on what a student returned, and only on that, is failed, not ungradable."""
    _, out = faulty
    results = results_of(out, lab)
    assert (results["right"]["gradable"], results["right"]["score"]) == (True, 4.0)
    assert (results["returns_nothing"]["gradable"], results["returns_nothing"]["score"]) == (True, 0.0)
    (check,) = results["returns_nothing"]["checks"]
    assert (check["outcome"], check["message"]) == ("failed", "what comes back has not the form the task asks for")


def test_missing_solution_gives_no_scores(course: Path, tmp_path: Path, grader: Grader) -> None:
    """Without the solution nothing is graded: one line names the file, and nobody gets a zero."""
    shutil.copytree(course, tmp_path / "course")
    (tmp_path / "course" / "solutions" / "masked" / "masked.py").unlink()
    write(tmp_path / "ann" / "masked.py", RIGHT)
    done = grader("grade", tmp_path / "ann" / "masked.py", "--course", tmp_path / "course", "-o", tmp_path / "out")
    assert done.returncode in (2, 3)
    assert "solutions/masked/masked.py is missing" in " ".join((done.stderr + done.stdout).split())
    assert "Traceback" not in done.stderr
    assert all(result["score"] is None for result in results_of(tmp_path / "out").values())


PATCHES = {
    "bubblewrap": "jail.bubblewrap = lambda: '/bin/false'",
    "everything": "jail.python_command = lambda config: ['/bin/false']",
}


@pytest.fixture
def patched(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Return an environment in which the grading process finds its sandbox programs replaced."""

    def environment(what: str) -> dict[str, str]:
        text = f"from grader.sandbox import jail\n{PATCHES[what]}\n"
        write(tmp_path / "site" / "sitecustomize.py", text)
        return {**WIDE, "PYTHONPATH": str(tmp_path / "site")}

    return environment


def test_no_sandbox_means_no_grading(
    course: Path, tmp_path: Path, grader: Grader, patched: Callable[[str], dict[str, str]]
) -> None:
    """Where no sandbox starts, the command ends with 3, says why and what to do, and writes no score."""
    write(tmp_path / "ann" / "masked.py", RIGHT)
    options = ("--course", course, "-o", tmp_path / "out")
    done = grader("grade", tmp_path / "ann" / "masked.py", *options, env=patched("everything"))
    assert done.returncode == 3
    said = " ".join(done.stderr.split())
    assert re.search("no sandbox of level L1 or better .*L2: .*status 1.*L1: .*status 1.*grader doctor", said)
    assert "Traceback" not in said
    assert results_of(tmp_path / "out") == {}


@pytest.mark.parametrize("secret", ["course", "submissions", "results"])
def test_what_student_code_could_read_is_not_graded(course: Path, tmp_path: Path, grader: Grader, secret: str) -> None:
    """Below /usr, or where Python lies, tests, solutions and other hand-ins would be open at every level."""
    shutil.copytree(course, tmp_path / "system" / "course")
    write(tmp_path / "system" / "submissions" / "ada" / "masked.py", RIGHT)
    shutil.copytree(tmp_path / "system", tmp_path / "own")
    (tmp_path / "link").symlink_to("system")
    places = {name: tmp_path / "own" / name for name in ("course", "submissions", "results")}
    places[secret] = tmp_path / "link" / secret
    text = f"from grader.sandbox import jail\njail.SYSTEM += ({str(tmp_path / 'system')!r},)\n"
    write(tmp_path / "site" / "sitecustomize.py", text)
    options = ("--course", places["course"], "-o", places["results"])
    done = grader("grade", places["submissions"], *options, env={**WIDE, "PYTHONPATH": str(tmp_path / "site")})
    assert done.returncode == 2, done.stdout
    assert f"lies in {tmp_path / 'system'}, which student code needs and may read" in " ".join(done.stderr.split())
    assert results_of(places["results"]) == {}


def test_lower_level_is_told(
    course: Path, tmp_path: Path, grader: Grader, patched: Callable[[str], dict[str, str]]
) -> None:
    """Where bubblewrap fails, L1 grades, and table and result say L1."""
    write(tmp_path / "ann" / "masked.py", RIGHT)
    options = ("--course", course, "-o", tmp_path / "out")
    done = grader("grade", tmp_path / "ann" / "masked.py", *options, env=patched("bubblewrap"))
    assert done.returncode == 0, done.stderr
    assert "sandbox L1," in done.stdout
    assert (results_of(tmp_path / "out")["ann"]["sandbox"], results_of(tmp_path / "out")["ann"]["score"]) == ("L1", 4.0)


def test_what_a_person_wants_of_pytest_elsewhere_changes_no_grade(course: Path, tmp_path: Path, grader: Grader) -> None:
    """Options and plugins in the environment, which choose checks or do not exist, are not the grading process's."""
    write(tmp_path / "ann" / "masked.py", RIGHT)
    options = ("--course", course, "-o", tmp_path / "out")
    odd = {"PYTEST_ADDOPTS": "-k nothing -n auto", "PYTEST_PLUGINS": "nosuch"}
    done = grader("grade", tmp_path / "ann" / "masked.py", *options, env={**os.environ, **odd})
    assert done.returncode == 0, done.stdout + done.stderr
    assert results_of(tmp_path / "out")["ann"]["score"] == 4.0


def test_nobody_is_graded_by_a_part_of_a_suite(course: Path, tmp_path: Path, grader: Grader) -> None:
    """Where something leaves checks out, nobody gets a score, and the report says what is left out."""
    shutil.copytree(course, tmp_path / "course")
    choice = (
        "def pytest_collection_modifyitems(config, items):\n    config.hook.pytest_deselected(items=[items.pop()])\n"
    )
    (tmp_path / "course" / "autotests" / "masked" / "conftest.py").write_text(choice)
    write(tmp_path / "ann" / "masked.py", RIGHT)
    done = grader("grade", tmp_path / "ann" / "masked.py", "--course", tmp_path / "course", "-o", tmp_path / "out")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "1 checks of the suite are left out, test_" in done.stdout


# --- processes that are killed ----------------------------------------------------------------------------------------

# a child that sleeps says so in the name of its process, which everybody may read
ASLEEP = """\
import ctypes
import time


def fall_asleep(seconds):
    ctypes.CDLL(None).prctl(15, b"asleep")
    time.sleep(seconds)


"""
SLEEPS_FOREVER = f"{ASLEEP}fall_asleep(1000)\n"
SLEEPS_ONCE = ASLEEP + RIGHT.replace("    return", "    if len(x) == 2:\n        fall_asleep(2)\n    return")


def read(pid: int, name: str) -> str:
    """Return a file of /proc about a process; empty when that has ended."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def find_warden(top: int, below: Below) -> int:
    """Return the warden below *top* whose child sleeps; 0 when there is none."""
    sleepers = [pid for pid in below(top) if read(pid, "comm") == "asleep\n"]
    parents = [read(pid, "stat").rpartition(")")[2].split() for pid in sleepers]
    return next((int(fields[1]) for fields in parents if fields), 0)


def find_session(top: int, below: Below) -> int:
    """Return the grading process below *top* whose warden's child sleeps; 0 when there is none."""
    sessions = [pid for pid in below(top) if "grader.session" in read(pid, "cmdline").split("\0")]
    return next((pid for pid in sessions if find_warden(pid, below)), 0)


def wait_for(find: Callable[[int, Below], int], top: int, below: Below) -> int:
    """Return what *find* finds below *top*; fail when that does not appear within two minutes."""
    pause = threading.Event()
    for _ in range(6000):
        if pid := find(top, below):
            return pid
        pause.wait(0.02)
    raise AssertionError("no sandbox served a request")


def kill(find: Callable[[int, Below], int], top: int, below: Below, ends: Callable[[int], bool]) -> None:
    """Kill what *find* finds below *top*, once it serves a request."""
    pid = wait_for(find, top, below)
    os.kill(pid, signal.SIGKILL)
    assert ends(pid)


def test_process_killed_twice_makes_one_report_ungradable(
    course: Path, tmp_path: Path, descendants: Below, ends: Callable[[int], bool]
) -> None:
    """A sandbox or grading process that dies twice under a hand-in costs no score there, and nothing elsewhere."""
    for student, text in {"ann": SLEEPS_FOREVER, "bob": SLEEPS_FOREVER, "eve": RIGHT}.items():
        write(tmp_path / "class" / student / "masked.py", text)
    command = [sys.executable, "-m", "grader", "grade", tmp_path / "class", "-a", "masked", "-o", tmp_path / "out"]
    with subprocess.Popen(
        [*command, "--course", course], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=WIDE
    ) as process:
        for find in (find_warden, find_warden, find_session, find_session):
            kill(find, process.pid, descendants, ends)
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 3, said
    results = results_of(tmp_path / "out")
    reasons = {
        "ann": "the sandbox (ended with status|is gone|closed its control socket)",
        "bob": "the grading process ended with status -9",
    }
    for student, reason in reasons.items():
        assert (results[student]["gradable"], results[student]["score"]) == (False, None)
        assert re.search(reason, json.dumps(results[student]))
        assert re.search(rf"^{student} +masked +ungradable ", said, re.MULTILINE)
    assert (results["eve"]["gradable"], results["eve"]["score"]) == (True, 4.0)


def test_process_killed_once_costs_nothing(
    course: Path, tmp_path: Path, descendants: Below, ends: Callable[[int], bool]
) -> None:
    """When the sandbox dies, and then the grading process, the hand-in is judged again and gets what it deserves."""
    write(tmp_path / "ann" / "masked.py", SLEEPS_ONCE)
    job = {"id": 0, "suite": str(course / "autotests" / "masked"), "root": str(tmp_path), "path": "ann/masked.py"}
    answers: list[Any] = []
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run_jobs, Settings(seed=1), [job], 1, lambda _, answer: answers.append(answer))
        for find in (find_warden, find_session):
            kill(find, os.getpid(), descendants, ends)
        running.result(120)
    assert [check["verdict"]["outcome"] for check in answers[0]["checks"]] == ["passed"] * 3


def test_grading_ends_with_its_command(
    course: Path, tmp_path: Path, descendants: Below, ends: Callable[[int], bool]
) -> None:
    """When the command is killed, the grading process goes no further than its hand-in, and its sandbox ends, too."""
    write(tmp_path / "ann" / "masked.py", SLEEPS_ONCE)
    command = [sys.executable, "-m", "grader", "grade", tmp_path / "ann" / "masked.py", "--course", course]
    with subprocess.Popen([*command, "-o", tmp_path / "out"]) as process:
        wait_for(find_warden, process.pid, descendants)
        below = descendants(process.pid)
        process.kill()
    assert len(below) >= 3
    assert all(ends(pid) for pid in below)


def test_file_beside_the_hand_in_is_not_imported(course: Path, tmp_path: Path, grader: Grader) -> None:
    """Grading from within a student's folder imports nothing that lies there, though it has the name of a module."""
    write(tmp_path / "ann" / "masked.py", RIGHT)
    for name in ("torch", "pytest", "msgpack", "base64", "numpy"):
        write(tmp_path / "ann" / f"{name}.py", f"open({str(tmp_path / 'imported')!r}, 'a').write('{name} ')\n")
    options = ("--course", course, "-o", tmp_path / "out")
    script = Path(sys.executable).with_name("grader")
    done = subprocess.run(
        [script, "grade", "masked.py", *options],
        cwd=tmp_path / "ann",
        capture_output=True,
        check=False,
    )
    assert not (tmp_path / "imported").exists()
    assert done.returncode == 0, done.stderr
    assert results_of(tmp_path / "out")["ann"]["score"] == 4.0


# --- what readers of the harness found --------------------------------------------------------------------------------

REQUEST = """\
import sys

frame = sys._getframe()
while frame is not None and not isinstance(frame.f_locals.get("request"), dict):
    frame = frame.f_back
request = frame.f_locals["request"]


"""


def test_student_code_finds_no_other_probe_beside_it(course: Path, tmp_path: Path, grader: Grader) -> None:
    """Of the probes, a call brings only what it needs: a hand-in that counts them sees one function or none."""
    odd = "len([line for line in request['probes'].splitlines() if line.startswith('def ')])"
    only = RIGHT.replace("    return", f"    assert {odd} == (request['call'] == 'gradient')\n    return")
    suite = course / "autotests" / "masked" / "probes.py"
    assert suite.read_text().count("def ") == 1
    other = tmp_path / "course"
    write_skeleton(other, "masked")
    write(other / "autotests" / "masked" / "probes.py", suite.read_text() + "\n\ndef secret(lab):\n    return 42\n")
    write(tmp_path / "masked.py", REQUEST + only)
    done = grader("grade", tmp_path / "masked.py", "--course", other, "-o", tmp_path / "out", env=WIDE)
    assert "4 / 4" in done.stdout, done.stdout


def test_name_that_is_missing_carries_nothing_out(course: Path, tmp_path: Path, grader: Grader) -> None:
    """A student's own AttributeError cannot put text of the hidden side into a message."""
    text = (
        REQUEST + "def masked_mean(x, mask):\n    raise AttributeError('x', name='LEAK', obj=sys.modules[__name__])\n"
    )
    write(tmp_path / "leak" / "masked.py", text)
    write(tmp_path / "honest" / "masked.py", "def mean(x, mask):\n    return x\n")
    grader("grade", tmp_path, "-a", "masked", "--course", course, "-o", tmp_path / "out", env=WIDE)
    results = results_of(tmp_path / "out")
    assert "LEAK" not in json.dumps(results["leak"])
    assert {check["message"] for check in results["leak"]["checks"]} == {"the hand-in defines no such name"}
    assert {check["message"] for check in results["honest"]["checks"]} == {"the hand-in defines no masked_mean"}


def test_failure_of_ours_takes_no_score_away(tmp_path: Path, grader: Grader) -> None:
    """A run whose reference is broken leaves the result of an earlier run, and a later good run clears the failure."""
    write_skeleton(tmp_path / "course", "masked")
    solution = tmp_path / "course" / "solutions" / "masked" / "masked.py"
    write(tmp_path / "class" / "ann" / "masked.py", RIGHT)
    command = ("grade", tmp_path / "class", "-a", "masked", "--course", tmp_path / "course", "-o", tmp_path / "out")
    assert grader(*command).returncode == 0
    sound = solution.read_text()
    solution.write_text(RAISING)
    done = grader(*command, env=WIDE)
    assert done.returncode == 3
    assert "a score from before is kept" in done.stdout
    assert "the reference fails in test_small_case" in done.stdout
    assert results_of(tmp_path / "out")["ann"]["score"] == 4.0
    failed = tmp_path / "out" / "ann" / "masked.json.failed"
    assert json.loads(failed.read_text())["gradable"] is False
    solution.write_text(sound)
    assert grader(*command).returncode == 0
    assert not failed.exists()


def test_notebook_beside_a_file_is_told_and_counts_where_the_file_is_the_stub(tmp_path: Path, grader: Grader) -> None:
    """Whoever leaves the stub and fills the notebook is graded by that; otherwise the file counts, and says so."""
    course = tmp_path / "course"
    write_skeleton(course, "masked")
    assert grader("release", course / "assignments", "--course", course).returncode == 0
    stub = (course / "assignments" / "masked" / "masked.py").read_text()
    for student, text in {"stub": stub.replace("\n", "\r\n"), "filled": MISTAKE}.items():
        write(tmp_path / "class" / student / "masked.py", text, newline="")
        write(tmp_path / "class" / student / "masked.ipynb", notebook(RIGHT))
    grader("grade", tmp_path / "class", "-a", "masked", "--course", course, "-o", tmp_path / "out")
    results = results_of(tmp_path / "out")
    assert results["stub"]["score"] == 4.0
    assert results["stub"]["notes"] == ["masked.ipynb was graded; masked.py beside it is the untouched stub"]
    assert results["filled"]["score"] == 0.0
    assert results["filled"]["notes"] == ["masked.py was graded; masked.ipynb beside it was not"]


def test_results_among_the_submissions_are_no_student(course: Path, tmp_path: Path, grader: Grader) -> None:
    """Grading twice with the results inside the class grades the same students, and names what is there instead."""
    write(tmp_path / "ann" / "masked.py", RIGHT)
    write(tmp_path / "bob" / "work" / "mean.py", RIGHT)
    for _ in range(2):
        done = grader("grade", ".", "-a", "masked", "--course", course, "-o", "out", cwd=tmp_path, env=WIDE)
    assert sorted(results_of(tmp_path / "out")) == ["ann", "bob"]
    assert "masked.py is missing; found work/mean.py" in done.stdout
    assert "2 graded: mean 50 %, 1 with full marks, 1 with none" in done.stdout
    assert "earlier run" not in done.stdout
    shutil.rmtree(tmp_path / "bob")
    done = grader("grade", ".", "-a", "masked", "--course", course, "-o", "out", cwd=tmp_path, env=WIDE)
    assert "1 result of an earlier run is left in out: bob" in done.stdout


def test_json_run_tells_remarks_on_standard_error(course: Path, tmp_path: Path, grader: Grader) -> None:
    """What was passed over is told in every format."""
    write(tmp_path / "class" / "ann" / "masked.py", RIGHT)
    (tmp_path / "class" / "bob").mkdir()
    done = grader("grade", tmp_path / "class", "--course", course, "-o", tmp_path / "out", "--format", "json")
    assert [result["student"] for result in json.loads(done.stdout)] == ["ann"]
    assert "no hand-in found of bob" in done.stderr


def test_results_that_cannot_be_written_are_one_line(course: Path, tmp_path: Path, grader: Grader) -> None:
    """A folder of results that refuses them is told before anything is graded, with the exit code of the machine."""
    write(tmp_path / "ann" / "masked.py", RIGHT)
    done = grader("grade", tmp_path, "-a", "masked", "--course", course, "-o", "/proc/results")
    assert done.returncode == 3
    assert re.fullmatch(r"Error: cannot write results to /proc/results: .+\n", done.stderr)


@pytest.mark.parametrize("command", ["grade", "check"])
def test_control_c_ends_the_command_at_once(
    command: str, course: Path, released: Path, tmp_path: Path, descendants: Below, ends: Callable[[int], bool]
) -> None:
    """An interrupt stops the hand-in in progress, starts nothing again, and leaves no process."""
    write(tmp_path / "class" / "ann" / "masked.py", SLEEPS_FOREVER)
    line = {
        "grade": [tmp_path / "class", "-a", "masked", "-o", tmp_path / "out", "--course", course],
        "check": ["masked", tmp_path / "class" / "ann" / "masked.py", "--course", released],
    }[command]
    arguments = [sys.executable, "-m", "grader", command, *map(str, line)]
    hear = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # the tests may run in the background
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(arguments, preexec_fn=hear, **options) as process:
        wait_for(find_warden, process.pid, descendants)
        below = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == (130 if command == "grade" else 1), said
    assert ("stopped; 0 results are recorded" if command == "grade" else "Aborted!") in said
    assert all(ends(pid) for pid in below)


def test_wrong_weight_is_told_by_its_check(tmp_path: Path, grader: Grader) -> None:
    """What is wrong with a grade marker reaches the author."""
    write_skeleton(tmp_path / "course", "masked")
    suite = tmp_path / "course" / "autotests" / "masked" / "test_masked.py"
    suite.write_text(suite.read_text().replace("weight=2", "weight=-1"))
    write(tmp_path / "class" / "ann" / "masked.py", RIGHT)
    done = grader("grade", tmp_path / "class", "-a", "masked", "--course", tmp_path / "course", "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "weight must be greater than 0, got -1" in (tmp_path / "out" / "ann" / "masked.json").read_text()


HOLDING = """

HELD = []


@pytest.mark.grade(task="masked_mean")
def test_holding(student, reference, draw):
    x, mask = rows(draw, 4, 6)
    values = torch.ones(4)
    HELD.append(weakref.ref(values))
    try:
        assert_same(student.masked_mean(x, mask), reference.masked_mean(x, mask) * values)
    except AssertionError:
        assert_same(student.masked_mean(x, mask), reference.masked_mean(x, mask) * values)


@pytest.mark.grade(task="masked_mean")
def test_held(student, draw):
    student.masked_mean(*rows(draw, 4, 6))
    assert_true([each() for each in HELD] == [None], "something is held")
"""


def test_a_check_that_failed_holds_no_tensors(tmp_path: Path, grader: Grader) -> None:
    """What its frames held is let go at once; else large labs took 100 MB more, until garbage was looked for."""
    write_skeleton(tmp_path / "course", "masked")
    suite = tmp_path / "course" / "autotests" / "masked" / "test_masked.py"
    text = suite.read_text().replace("import pytest", "import gc\nimport weakref\n\nimport pytest\nimport torch", 1)
    text = text.replace("import assert_same", "import assert_same, assert_true")
    suite.write_text(f"{text}{HOLDING}\n\ngc.disable()\n")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "ann.py").write_text(MISTAKE)
    asked = ("--course", tmp_path / "course", "-a", "masked", "-o", tmp_path / "out")
    done = grader("grade", tmp_path / "class", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    checks = json.loads((tmp_path / "out" / "ann" / "masked.json").read_text())["checks"]
    outcomes = {check["name"]: (check["outcome"], check["message"]) for check in checks}
    assert outcomes["test_holding"][0] == "failed"
    assert outcomes["test_held"] == ("passed", "")


def test_sleeping_again_and_again_ends_within_one_budget(course: Path, tmp_path: Path) -> None:
    """Each call of a check has its wall clock, and all together twice that; then it is the student's timeout."""
    import torch

    from grader.bench import full_bench
    from grader.course import Lab
    from grader.faces import Student, StudentFailure
    from grader.module_source import ModuleSource
    from grader.sandbox import Level, open_wall

    text = "import time\n\n\ndef masked_mean(x, mask):\n    time.sleep(1.5)\n    return x.mean(1)\n"
    bench = full_bench(Lab(course, "masked"), lambda: open_wall(Level.NONE), seed=1)
    face = Student(bench, ModuleSource("masked.py", text), "test_small_case", 0.125)  # a wall clock of 2 s a call
    x = torch.ones(2, 3)
    try:
        face.masked_mean(x, x > 0)
        face.masked_mean(x, x > 0)
        with pytest.raises(StudentFailure, match="timeout"):
            face.masked_mean(x, x > 0)
    finally:
        bench.close()


def test_what_torch_does_not_implement_is_the_students_mistake(course: Path, tmp_path: Path, grader: Grader) -> None:
    """The mean of integers raises NotImplementedError in torch, too: the line is filled in, and told as it is."""
    write(tmp_path / "class" / "ann" / "masked.py", "def masked_mean(x, mask):\n    return mask.long().mean(1)\n")
    options = ("--course", course, "-o", tmp_path / "out")
    assert grader("grade", tmp_path / "class", "-a", "masked", *options).returncode == 0
    checks = results_of(tmp_path / "out")["ann"]["checks"]
    assert {check["outcome"] for check in checks} == {"error"}
    assert all("at line 2: `return mask.long().mean(1)`" in check["message"] for check in checks)
