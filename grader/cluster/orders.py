"""A job as plain text, which any machine can take: JSON with the bytes of the hand-in, and what the course must be.

The bytes travel within the order, so that a class from an archive, or on a disk that is not shared, can be graded
anywhere. Suite and solution do not: they are read where the job is run, and their hashes must be those of here.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from grader.engine import Job, Settings
from grader.hand_ins.hand_in import RefusedHandIn, read_hand_in
from grader.sandbox import Level
from grader.scratch import scratch_folder

FILES = ("path", "beside")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be the same wherever a job is run."""

    versions: Mapping[str, str]
    hashes: Mapping[str, Mapping[str, str]]  # by lab
    run: str = field(default_factory=lambda: secrets.token_hex(8))  # tells one command's jobs from another's


@dataclass(frozen=True, slots=True)
class Order:
    """A job as it arrives."""

    settings: Settings
    job: dict[str, Any]
    lab: str
    versions: dict[str, str]
    hashes: dict[str, str]
    files: dict[str, dict[str, str]]
    run: str


def write_order(job: Job, settings: Settings, expected: Expected) -> str:
    """Return a job with the bytes of its files; what cannot be taken is told as it would be here."""
    own, files = dict(job), {}
    root = Path(own.pop("root", ""))
    for kind in FILES:
        if kind in own:
            try:
                hand_in = read_hand_in(root, Path(own.pop(kind)))
                files[kind] = {"name": hand_in.name, "data": base64.b64encode(hand_in.data).decode()}
            except RefusedHandIn as error:
                if kind == "path":
                    own["problem"] = str(error)
    lab = Path(job["suite"]).name
    order = {"settings": asdict(settings), "job": own, "files": files, "lab": lab, "run": expected.run}
    return json.dumps({**order, "versions": dict(expected.versions), "hashes": dict(expected.hashes[lab])})


def read_order(text: str) -> Order:
    """Return what `write_order` has written."""
    data = json.loads(text)
    at_most = data["settings"]["at_most"]
    levels = {
        "required": Level(data["settings"]["required"]),
        "at_most": at_most if isinstance(at_most, str) else Level(at_most),
    }
    settings = Settings(**{**data["settings"], **levels})
    return Order(settings, data["job"], data["lab"], data["versions"], data["hashes"], data["files"], data["run"])


@contextmanager
def unpacked(order: Order) -> Iterator[Job]:
    """Yield the job with its files in a folder that nobody else may enter, gone afterwards."""
    if not order.files:
        yield order.job
        return
    with scratch_folder("torchgrade-order-") as folder:  # which also removes those of workers that were killed
        job = {**order.job, "root": str(folder)}
        for kind, file in order.files.items():
            name = f"{kind}/{file['name']}"
            (folder / kind).mkdir()
            (folder / name).write_bytes(base64.b64decode(file["data"]))
            job[kind] = name
        yield job
