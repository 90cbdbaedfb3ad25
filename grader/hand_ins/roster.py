"""All hand-ins of a run in little room: a course may have a hundred thousand, and a path alone takes half a kilobyte.

Runs in the command's own process.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

from grader.hand_ins.student import Found

_FIELDS = 14


class Roster(Sequence[Found]):
    """Hand-ins as they were found, each unpacked when it is asked for."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._texts: dict[str, int] = {}  # what many share: labs and folders, by number
        self._packed = [self._pack(item) for item in found]
        self._shared = list(self._texts)

    def _pack(self, item: Found) -> bytes:
        lab, root = (self._texts.setdefault(text, len(self._texts)) for text in (item.lab, str(item.root)))
        path, beside, packed = (each and str(each) for each in (item.path, item.beside, item.packed))
        more = [path, item.problem, beside, item.fault, packed, item.platform, item.number, item.late, item.note]
        more += [item.name, item.renamed]
        while more and not more[-1]:  # most have a path and nothing else
            more.pop()
        return json.dumps([item.student, lab, root, *more]).encode()

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, number: int) -> Found: ...

    @overload
    def __getitem__(self, number: slice) -> list[Found]: ...

    def __getitem__(self, number: int | slice) -> Found | list[Found]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        fields = json.loads(self._packed[number])
        fields += [None] * (_FIELDS - len(fields))
        student, lab, root, path, problem, beside, fault, packed, platform, own, late, note, name, renamed = fields
        return Found(
            student=student,
            lab=self._shared[lab],
            root=Path(self._shared[root]),
            path=Path(path) if path else None,
            problem=problem or "",
            beside=Path(beside) if beside else None,
            fault=bool(fault),
            packed=Path(packed) if packed else None,
            platform=platform or "",
            number=own or "",
            late=bool(late),
            note=note or "",
            name=name or "",
            renamed=renamed or "",
        )
