"""The command's own process needs no more memory for a larger class: results go to the disk and are read back."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType

import pytest

from grader.commands import _as_list

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "coordinator.py"
SMALL, LARGE = 100, 800
MOST_MB = 12  # reports that are kept take 21 for seven hundred; batches and caches that fill up take 6, once


@pytest.fixture(scope="module")
def coordinator() -> ModuleType:
    """Return the benchmark, which grades a class with answers that come at once."""
    spec = importlib.util.spec_from_file_location("coordinator", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.timeout(900)  # two thousand answers on a busy machine
def test_hundreds_more_hand_ins_need_no_more_memory(coordinator: ModuleType) -> None:
    """Found, recorded, written, put into table and page, and all of it kept by a second run: the peak hardly grows."""
    folder = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
    small, large = (coordinator.figures(size, folder, 2) for size in (SMALL, LARGE))
    assert [row["status"] for row in (*small, *large)] == [0, 0, 0, 0]
    growth = [after["mb"] - before["mb"] for before, after in zip(small, large, strict=True)]
    assert max(growth) < MOST_MB, growth


@pytest.mark.parametrize("count", [0, 1, 3])
def test_list_that_is_printed_piece_by_piece_is_the_same_text(count: int) -> None:
    """Whoever reads --format json gets the bytes of a list that was printed as a whole."""
    records = [{"student": f"s{number}", "notes": [], "tasks": [{"task": "a"}]} for number in range(count)]
    assert "".join(_as_list(records)) == json.dumps(records, indent=1) + "\n"
