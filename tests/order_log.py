"""Preloaded by the Dask workers of tests: note each order that is begun, with the machine that it is begun on."""

from __future__ import annotations

import json
import os
from typing import Any

from grader.cluster import remote

NAMES = ("CUDA_VISIBLE_DEVICES", "SLURM_JOB_ID")


def dask_setup(_worker: Any) -> None:
    """Write a line before each order; called by Dask."""
    grade = remote.grade

    def noted(text: str) -> str:
        line = {"id": json.loads(text)["job"]["id"], "pid": os.getpid(), **{n: os.environ.get(n) for n in NAMES}}
        line["network"] = os.readlink("/proc/self/ns/net")
        descriptor = os.open(os.environ["ORDER_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, json.dumps(line).encode() + b"\n")
        os.close(descriptor)
        return grade(text)

    remote.grade = noted
