"""The names that learning platforms give to hand-ins, and the students in them. Looks at names only.

Moodle   Ada Lovelace_12345_assignsubmission_file_/attention.py       a folder a student, or flat:
         Ada Lovelace_12345_assignsubmission_file_attention.py
Canvas   lovelaceada_LATE_1234_5678_attention-1.py                    flat: user, user's number, file's number, file

The end of a name is the student's own and can hold anything, a platform's way to write included, so a name is read from
its beginning: neither platform lets an underscore into a student's name, and so the first number is the platform's. No
name reads as both platforms': the number is followed by a word in one, by another number in the other.

Moodle's number is the participant's in one assignment (`assign_user_mapping`): in another lab the same person has
another one, and with blind marking everybody is called Participant. Canvas's is the user's, in all of them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

MOODLE, CANVAS = "moodle", "canvas"
_MOODLE = re.compile(
    r"(?P<student>[^_]+)_(?P<number>[0-9]+)_assignsubmission_(?P<kind>file|onlinetext)_(?P<file>.*)", re.DOTALL
)
_CANVAS = re.compile(r"(?P<student>[^_]+)_(?:(?P<late>LATE)_)?(?P<number>[0-9]+)_[0-9]+_(?P<file>.+)", re.DOTALL)
_VERSION = re.compile(r"-(\d{1,3})(?=\.[^.]+$)")  # Canvas numbers what is handed in again


@dataclass(frozen=True, slots=True)
class Handed:
    """What the name of a file or folder says."""

    student: str
    file: str = ""  # the name that the student gave it; empty for a folder, and where no platform gave the name
    number: str = ""  # the platform's, of the student
    text: bool = False  # typed into the platform's page
    version: int = 0  # the platform's, of what was handed in again
    platform: str = ""
    late: bool = False  # by the platform's own word
    name: str = ""  # as the platform has it, where `student` has the number behind it


def read_name(name: str, *, folder: bool) -> Handed | None:
    """Return what a platform put into a name, or None when no platform did."""
    moodle = _MOODLE.fullmatch(name)
    if moodle and bool(moodle["file"]) is not folder:
        text = moodle["kind"] == "onlinetext"
        return Handed(moodle["student"], moodle["file"], moodle["number"], text, platform=MOODLE)
    canvas = _CANVAS.fullmatch(name)
    if canvas and not folder:
        version = _VERSION.search(canvas["file"])
        file = _VERSION.sub("", canvas["file"])
        number = int(version[1]) if version else 0
        late = canvas["late"] is not None
        return Handed(canvas["student"], file, canvas["number"], version=number, platform=CANVAS, late=late)
    return None


def students(folders: Mapping[str, bool]) -> dict[str, Handed]:
    """Return who handed in what, by its name in a class; *folders* says of each name whether it is a folder.

    Two students who share a name keep their numbers in it, also when one of them chose the name that the other got by
    that. What was typed is left out beside files of the same student.
    """
    handed = {
        name: read_name(name, folder=folder) or Handed(name if folder else os.path.splitext(name)[0])
        for name, folder in folders.items()
    }
    with_files = {(_spelled(each), each.number) for each in handed.values() if not each.text}
    left = {
        name: each for name, each in handed.items() if not (each.text and (_spelled(each), each.number) in with_files)
    }
    suffixes = dict.fromkeys(left.values(), "")
    for _ in range(3):  # more turns would only help whoever makes names and numbers up
        for each in _sharing(suffixes):
            suffixes[each] += f"_{each.number}"
    named = {name: replace(each, name=each.student if each.number else "") for name, each in left.items()}
    return {name: replace(each, student=each.student + suffixes[left[name]]) for name, each in named.items()}


def _sharing(suffixes: Mapping[Handed, str]) -> list[Handed]:
    """Return those who have a number and, with their suffixes, a name that somebody else has, too."""
    if not any(each.number for each in suffixes):
        return []  # no platform's names
    names = {each: _spelled(each) + suffix for each, suffix in suffixes.items()}
    owners: dict[str, tuple[str, str]] = {}
    shared = set()
    for each, name in names.items():
        own = (_spelled(each), each.number)
        if owners.setdefault(name, own) != own:
            shared.add(name)
    return [each for each, name in names.items() if each.number and name in shared]


def _spelled(handed: Handed) -> str:
    return unicodedata.normalize("NFC", handed.student)
