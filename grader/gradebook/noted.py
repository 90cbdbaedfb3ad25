"""What a run remembers of each hand-in: some dozen bytes, for a course may have a hundred thousand.

All else is in the gradebook, and in the files that were handed in. Runs in the command's own process.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from grader.gradebook.recorded import HandedIn
from grader.hand_ins.collect import Found
from grader.outcome import clean

_HASH, _SHORT = 32, 8  # bytes


class Noted:
    """Hand-ins by number, in the order in which they were noted; a class because it grows."""

    def __init__(self) -> None:
        self.sources: Counter[tuple[str, str]] = Counter()  # who told the time, of those with files, by lab and source
        self.late: list[tuple[str, str, str]] = []  # folder, lab and name of those whom the platform calls late
        self._submissions = bytearray()
        self._parts: list[bytes] = []

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, item: HandedIn, found: Found) -> None:
        """Note one hand-in."""
        self._submissions += bytes.fromhex(item.submission)
        self._parts.append(b"".join(map(_short, item.parts)))
        if item.files:
            self.sources[item.lab, item.source] += 1
        if found.late:
            self.late.append((item.student, item.lab, item.name))

    def submission(self, number: int) -> str:
        """Return the hash of all that was handed in."""
        return self._submissions[number * _HASH : (number + 1) * _HASH].hex()

    def has_part(self, number: int, told: str) -> bool:
        """Say whether a hash, or why a file cannot be taken, is of this hand-in as it was noted."""
        own, wanted = self._parts[number], _short(told)
        return any(own[start : start + _SHORT] == wanted for start in range(0, len(own), _SHORT))


def _short(text: str) -> bytes:
    return hashlib.sha256(clean(text).encode()).digest()[:_SHORT]
