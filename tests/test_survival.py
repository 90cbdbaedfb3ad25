"""Killed at random moments, a run loses nothing: the short form of survival.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(900)  # eight starts, each of which may wait for a busy machine
def test_killed_runs_go_on_with_the_same_command() -> None:
    """After eight kills no result is lost, changed or wrong, and no process or file is left."""
    script = Path(__file__).with_name("survival.py")
    command = [sys.executable, str(script), "--students", "24", "--kills", "8", "--seed", "3", "--pause", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=850, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("killed the") == 8
