"""Take the results that are there already: what has not changed since it was graded is not graded again.

Runs in the command's own process; imports no torch. A result holds the key of its job, a hash of everything that can
change it: the hand-in, the lab, its suite and solution, the harness, torch and Python, the kind of device.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.collect import Found
from grader.hand_in import RefusedHandIn, read_hand_in
from grader.results import RunFacts, report_from, result_path
from grader.sandbox import Level
from grader.scoring import Report


def submission_hashes(found: Found) -> tuple[str, ...]:
    """Return the hash of each file that was handed in, or in its place why it cannot be taken."""
    if found.path is None:
        return (found.problem,)
    hashes = []
    for path in (found.path, found.beside):
        if path is not None:
            try:
                hashes.append(read_hand_in(found.root, path).sha256)
            except RefusedHandIn as error:
                hashes.append(str(error))
    return tuple(hashes)


def job_key(found: Found, submission: tuple[str, ...], facts: RunFacts) -> str:
    """Return the key of a job: equal keys, equal results but for the inputs that are drawn."""
    lab = found.lab
    kinds = [path.suffix for path in (found.path, found.beside) if path is not None]  # how the bytes are read
    parts = [lab, *kinds, *submission, *(f"{kind}={value}" for kind, value in sorted(facts.hashes[lab].items()))]
    parts += [*(f"{kind}={value}" for kind, value in sorted(facts.versions.items())), facts.device]
    parts += ["execute"] if lab in facts.executed else []
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def stored(out: Path, found: Found, key: str, *, seed: int | None, required: Level) -> tuple[Report, Any] | None:
    """Return report and data of an earlier run's result that is as good as a new one, or None."""
    try:
        data = json.loads(result_path(out, found.student, found.lab).read_text(encoding="utf-8"))
        if data["key"] != key or not data["gradable"] or not _as_safe(data, required):
            return None
        if seed is not None and data["seed"] != seed:
            return None
        return report_from(data, found.student), data
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # none, or one that somebody has changed
        return None


def _as_safe(data: Mapping[str, Any], required: Level) -> bool:
    """Say whether the student's code ran in a sandbox as strong as is required now, if there was any to run."""
    refused = data["problem"] and not data["hashes"]["submission"]
    return bool(data["sandbox"] in [str(level) for level in Level if level >= required] or refused)
