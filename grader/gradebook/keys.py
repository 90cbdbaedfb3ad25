"""What a job is made of: equal keys, equal results but for the inputs that are drawn, so a key with a result rests.

A job's key is a hash of everything that can change its result: the hand-in, what the manifest asks for, suite and
solution, the harness, torch and Python, the kind of device. Points and titles can change without a re-run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from grader.gradebook.recorded import HandedIn
from grader.gradebook.submitted import Told, when
from grader.hand_ins.collect import Found, clean_name, file_name
from grader.hand_ins.hand_in import HandIn, RefusedHandIn, read_hand_in

if TYPE_CHECKING:
    from grader.assignment import Assignment
    from grader.results import RunFacts


def hash_texts(parts: Iterable[str]) -> str:
    """Return one hash of texts that hold no NUL."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def read_all(found: Found) -> list[HandIn | RefusedHandIn]:
    """Return each file of a hand-in as it is now, or why it is refused."""
    read: list[HandIn | RefusedHandIn] = []
    for path in filter(None, (found.path, found.beside)):
        try:
            read.append(read_hand_in(found.root, path))
        except RefusedHandIn as refusal:
            read.append(refusal)
    return read


def parts_of(read: Iterable[HandIn | RefusedHandIn]) -> list[str]:
    """Return what a key holds of the files: the hash of each, or why it is refused."""
    return [each.sha256 if isinstance(each, HandIn) else str(each) for each in read]


def take(found: Found, told: Told, *, packed: bool) -> tuple[HandedIn, list[bytes]]:
    """Read what a student handed in: return its record and the bytes of the files that were taken.

    *told* and *packed* are about the time of handing in, see `grader.gradebook.submitted`.
    """
    read = read_all(found)
    taken = [each for each in read if isinstance(each, HandIn)]
    parts = parts_of(read) if found.path is not None else [found.problem]
    kinds = [path.suffix for path in (found.path, found.beside) if path is not None]  # how the bytes are read
    submitted, source = when(found, told, packed=packed)
    handed = HandedIn(
        student=file_name(found.student),
        name=clean_name(found.shown),
        raw=found.student,
        lab=found.lab,
        parts=tuple(parts),
        files=tuple((each.suffix, each.sha256) for each in taken),
        submission=hash_texts([*kinds, *parts]),
        submitted=submitted,
        source=source,
        platform=found.platform,
        number=found.number,
        called=found.name,
    )
    return handed, [each.data for each in taken]


def job_key(lab: str, submission: str, facts: RunFacts) -> str:
    """Return the key of a job."""
    parts = [lab, submission, *(f"{kind}={value}" for kind, value in sorted(facts.hashes[lab].items()))]
    parts += [*(f"{kind}={value}" for kind, value in sorted(facts.versions.items())), facts.device]
    parts += ["execute"] if lab in facts.executed else []
    return hash_texts(parts)


def environment_of(lab: str, facts: RunFacts) -> str:
    """Return a hash of what all checks of a run share beside the course's files: part of each check's own key."""
    versions = (f"{kind}={value}" for kind, value in sorted(facts.versions.items()))
    executed = ["execute"] if lab in facts.executed else []
    return hash_texts([facts.hashes[lab]["harness"], facts.device, *versions, *executed])


def manifest_hash(assignment: Assignment) -> str:
    """Return a hash of what a manifest says about running: names, what builds on what, limits; no points, no words."""
    tasks = [f"{task.name}: {task.names} on {task.builds_on}" for task in assignment.tasks]
    return hash_texts([assignment.lab, *tasks, repr(asdict(assignment.limits))])
