"""How much of this machine a run may use, and how many workers that makes by default.

Sources: the kernel's admin-guide/cgroup-v2 and, for version 1 of control groups, scheduler/sched-bwc.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

HERE = Path("/")
HANDFUL = 12  # hand-ins


def cores(root: Path = HERE) -> int:
    """Return how many cores this process may use, a container's share of them rounded up."""
    seen = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for group in _groups(root, "cpu"):
        for quota, period in (_numbers(group / "cpu.max"), _quota_of_version_1(group)):
            if quota > 0 and period > 0:
                seen = min(seen, -(-quota // period))
    return seen


def default_workers(jobs: int, device: str) -> int:
    """Return how many grading processes to start, where nobody said.

    Each costs one more `import torch`, which about twenty ordinary hand-ins pay for. Two are the least for all but a
    handful, so that a class does not wait for one student's loop. On a GPU there is one: they would share its memory.
    """
    most = 1 if device == "cuda" else cores()
    return min(most, max(2 if jobs >= HANDFUL else 1, jobs // 20))


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Yield the folders of this process's control group and of those above it, in both versions."""
    try:
        lines = (root / "proc" / "self" / "cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        mounted = root / "sys" / "fs" / "cgroup"
        if controllers:
            if controller not in controllers.split(","):
                continue
            mounted /= controllers if (mounted / controllers).is_dir() else controller
        own = mounted / path.lstrip("/")
        yield from (group for group in (own, *own.parents) if group.is_relative_to(mounted) and group.is_dir())


def _quota_of_version_1(group: Path) -> tuple[int, int]:
    return _numbers(group / "cpu.cfs_quota_us")[0], _numbers(group / "cpu.cfs_period_us")[0]


def _numbers(file: Path) -> tuple[int, int]:
    """Return the first two numbers of a file, -1 for one that is missing or "max"."""
    try:
        words = file.read_text().split()
    except OSError:
        words = []
    first, second, *_ = *(int(word) if word.isdigit() else -1 for word in words), -1, -1
    return first, second
