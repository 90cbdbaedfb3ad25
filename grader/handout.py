"""Say what of a lab's folder goes to students: what an author means to ship, and nothing that merely lies there.

Trusted side. Editors, notebooks and systems leave copies beside the files that are worked on, and a copy may hold the
solution. So only plain files with plain names go; the rest is left out, each with its reason, and a link is refused:
nobody can say whether its author meant the link or what it leads to.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from grader.errors import UsageProblem
from grader.outcome import clean

MADE = (".py", ".ipynb")  # a release makes those of a lab itself, and takes no others
MARKER = b"### BEGIN SOLUTION"
_BLOCK = 1 << 20
_MOUNT_POINT = 0xA0000003  # the tag of Windows' junctions
_WORKING = (  # folders and files that programs make for themselves, in lower case
    "__pycache__", "node_modules", "venv", "env", "build", "dist", "*.egg-info", "results", "feedback", "solution",
    "solutions", "autotests", "lightning_logs", "wandb", "mlruns", "*.pyc", "*.pyo", "*.log", "core", "core.[0-9]*",
    "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "$recycle.bin", "__macosx",
)  # fmt: skip
_LEFTOVERS = (  # of editors, version control and downloads
    "*~", "~$*", "#*#", "*.swp", "*.swo", "*.swn", "*.un~", "*.bak", "*.bak[0-9]*", "*.backup", "*.old", "*.orig",
    "*.rej", "*.save", "*.sav", "*.tmp", "*.temp", "*.part", "*.partial", "*.crdownload", "*.patch", "*.diff", "*.lock",
    "*.autosave", "*-checkpoint.*", "*.py.*", "*.ipynb.*", "*.py_*", "*.ipynb_*", "* (conflicted copy *",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handout:
    """What of a folder is for students, and what is not."""

    files: tuple[Path, ...]  # within the folder
    left_out: tuple[str, ...]  # a line each


def handout_of(folder: Path, lab: str) -> Handout:
    """Return what of a *lab*'s folder goes to students, without what a release makes; raise UsageProblem for a link."""
    files: list[Path] = []
    left_out: list[str] = []
    for path, why in _below(folder, Path(), {"public", "__pycache__", *(lab + suffix for suffix in MADE)}):
        if why:
            left_out.append(f"{clean(str(folder / path))}: left out, {why}")
        else:
            files.append(path)
    return Handout(tuple(files), tuple(left_out))


def _below(folder: Path, inner: Path, made: set[str]) -> Iterator[tuple[Path, str]]:
    """Yield each file, and each folder that is left out as a whole, with why it is left out; nothing in *made*."""
    for entry in sorted((folder / inner).iterdir()):
        path = inner / entry.name
        if entry.name in made:
            continue
        why = _why(entry)
        if not why and entry.is_dir():
            yield from _below(folder, path, set())
        else:
            yield path, why


def _why(entry: Path) -> str:
    """Return why something is not for students; empty where it is. Raise UsageProblem for a link."""
    name = entry.name.casefold()
    if name.startswith("."):
        return "it is hidden"
    if any(fnmatchcase(name, pattern) for pattern in _WORKING):
        return "it is called like what programs make for themselves, or like solutions; rename it if students need it"
    if any(fnmatchcase(name, pattern) for pattern in _LEFTOVERS):
        return "it is called like what an editor or a download leaves behind"
    if _is_link(entry):
        raise UsageProblem(f"{clean(str(entry))} is a link; put what students shall get in its place, or take it away")
    if entry.suffix.casefold() in MADE:
        return "a release makes the .py and .ipynb of a lab itself and takes no others"
    mode = entry.stat().st_mode
    if stat.S_ISDIR(mode):
        return ""
    if not stat.S_ISREG(mode):
        return "it is no file"
    return "it holds a marker of solutions" if _is_marked(entry) else ""


def _is_link(entry: Path) -> bool:
    """Say whether an entry leads elsewhere, on Windows as a junction, too."""
    return entry.is_symlink() or bool(getattr(entry.lstat(), "st_reparse_tag", 0) == _MOUNT_POINT)


def _is_marked(path: Path) -> bool:
    """Say whether a file holds the marker that begins a solution."""
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if MARKER in tail + block:
                return True
            tail = block[-len(MARKER) :]
    return False
