"""What of this machine a run may use, as the kernel and the limits of its container tell.

Sources: the kernel's admin-guide/cgroup-v2 and, for version 1, scheduler/sched-bwc and cgroup-v1/memory; man 5 proc.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

HERE = Path("/")


def cores(root: Path = HERE) -> int:
    """Return how many cores this process may use, a container's share of them rounded up."""
    seen = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for group in _groups(root, "cpu"):
        for quota, period in (_numbers(group / "cpu.max"), _quota_of_version_1(group)):
            if quota > 0 and period > 0:
                seen = min(seen, -(-quota // period))
    return seen


def free_memory(root: Path = HERE) -> int:
    """Return how many bytes can still be taken, 0 where nothing tells."""
    available = [1024 * _entry(root / "proc" / "meminfo", "MemAvailable:")]
    for group in _groups(root, "memory"):
        cache = _entry(group / "memory.stat", "inactive_file")  # is given back when memory is short
        for most, used in (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes")):
            if (limit := _numbers(group / most)[0]) > 0:
                available.append(limit - max(0, _numbers(group / used)[0]) + cache)
    return max(0, min(available))


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
            mounted /= controller
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


def _entry(file: Path, name: str) -> int:
    """Return the number behind a name in a file of such lines, 0 where there is none."""
    try:
        lines = [line.split() for line in file.read_text().splitlines()]
    except OSError:
        return 0
    return next((int(words[1]) for words in lines if words[0] == name), 0)
