"""Level 0 without fork, as `grader check` uses it on macOS and Windows: accidents of student code do not end it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from grader.errors import GraderError, SandboxLost
from grader.sandbox import Ending, Frame, Level, Limits, Reply
from grader.sandbox.inside import wire
from grader.sandbox.reply import MAX_OUTPUT
from grader.sandbox.spawn import SpawnWall
from grader.sandbox.wall import open_wall

PATIENT = Limits(seconds=60)
HURRY = Limits(seconds=0.3, wall_factor=1)


@pytest.fixture(scope="module")
def spawned() -> Iterator[SpawnWall]:
    """Yield one wall for all tests: each must leave it able to serve the next."""
    wall = SpawnWall()
    yield wall
    wall.close()


def ask(wall: SpawnWall, body: str, *, limits: Limits = PATIENT, args: Any = ()) -> Reply:
    """Run *body* as the student's function `f(*args)`."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    text = f"import ctypes, os, sys, time\nimport torch\n\ndef f(*args):\n{lines}\n"
    request = {"mode": "call", "call": "f", "seed": 1, "file": "lab.py", "text": text, "probes": ""}
    frames = (Frame(wire.encode_parts(each)) for each in (request, {"args": list(args), "kwargs": {}}))
    return wall.call(*frames, limits)


def answer_of(reply: Reply) -> dict[str, Any]:
    """Return the decoded reply."""
    assert reply.ending is Ending.REPLIED
    return wire.decode(reply.frame)[0]


def test_value_comes_back(spawned: SpawnWall) -> None:
    """Tensors go in and come back, with the time the call took, and the level is 0."""
    reply = ask(spawned, "return args[0] + 1", args=[torch.arange(4.0)])
    assert torch.equal(answer_of(reply)["value"], torch.arange(1.0, 5.0))
    assert reply.loaded
    assert (reply.exit, reply.output, spawned.level) == (0, "", Level.NONE)


def test_same_process_serves_many_requests(spawned: SpawnWall) -> None:
    """A request that ends well costs no new process, and the next one loads the hand-in anew."""
    body = "globals()['seen'] = globals().get('seen', 0) + 1\nreturn [os.getpid(), seen]"
    first, second = (answer_of(ask(spawned, body))["value"] for _ in range(2))
    assert first == second == [spawned.process.pid, 1]


def test_exception_comes_back(spawned: SpawnWall) -> None:
    """An exception, SystemExit included, is told and does not end the process."""
    before = spawned.process.pid
    error = answer_of(ask(spawned, "raise SystemExit(3)"))["error"]
    assert (error["type"], error["message"], error["text"]) == ("SystemExit", "3", "raise SystemExit(3)")
    assert spawned.process.pid == before


def test_printed_text_comes_back(spawned: SpawnWall) -> None:
    """What is printed, on both streams and without a line end too, is the output and no reply."""
    reply = ask(spawned, "print('out')\nprint('error', file=sys.stderr)\nprint('end', end='')\nreturn 7")
    assert answer_of(reply)["value"] == 7
    assert reply.output == "out\nerror\nend"


def test_much_output_is_cut_off(spawned: SpawnWall) -> None:
    """Of much output the first 64 KB are kept."""
    reply = ask(spawned, "for _ in range(1000): print('x' * 999)\nreturn 7")
    assert answer_of(reply)["value"] == 7
    assert 0 < len(reply.output) <= MAX_OUTPUT


def test_output_below_python_is_no_reply(spawned: SpawnWall) -> None:
    """Bytes written to descriptor 1 do not disturb the stream of replies."""
    reply = ask(spawned, "os.write(1, b'x' * 100)\nreturn 7")
    assert answer_of(reply)["value"] == 7


ENDINGS = [
    pytest.param("while True: pass", HURRY, Ending.WALL_TIME, -9, id="loops"),
    pytest.param("os._exit(0)", Limits(), Ending.EXITED, 0, id="exits"),
    pytest.param("ctypes.string_at(0)", Limits(), Ending.SIGNAL, -11, id="segfaults"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
@pytest.mark.parametrize(("body", "limits", "ending", "status"), ENDINGS)
def test_process_that_hangs_or_ends_is_replaced(
    spawned: SpawnWall, body: str, limits: Limits, ending: Ending, status: int, ends: Callable[[int], bool]
) -> None:
    """The reply tells how it ended, the old process is gone, and a new one takes the next request."""
    answer_of(ask(spawned, "return 1"))  # it has started: a limit is the student's alone
    before = spawned.process.pid
    reply = ask(spawned, body, limits=limits)
    assert (reply.ending, reply.exit) == (ending, status)
    assert ends(before)
    assert answer_of(ask(spawned, "return os.getpid()"))["value"] == spawned.process.pid != before


def test_hand_in_that_cannot_be_loaded_is_told(spawned: SpawnWall) -> None:
    """An exception at import is told with its line; nothing says that the hand-in was loaded."""
    request = {"mode": "call", "call": "f", "seed": 1, "file": "lab.py", "text": "\n1 / 0\n", "probes": ""}
    empty = Frame(wire.encode_parts({"args": [], "kwargs": {}}))
    reply = spawned.call(Frame(wire.encode_parts(request)), empty, Limits())
    assert not reply.loaded
    error = answer_of(reply)["error"]
    assert (error["type"], error["line"]) == ("ZeroDivisionError", 2)


def test_process_that_cannot_start_is_a_lost_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the process ends before it is ready, that is no student's fault: SandboxLost."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    wall = SpawnWall()
    try:
        with pytest.raises(SandboxLost, match="ended with status 1"):
            ask(wall, "return 1")
    finally:
        wall.close()


def test_close_leaves_nothing(ends: Callable[[int], bool]) -> None:
    """Closing ends the process, even one that still starts."""
    wall = SpawnWall()
    wall.close()
    assert ends(wall.process.pid)


def test_outside_of_linux_there_is_level_0_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be confined, who asks for protection is refused, and who does not gets a spawned process."""
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(GraderError, match="no sandbox of level L1 or better"):
        open_wall(Level.LANDLOCK)
    wall = open_wall(Level.NONE)
    try:
        assert isinstance(wall, SpawnWall)
        assert answer_of(ask(wall, "return 6 * 7"))["value"] == 42
    finally:
        wall.close()


def test_process_that_closes_its_pipe_and_goes_on_is_ended() -> None:
    """The end of the stream is not the end of the process: the clock goes on."""
    wall = SpawnWall()
    try:
        text = "import os\n\n\ndef attack():\n    os.closerange(3, 64)\n    while True: pass\n"
        request = {"mode": "call", "call": "attack", "seed": 1, "file": "lab.py", "text": text, "probes": ""}
        frames = (Frame(wire.encode_parts(each)) for each in (request, {"args": [], "kwargs": {}}))
        reply = wall.call(*frames, Limits(seconds=1, wall_factor=1))
        assert reply.ending is Ending.WALL_TIME
    finally:
        wall.close()
