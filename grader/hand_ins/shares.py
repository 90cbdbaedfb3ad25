"""What each student has of a class's archive, so that who hands in too much is refused alone and not with the class.

Runs in the unpacking process; imports only the standard library and the names of platforms. An archive is counted
before anything of it is written: only then it is known whether one folder holds the whole class.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from grader.hand_ins.members import Caps, Kind, Member, suffix_of
from grader.hand_ins.platforms import read_name

MB = 1 << 20
_NAMED = 3  # of those who have most
_NOBODY = ""
_MOST = "at most {} are taken of one student"


def owner_of(name: str, *, wrapped: bool, folder: bool = False) -> str:
    """Return whose a member is by its name, or "" for nobody's; *wrapped*: one folder holds the class."""
    parts = _parts(name)[wrapped:]
    if not parts or ".." in parts:
        return _NOBODY
    handed = read_name(parts[0], folder=folder or len(parts) > 1)
    return f"{handed.student}, number {handed.number}" if handed else parts[0]


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part not in ("", ".")]


@dataclass(slots=True)
class _Share:
    """What one student has."""

    members: int = 0
    content: int = 0
    folders: int = 0
    refused: int = 0


class Shares:
    """The shares of all students in one archive; without caps on them in *caps*, nobody is ever over."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._tops: dict[str, bool] = {}  # by name, whether something is in it
        self._counted: dict[bool, dict[str, _Share]] = {wrapped: defaultdict(_Share) for wrapped in (False, True)}
        self.wrapped = False
        self.over: dict[str, str] = {}  # why nothing of a student is taken, by owner

    def count(self, member: Member) -> None:
        """Take a member as the archive describes it."""
        parts = _parts(member.name)
        if parts and not parts[0].startswith((".", "__")):
            self._tops[parts[0]] = self._tops.get(parts[0], False) or len(parts) > 1
        most = self._caps.sizes.get(suffix_of(member.name, self._caps.sizes), 0)
        content = member.size if member.kind is Kind.FILE and member.size <= most else 0
        for wrapped, shares in self._counted.items():
            own = shares[owner_of(member.name, wrapped=wrapped, folder=member.kind is Kind.FOLDER)]
            own.members += 1
            own.content += content

    def settle(self) -> None:
        """Find out, when all is counted, what the students' places are and who is over."""
        only = next(iter(self._tops), "")
        self.wrapped = len(self._tops) == 1 and self._tops[only] and read_name(only, folder=True) is None
        for owner, own in self._shares.items():
            if own.members > self._caps.own_members:
                self._refuse(owner, f"{own.members} files; {_MOST.format(self._caps.own_members)}")
            elif own.content > self._caps.own_content:
                most = f"{self._caps.own_content // MB} MB"
                self._refuse(owner, f"{-(-own.content // MB)} MB; {_MOST.format(most)}")

    def owner(self, name: str) -> str:
        """Return whose a member is, "" for nobody's."""
        return owner_of(name, wrapped=self.wrapped) if self._caps.own_members else _NOBODY

    def add_folder(self, owner: str) -> bool:
        """Count a folder that is made for a student; say whether it is one too many."""
        self._shares[owner].folders += 1
        too_many = self._shares[owner].folders > self._caps.own_members
        if too_many and owner not in self.over:
            most = self._caps.own_members
            self._refuse(owner, f"more than {most} folders; {_MOST.format(most)}")
        return too_many and owner in self.over

    def add_refused(self, owner: str, reason: str) -> bool:
        """Count a member of a student that is refused; say whether the student is over by now."""
        self._shares[owner].refused += 1
        if self._shares[owner].refused > self._caps.own_refused and owner not in self.over:
            self._refuse(owner, f"more than {self._caps.own_refused} files that are refused, one of which {reason}")
        return owner in self.over

    def largest(self) -> str:
        """Say who has most of the archive."""
        named = [(own.content, own.members, owner) for owner, own in self._shares.items() if owner]
        shown = [
            f"{owner} ({size // MB} MB, {count} files)" for size, count, owner in sorted(named)[: -_NAMED - 1 : -1]
        ]
        return f"; most of it is of {', '.join(shown)}" if shown else ""

    @property
    def _shares(self) -> dict[str, _Share]:
        return self._counted[self.wrapped]

    def _refuse(self, owner: str, has: str) -> None:
        if owner != _NOBODY and self._caps.own_members:
            self.over[owner] = f"is not taken: its student handed in {has}: hand in the files of the lab only"
