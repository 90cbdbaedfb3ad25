"""A class that is killed -9 again and again has the gradebook of an undisturbed one: the short form of kills.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(1200)  # five starts, each of which may wait for a busy machine
def test_killed_class_has_the_same_gradebook() -> None:
    """After three kills of the command, scores, outcomes and messages are those of an undisturbed run, to the byte."""
    script = Path(__file__).with_name("kills.py")
    options = [
        "--students",
        "15",
        "--kills",
        "3",
        "--seed",
        "4",
        "--jobs",
        "1",
        "--labs",
        "early_stopping",
        "lr_schedule",
        "attention",
    ]
    done = subprocess.run(
        [sys.executable, str(script), *options], capture_output=True, text=True, timeout=1100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("\nkill ") == 3
    assert "15 hand-ins, 3 kills: the gradebooks are the same" in done.stdout
