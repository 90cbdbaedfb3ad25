"""What reads the bytes of hostile children keeps its promises under hypothesis and a short run of the fuzzer."""

from __future__ import annotations

import importlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grader

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS))  # the targets belong to no installed package
ONCE = settings(derandomize=True, deadline=None, database=None)
TARGETS = {
    name: importlib.import_module(f"fuzz.{name}")
    for name in ("decoder", "reader", "verdict", "opening", "comparison", "hand_in")
}
frames = importlib.import_module("fuzz.frames")
HAS_WHEEL = sys.platform == "linux" and platform.machine() == "x86_64" and sys.version_info < (3, 15)
needs_fuzzer = pytest.mark.skipif(
    not HAS_WHEEL,
    reason=f"atheris has no wheel for Python {platform.python_version()} on {sys.platform} {platform.machine()}",
)
STRUCTURED = [name for name in TARGETS if hasattr(TARGETS[name], "mutate")]


@pytest.fixture(scope="module", autouse=True)
def _traced() -> Iterator[None]:
    """Trace memory, so that the targets can look at it; run each seed once, so that what is imported late is there."""
    for target in TARGETS.values():
        for data in target.seeds():
            target.target(data)
    tracemalloc.start()
    yield
    tracemalloc.stop()


def damaged(target: ModuleType) -> st.SearchStrategy[bytes]:
    """Return a strategy of frames that were valid before up to four changes that keep their form."""

    def change(data: bytes, numbers: list[int]) -> bytes:
        for number in numbers:
            data = target.mutate(data, target.MAX_LENGTH, number)
        return data

    changes = st.lists(st.integers(0, 2**32), min_size=1, max_size=4)
    return st.builds(change, st.sampled_from(target.seeds()), changes)


@pytest.mark.parametrize("name", TARGETS)
@settings(ONCE, max_examples=60)
@given(data=st.binary(max_size=400))
def test_any_bytes_keep_the_promise(name, data):
    """Bytes that mean nothing give a value or the one error that is allowed."""
    TARGETS[name].target(data)


@pytest.mark.parametrize("name", STRUCTURED)
@settings(ONCE, max_examples=60)
@given(data=st.data())
def test_frames_that_were_valid_keep_the_promise(name, data):
    """Frames with hostile extensions, headers and repetitions give a value or the one error that is allowed."""
    TARGETS[name].target(data.draw(damaged(TARGETS[name])))


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_accepted(name):
    """The fuzzer starts from inputs that get far: nothing is proven by frames that are refused at the door."""
    target = TARGETS[name]
    for data in target.seeds():
        target.target(data)


def test_mutations_get_past_the_door():
    """A good part of the mutated frames are decoded to a value, and a good part refused, each for many reasons."""
    wire = importlib.import_module("grader.sandbox.inside.wire")
    seeds, reasons, values = frames.seeds(), set(), 0
    for number in range(600):
        try:
            wire.decode(bytearray(frames.mutate(seeds[number % len(seeds)], 1 << 16, number)))
            values += 1
        except wire.ProtocolError as error:
            reasons.add(re.sub(r"\d+", "", str(error))[:20])
    assert 60 < values < 540
    assert len(reasons) >= 12


@pytest.mark.parametrize("value", [5, {"text": "x"}, {"text": "x", "unfilled": 3, "notes": []}], ids=repr)
def test_an_opened_hand_in_of_another_form_gets_a_verdict(value):
    """What should be the source of a module and is not becomes a verdict."""
    wire = importlib.import_module("grader.sandbox.inside.wire")
    TARGETS["opening"].target(wire.encode({"ok": True, "value": value}))


# --- the fuzzer -------------------------------------------------------------------------------------------------------


def fuzz(*arguments: object, package: Path = Path(grader.__file__).parent) -> subprocess.CompletedProcess[str]:
    """Run the fuzzer on the grader in *package*."""
    command = [sys.executable, str(TESTS / "fuzz" / "run.py"), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)


@needs_fuzzer
def test_a_short_run_finds_nothing():
    """Inputs that coverage chose keep every promise of the decoder and the frame reader."""
    done = fuzz("--seconds", 4, "--seed", 1, "decoder", "reader")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^\w+: [1-9]\d* executions, coverage [1-9]\d*, no finding$", done.stdout, re.M)) == 2


@needs_fuzzer
def test_the_fuzzer_finds_a_missing_check(tmp_path):
    """Without the look for marks that stand alone the fuzzer ends with a frame in which one crosses the wall."""
    shutil.copytree(Path(grader.__file__).parent, tmp_path / "grader")
    wire = tmp_path / "grader" / "sandbox" / "inside" / "wire.py"
    text, changes = re.subn("if type\\(value\\) is _Mark:", "if False:", wire.read_text())
    assert changes == 1
    wire.write_text(text)
    done = fuzz("--seconds", 60, "--seed", 1, "decoder", package=tmp_path / "grader")
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^decoder: crash by input 54475731[0-9a-f]+$", done.stdout, re.M)


def test_without_the_fuzzer_one_line_says_what_to_install():
    """Where atheris is missing, the command says so and exits with 2."""
    hidden = "import runpy, sys; sys.modules['atheris'] = None; del sys.argv[0]; "
    hidden += "runpy.run_path(sys.argv[0], None, '__main__')"
    command = [sys.executable, "-c", hidden, str(TESTS / "fuzz" / "run.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "the fuzzer is not installed; try: pip install 'atheris>=3'\n"
