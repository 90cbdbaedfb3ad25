"""Limit the memory of a whole sandbox with a control group, where this process may make one (root; a delegated tree).

Trusted side, standard library only. RLIMIT_AS bounds one process; the group bounds all of a sandbox together, shared
mappings and files in memory included, and the kernel ends a process of the group when it is full. Where no group can
be made, the warden's own watch over its child (`inside/__main__.py`) is what is left.

Sources: the kernel's admin-guide/cgroup-v2 and cgroup-v1/memory.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "torchgrade-"
_MARGIN = 256 << 20  # bytes for what the zygote itself comes to need: modules it preloads, pages the kernel joins
_PROCESSES = 512  # threads count
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class _Version:
    """How the files of one version of control groups are called."""

    memory: str  # bytes, written
    swap: str
    no_swap: str  # v1 limits memory and swap together, so the same number is written there
    resident: str  # key of memory.stat


_V2 = _Version("memory.max", "memory.swap.max", "0", "anon")
_V1 = _Version("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "", "rss")


class Group:
    """One control group; a class because it has a lifetime."""

    def __init__(self, folder: Path, version: _Version) -> None:
        self.folder, self._version = folder, version
        self._asked: tuple[object, ...] = ()

    def works(self) -> bool:
        """Try it: the memory controller may not be handed down to it, or processes may not be moved here."""
        with contextlib.suppress(OSError):
            (self.folder / "pids.max").write_text(str(_PROCESSES))
        if not os.access(self.folder / self._version.memory, os.W_OK):
            return False
        return subprocess.run([*self.enter(), "/bin/true"], check=False, capture_output=True).returncode == 0

    def enter(self) -> list[str]:
        """Return the words to put before a command: it joins the group before it runs."""
        return ["/bin/sh", "-c", 'echo $$ > "$0" && exec "$@"', str(self.folder / "cgroup.procs")]

    def allow(self, memory: int, *asked: object) -> None:
        """Let the group use *memory* bytes beside what it uses now, unless the same was *asked* before."""
        if (memory, *asked) == self._asked:
            return
        self._asked = (memory, *asked)
        most = str(self._resident() + memory + _MARGIN)
        first, second = (self._version.memory, most), (self._version.swap, self._version.no_swap or most)
        for file, limit in (first, second, first):  # v1: never above memory and swap, which goes up first, down last
            with contextlib.suppress(OSError):  # not below what is in use: the last limit stays; or there is no swap
                (self.folder / file).write_text(limit)

    def _resident(self) -> int:
        for line in (self.folder / "memory.stat").read_text().splitlines():
            name, _, number = line.partition(" ")
            if name == self._version.resident:
                return int(number)
        return 0

    def close(self) -> None:
        """Remove the group once its processes have ended."""
        for _ in range(100):
            try:
                os.rmdir(self.folder)
            except FileNotFoundError:
                return
            except OSError:
                time.sleep(0.01)
            else:
                return


def new_group() -> Group | None:
    """Return a new control group that can limit memory, or None where this process may not make one."""
    for parent, version in _parents():
        _sweep(parent)
        folder = parent / f"{_PREFIX}{os.getpid()}-{next(_numbers)}"
        try:
            folder.mkdir()
        except OSError:
            continue
        group = Group(folder, version)
        if group.works():
            return group
        group.close()
    return None


def _parents() -> Iterator[tuple[Path, _Version]]:
    """Yield the groups below which one may be made: this process's own and the one above it, as /proc tells."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            version, root = _V2, Path("/sys/fs/cgroup")
        elif "memory" in controllers.split(","):
            version, root = _V1, Path("/sys/fs/cgroup/memory")
        else:
            continue
        own = root / path.lstrip("/")
        for folder in (own, own.parent):
            if folder.is_relative_to(root) and os.access(folder, os.W_OK):
                yield folder, version


def _sweep(parent: Path) -> None:
    """Remove the groups of grading processes that were killed; those in use cannot be removed."""
    for folder in parent.glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
