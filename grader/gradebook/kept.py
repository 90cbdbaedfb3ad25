"""Which checks of a hand-in need no run: those whose results a job brings along, with keys that are the same today.

Used by the grading process. Whatever goes wrong with a key costs a run of its check and nothing else.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import plugin
from grader.gradebook.check_keys import CheckKeys
from grader.gradebook.keys import hash_texts

if TYPE_CHECKING:
    import pytest

    from grader.faces import Bench

Called = Iterable[tuple[str, frozenset[str]]]  # probes, and the texts among their arguments


class Kept:
    """The keys of a suite's checks in one session; a class because it notes what each check calls."""

    def __init__(self, bench: Bench, suite: Path, *, wanted: bool) -> None:
        self._environment = ""  # of the job: what its checks share beside the course's files
        self._called: dict[str, set[tuple[str, frozenset[str]]]] = {}
        self._keys: CheckKeys | None = None
        if wanted and bench.solution is not None:
            try:  # before pytest reads the same file
                self._keys = CheckKeys(suite, bench.assignment, bench.probes, bench.solution.text)
            except (OSError, SyntaxError, ValueError):  # pytest, or the sandbox, will say so
                pass

    def begin(self) -> None:
        """Forget the keys when pytest may have read another suite than was read for them."""
        if self._keys is not None and not self._keys.is_as_read():
            self._keys = None

    def known(self, items: Sequence[pytest.Item], job: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the checks, as they are declared now, that *job* brings along unchanged, by name."""
        self._called.clear()
        self._environment = job.get("environment", "")
        keep = job.get("keep", {})
        same = [item for item in items if keep.get(item.name) and keep[item.name] == self._key(item)]
        return {item.name: asdict(item.stash[plugin.CHECK]) for item in same}

    def note(self, item: pytest.Item, called: Called) -> None:
        """Take what a check has called."""
        self._called.setdefault(item.name, set()).update(called)

    def keys(self, items: Sequence[pytest.Item]) -> dict[str, str]:
        """Return the key of each check that was run; empty for one that called what its key does not cover."""
        return {item.name: self._key(item, self._called.get(item.name, ())) for item in items}

    def _key(self, item: pytest.Item, called: Called = ()) -> str:
        if self._keys is None:
            return ""
        try:
            name = _top_name(item)
            key = self._keys.of(name, item.stash[plugin.CHECK].task) if self._keys.covers(name, called) else ""
        except Exception:  # a suite may be written in ways that nobody thought of; its checks are graded all the same
            traceback.print_exc()
            self._keys = None
            return ""
        return key and hash_texts([key, self._environment])


def _top_name(item: pytest.Item) -> str:
    """Return the name at the top level of the suite that a check is, or is in."""
    return item.nodeid.split("::")[1].split("[")[0]
