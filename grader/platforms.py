"""The names that learning platforms give to hand-ins, and the students in them. Looks at names only.

Moodle   Ada Lovelace_12345_assignsubmission_file_/attention.py       a folder a student, or flat:
         Ada Lovelace_12345_assignsubmission_file_attention.py
Canvas   lovelaceada_LATE_1234_5678_attention-1.py                    flat: user, submission, file, its version
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

_MOODLE = re.compile(
    r"(?P<student>.+)_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext)_(?P<file>.*)", re.DOTALL
)
_CANVAS = re.compile(r"(?P<student>[^_]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_VERSION = re.compile(r"-\d{1,3}(?=\.[^.]+$)")  # Canvas numbers what is handed in again


@dataclass(frozen=True, slots=True)
class Handed:
    """What the name of a file or folder says."""

    student: str
    file: str = ""  # the name that the student gave it; empty for a folder, and where no platform gave the name
    number: str = ""  # the platform's, of the student
    text: bool = False  # typed into the platform's page


def read_name(name: str, *, folder: bool) -> Handed | None:
    """Return what a platform put into a name, or None when no platform did."""
    moodle = _MOODLE.fullmatch(name)
    if moodle and bool(moodle["file"]) is not folder:
        return Handed(moodle["student"], moodle["file"], moodle["number"], moodle["kind"] == "onlinetext")
    canvas = _CANVAS.fullmatch(name)
    if canvas and not folder:
        return Handed(canvas["student"], _VERSION.sub("", canvas["file"]), canvas["number"])
    return None


def students(folders: Mapping[str, bool]) -> dict[str, Handed]:
    """Return who handed in what, by its name in a class; *folders* says of each name whether it is a folder.

    Two students who share a name keep their numbers in it. What was typed is left out beside files of the same student.
    """
    handed = {
        name: read_name(name, folder=folder) or Handed(name if folder else os.path.splitext(name)[0])
        for name, folder in folders.items()
    }
    numbers: dict[str, set[str]] = {}
    for each in handed.values():
        numbers.setdefault(_spelled(each), set()).add(each.number)
    with_files = {(_spelled(each), each.number) for each in handed.values() if not each.text}
    return {
        name: replace(each, student=f"{each.student}_{each.number}")
        if each.number and len(numbers[_spelled(each)]) > 1
        else each
        for name, each in handed.items()
        if not (each.text and (_spelled(each), each.number) in with_files)
    }


def _spelled(handed: Handed) -> str:
    return unicodedata.normalize("NFC", handed.student)
