"""What is heard of a run while it runs: rate and time left, few lines in a log, a table on a terminal, events."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.events import SCHEMA, Events
from grader.live import LiveTable
from grader.outcome import Check, CheckResult, Outcome, Verdict
from grader.scoring import Report, TaskScore
from grader.watch import Pace, PlainLines, as_time

Grader = Callable[..., subprocess.CompletedProcess[str]]
RIGHT = "import torch\n\n\ndef masked_mean(x, mask):\n    return torch.where(mask, x, 0.0).sum(1) / mask.sum(1)\n"
EVERY = {"schema", "event", "at", "seconds", "done", "total"}
ABOUT = {"student", "lab", "result", "score", "max_score", "open_points", "problem", "passed", "checks"}


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def report(student: str = "ann", lab: str = "lab", outcome: Outcome = Outcome.PASSED, problem: str = "") -> Report:
    """Return a report of one check worth four points."""
    check = CheckResult(Check("test_a", "main", 1.0, "hidden"), Verdict(outcome))
    points = 4.0 * (outcome is Outcome.PASSED)
    return Report(student, lab, (TaskScore("main", points, 4.0, 0.0),), (check,), problem, level="L2")


def test_rate_follows_what_happens_now() -> None:
    """The rate is that of the last hand-ins, and falls while the next one does not come."""
    clock = Clock()
    pace = Pace(clock)
    assert (pace.rate, pace.left(10)) == (0.0, None)
    for _ in range(1000):
        clock.now += 0.1
        pace.add()
    assert pace.rate == pytest.approx(10.0)
    for _ in range(250):
        clock.now += 0.5
        pace.add()
    assert pace.rate == pytest.approx(2.0)
    assert pace.left(30) == pytest.approx(15.0)
    clock.now += 100.0
    assert pace.rate == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "?"), (0.2, "0:00"), (59.6, "1:00"), (754, "12:34"), (3723, "1:02:03")]
)
def test_time_is_told_as_people_read_it(seconds: float | None, words: str) -> None:
    """Minutes and seconds, hours where there are any."""
    assert as_time(seconds) == words


def test_log_gets_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """After 10, 30 and 60 seconds a line, then each time as many have passed again: a run of a day has a dozen."""
    clock = Clock()
    lines = PlainLines(clock)
    lines.started({"lab": 100_000})
    for _ in range(86_400):
        clock.now += 1.0
        lines.graded(report(), 100_000)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "10 of 100000 done, 1 hand-ins/s, 27:46:30 left"
    assert [int(line.split()[0]) for line in said] == [
        10,
        30,
        60,
        120,
        240,
        480,
        960,
        1920,
        3840,
        7680,
        15360,
        30720,
        61440,
    ]


def test_short_run_says_nothing_before_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever grades three files in a script reads the table and nothing else."""
    clock = Clock()
    lines = PlainLines(clock)
    lines.started({"lab": 3})
    for _ in range(3):
        clock.now += 3.0
        lines.graded(report(), 3)
    assert capsys.readouterr() == ("", "")


def test_lines_tell_what_was_there_and_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    """Results of earlier runs do not make the rate look better than it is."""
    clock = Clock()
    lines = PlainLines(clock)
    for _ in range(50):
        lines.kept(report(), 100)
    clock.now += 20.0
    lines.graded(report(outcome=Outcome.HARNESS_ERROR), 100)
    said = capsys.readouterr().err
    assert said == "51 of 100 done, 50 of them before, 0.05 hand-ins/s, 16:20 left, 1 not gradable\n"


def test_live_table_shows_each_lab_the_rate_and_the_time_left() -> None:
    """What a terminal shows: labs in the order in which they are begun, and whose hand-in came last, as plain text."""
    clock, terminal = Clock(), io.StringIO()
    console = Console(file=terminal, force_terminal=True, width=100, color_system=None)
    with LiveTable(clock, console) as table:
        table.started({"lab": 3, "other": 1})
        clock.now += 2.0
        table.graded(report(), 4)
        table.graded(report("bob", outcome=Outcome.FAILED), 4)
        table.graded(report("[red]c\x1b[2Jyd[/]", outcome=Outcome.HARNESS_ERROR), 4)
        console.print(table.drawn())
    shown = [" ".join(line.split()) for line in terminal.getvalue().splitlines()]
    assert "lab 3/3 50 % 1 1 1" in shown
    assert any(line.endswith("3 of 4 done, 1.5 hand-ins/s, 0:01 left, 1 not gradable") for line in shown)
    assert "[red]c?[2Jyd[/] lab" in shown
    assert "\x1b[2J" not in terminal.getvalue()


def events_of(text: str) -> list[dict[str, Any]]:
    """Return the events in what was printed; every line is one."""
    return [json.loads(line) for line in text.splitlines()]


def test_events_have_the_fields_that_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    """Each event tells what docs/events.md says, no more and no less."""
    clock = Clock()
    watch = Events(clock)
    watch.started({"lab": 3})
    watch.kept(report("ann"), 3)
    clock.now += 2.0
    watch.graded(report("bob"), 3)
    watch.graded(report("cyd", outcome=Outcome.HARNESS_ERROR, problem="the disk is full"), 3)
    watch.stopped()
    events = events_of(capsys.readouterr().out)
    assert [event["event"] for event in events] == ["started", "kept", "graded", "ungradable", "stopped"]
    fields = [set(event) - EVERY for event in events]
    assert fields == [{"labs"}, ABOUT, ABOUT | {"rate", "seconds_left"}, ABOUT | {"rate", "seconds_left"}, set()]
    assert {event["schema"] for event in events} == {SCHEMA}
    assert [(event["done"], event["total"]) for event in events] == [(0, 3), (1, 3), (2, 3), (3, 3), (3, 3)]
    assert (events[2]["score"], events[2]["rate"], events[2]["seconds_left"]) == (4.0, 0.5, 2.0)
    assert (events[3]["score"], events[3]["problem"]) == (None, "the disk is full")
    documented = (Path(__file__).parents[1] / "docs" / "events.md").read_text()
    assert all(f"`{field}`" in documented for event in events for field in event)


def test_names_in_events_harm_no_terminal_and_no_log(capsys: pytest.CaptureFixture[str]) -> None:
    """A student's name holds no control character, no line of its own and no command to a CI service."""
    watch = Events(Clock())
    watch.graded(report("\x1b[2J\n::error::x ##[error]y \udcff", problem="##vso[task]z\n"), 1)
    said = capsys.readouterr().out
    assert said.isascii()
    assert said.count("\n") == 1
    assert "\\u001b" not in said
    assert "##" not in said
    (event,) = events_of(said)
    assert event["student"] == "?[2J?::error::x ##[error]y ?"
    assert event["problem"] == "##vso[task]z"


@pytest.fixture
def command(course: Path, tmp_path: Path) -> list[str]:
    """Return a command that grades two hand-ins, and a third one that waits for longer than any test."""
    for student in ("ann", "bob"):
        path = tmp_path / "class" / student / "masked.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{RIGHT}# {student}\n")
    line = ["grade", tmp_path / "class", "-a", "masked", "--course", course, "-o", tmp_path / "out", "-j", "1"]
    return [sys.executable, "-m", "grader", *map(str, line)]


def test_events_of_a_run_and_of_the_same_again(command: list[str]) -> None:
    """A program reads events and nothing else on standard output: graded first, then kept, and how the class did."""
    for kind in ("graded", "kept"):
        done = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, done.stderr
        events = events_of(done.stdout)
        assert [event["event"] for event in events] == ["started", kind, kind, "finished"]
        assert [event.get("student") for event in events] == [None, "ann", "bob", None]
        end = events[-1]
        assert (end["graded"], end["kept"]) == ((2, 0) if kind == "graded" else (0, 2))
        assert (end["full"], end["zero"], end["ungradable"], end["mean"]) == (2, 0, 0, 1.0)
        assert done.stderr == ""


def test_two_formats_at_once_are_refused(command: list[str]) -> None:
    """Standard output cannot hold both; the message says what each is for."""
    done = subprocess.run([*command, "--json", "--format", "json"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "choose one" in done.stderr


def test_reader_who_leaves_does_not_end_the_run(command: list[str], tmp_path: Path) -> None:
    """A dashboard that dies costs no result: the class is graded to its end, with the exit code of the run."""
    with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "started"
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 0, said
    assert said == "nobody reads the events any more; grading goes on\n"
    assert sorted(path.parent.name for path in (tmp_path / "out").glob("*/masked.json")) == ["ann", "bob"]


def test_program_that_reads_events_does_not_wait_for_rich(command: list[str]) -> None:
    """What draws tables is loaded for people only."""
    code = "import sys; from grader.cli import main; main(sys.argv[1:], standalone_mode=False)"
    code = f"import atexit, sys; atexit.register(lambda: print('rich' in sys.modules, file=sys.stderr)); {code}"
    done = subprocess.run(
        [sys.executable, "-c", code, *command[3:], "--json"], capture_output=True, text=True, check=False
    )
    assert done.stderr == "False\n", done.stderr


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Yield the two ends of a terminal: what a person sees, and what the command gets."""
    ends = pty.openpty()
    yield ends
    for end in ends:
        os.close(end)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_interrupted_run_leaves_a_sound_terminal(
    number: int, command: list[str], terminal: tuple[int, int], tmp_path: Path
) -> None:
    """The cursor is back, the modes are as they were, and the last line says what is kept and how to go on."""
    slow = tmp_path / "class" / "cyd" / "masked.py"
    slow.parent.mkdir()
    slow.write_text("import time\n\n\ndef masked_mean(x, mask):\n    time.sleep(1000)\n")
    seen, given = terminal
    before = termios.tcgetattr(given)
    hear = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # the tests may run in the background
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, stdout=given, stderr=given, preexec_fn=hear, env=environment)
    shown = read_until(seen, b"2 of 3 done")
    process.send_signal(number)
    assert process.wait(60) == 128 + number
    shown += read_until(seen, b"goes on with them")
    assert termios.tcgetattr(given) == before
    assert b"\x1b[?25l" in shown  # the cursor was hidden
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l")
    last = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).splitlines()[-1]
    assert last.startswith("stopped; 2 results are recorded in ")
    assert last.endswith("the others are not graded; the same command goes on with them")


def read_until(terminal: int, wanted: bytes, seconds: float = 120.0) -> bytes:
    """Return what a terminal shows until it shows something."""
    shown, end = b"", time.monotonic() + seconds
    while wanted not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 65536)
    assert wanted in shown, shown[-2000:]
    return shown
