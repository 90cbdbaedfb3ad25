"""Cores as a container gives them, and the workers that follow from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import machine
from grader.machine import cores, default_workers

GROUPS = {
    "none": ({}, 64),
    "above its own": (
        {
            "proc/self/cgroup": "0::/a/b\n",
            "sys/fs/cgroup/a/cpu.max": "250000 100000\n",
            "sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
        },
        3,
    ),
    "in a container": ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000\n"}, 1),
    "version 1": (
        {
            "proc/self/cgroup": "5:cpu:/x\n4:memory:/y\n0::/\n",
            "sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "200000\n",
            "sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
        },
        2,
    ),
    "version 1, two controllers, seen from inside": (
        {
            "proc/self/cgroup": "5:cpu,cpuacct:/docker/x\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "300000\n",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        },
        3,
    ),
    "more than there is": ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "9900000 100000\n"}, 64),
    "nonsense": ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "\n"}, 64),
}


@pytest.mark.parametrize("name", GROUPS)
def test_share_of_a_container_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Its own group's and that of each above it; a part of a core is one."""
    files, seen = GROUPS[name]
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert cores(tmp_path) == seen


def test_this_machine_has_cores() -> None:
    """Whatever its control groups are like."""
    assert cores() >= 1


@pytest.mark.parametrize(
    ("here", "jobs", "device", "workers"),
    [
        (16, 1, "cpu", 1),
        (16, 11, "cpu", 1),
        (16, 12, "cpu", 2),
        (16, 59, "cpu", 2),
        (16, 60, "cpu", 3),
        (16, 10_000, "cpu", 16),
        (1, 10_000, "cpu", 1),
        (16, 10_000, "cuda", 1),
    ],
)
def test_workers_by_default(monkeypatch: pytest.MonkeyPatch, here: int, jobs: int, device: str, workers: int) -> None:
    """One for a handful, then two, then one more for each twenty, up to one a core; one on a GPU."""
    monkeypatch.setattr(machine, "cores", lambda: here)
    assert default_workers(jobs, device) == workers
