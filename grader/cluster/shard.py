"""A part of a class, the same part on every machine: students are dealt out by a hash of their names.

Each shard reads the names of the whole class and grades its own students into a folder of its own, with a note of how
the class was split, by which `grader merge` sees whether all of it is there. Imports no torch.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader.errors import UsageProblem
from grader.hand_ins.collect import Collection, Found, file_name
from grader.results import told_of, write_atomically

NOTE = "shard.json"
SCHEMA = "grader/shard/v1"
AUTO = "auto"
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Shard:
    """One of so many parts of a class."""

    number: int  # 1, 2, ...
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def takes(self, student: str) -> bool:
        """Say whether a student, by any spelling of the same name, is in this part."""
        digest = hashlib.sha256(file_name(student).encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1

    def of_class(self, collection: Collection) -> Collection:
        """Return the hand-ins of this part."""
        return replace(collection, found=tuple(each for each in collection.found if self.takes(each.student)))


@dataclass(frozen=True, slots=True)
class Note:
    """How a class was split, as it stands beside the results of a shard."""

    number: int
    of: int
    hand_ins: int  # in this shard
    of_class: int  # in all of them
    names: str  # a hash of who handed in what in the whole class


def read_shard(text: str, environment: Mapping[str, str] = os.environ) -> Shard:
    """Return the shard that ``--shard`` names, "3/10" or "auto" within an array of Slurm; else raise UsageProblem."""
    if text == AUTO:
        return _of_array(environment)
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text.strip())
    if found is None or not 1 <= int(found[1]) <= int(found[2]) <= _MOST:
        raise UsageProblem(f"--shard is I/N, from 1/N to N/N, or auto within an array job of Slurm; got {text!r}")
    return Shard(int(found[1]), int(found[2]))


def _of_array(environment: Mapping[str, str]) -> Shard:
    names = ("ID", "COUNT", "MIN", "MAX")
    try:
        number, count, first, last = (int(environment[f"SLURM_ARRAY_TASK_{name}"]) for name in names)
    except (KeyError, ValueError):
        raise UsageProblem(
            "--shard auto, but this is no task of an array job of Slurm, which would be told by SLURM_ARRAY_TASK_ID, "
            "_COUNT, _MIN and _MAX; write --shard I/N"
        ) from None
    if count == 1 or first > 1 or last - first + 1 != count:
        raise UsageProblem(
            f"--shard auto, but an array of {count} from {first} to {last} does not say how the class is split; submit "
            'with --array=1-N, or, to do some of N again, write --shard "$SLURM_ARRAY_TASK_ID/N"'
        )
    return Shard(number - first + 1, count)


def note_of(collection: Collection, shard: Shard) -> Note:
    """Return how a class is split by this shard and the others."""
    own = shard.of_class(collection)
    return Note(shard.number, shard.of, len(own.found), len(collection.found), _names(collection.found))


def write_note(note: Note, out: Path) -> None:
    """Write a note beside the results; raise UsageProblem where another shard's results lie."""
    before = read_note(out)
    if before is not None and (before.number, before.of) != (note.number, note.of):
        raise UsageProblem(
            f"{out} has the results of shard {before.number}/{before.of}; give each shard a folder of its own, such as "
            f"-o {out}/shard-{note.number}"
        )
    with told_of(out):
        write_atomically(out / NOTE, json.dumps({"schema": SCHEMA, **asdict(note)}) + "\n")


def _names(found: Sequence[Found]) -> str:
    pairs = sorted(f"{file_name(each.student)}\0{each.lab}\n" for each in found)
    return hashlib.sha256("".join(pairs).encode()).hexdigest()


def read_note(out: Path) -> Note | None:
    """Return what a folder of results says of being a shard's, None where it says nothing."""
    path = out / NOTE
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        own = {name: int(data[name]) for name in ("number", "of", "hand_ins", "of_class")}
        return Note(**own, names=str(data["names"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageProblem(f"{path} is damaged; grade the shard again, its results are kept") from None
