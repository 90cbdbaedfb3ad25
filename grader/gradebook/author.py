"""Who is at the keyboard: the name that stands beside what people change in the gradebook."""

from __future__ import annotations

import getpass
import subprocess

from grader.outcome import clean


def author(given: str | None) -> str:
    """Return the name that was given, else that of git's configuration, else that of the user."""
    return clean(given or _of_git() or _of_user(), 100) or "unknown"


def _of_git() -> str:
    try:
        asked = subprocess.run(["git", "config", "user.name"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.decode("utf-8", "replace").strip() if asked.returncode == 0 else ""


def _of_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return ""
