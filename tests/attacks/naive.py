"""A grader without the wall, for comparison: hidden tests, reference and hand-in in one interpreter.

It does what most graders do: pytest imports the hand-in, compares with torch.allclose, and the exit status 0 of that
process is a pass. `python -m tests.attacks.naive COURSE HAND_IN...` prints the hand-ins that pass, one JSON list.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import signal
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

import grader
from grader.draw import Draw

SECONDS = 20


def main(course: Path, hand_ins: list[Path]) -> list[str]:
    """Return the names of the students whom this grader gives full marks."""
    torch.set_num_threads(1)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # each of them takes longer to import than a hand-in to grade
    gc.freeze()
    return [path.parent.name for path in hand_ins if _passes(course, path)]


def _passes(course: Path, path: Path) -> bool:
    pid = os.fork()
    if pid == 0:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        signal.alarm(SECONDS)
        try:
            status = int(_grade(course, path))
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
        except BaseException:
            status = 1
        os._exit(status)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _grade(course: Path, path: Path) -> int:
    grader.assert_same = _assert_same
    os.chdir(path.parent)
    sys.path.insert(0, str(path.parent))
    suite = course / "autotests" / "scaled" / "test_scaled.py"
    options = ["-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-s"]
    return pytest.main([*options, str(suite)], plugins=[_Fixtures(course, path)])


def _assert_same(value: Any, expected: Any) -> None:
    assert torch.allclose(value, expected)


class _Fixtures:
    """The fixtures of the suite, without a wall behind them."""

    def __init__(self, course: Path, path: Path) -> None:
        self.course, self.path = course, path

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "grade: what a check counts for")

    @pytest.fixture
    def student(self) -> ModuleType:
        return _load("scaled", self.path)

    @pytest.fixture
    def reference(self) -> ModuleType:
        return _load("reference", self.course / "solutions" / "scaled" / "scaled.py")

    @pytest.fixture
    def draw(self) -> Draw:
        return Draw(11, "naive", [])


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])))
