"""Who handed in: the student of the gradebook that each hand-in is of. Decided before anything is graded.

A platform's number says who somebody is, a name does not: it may be shared, and its owner may change it. Canvas's
number is the person's in all labs, Moodle's in one. So where the number is known its student is known, whatever the
name is now. An unknown number is another person than whoever has the same name and another number; only where the
gradebook knows exactly one student of the name, who can have that number, are they the same: so are Moodle's labs put
together. Where that could be wrong the labs stay apart, and a remark says so. Without numbers, a name is all there is.

Pure functions over what the gradebook knows; without a gradebook, names and numbers of the run alone decide.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.hand_ins.collect import Found, clean_name, file_name
from grader.hand_ins.platforms import MOODLE

BLIND = "Participant"  # what Moodle calls everybody with blind marking, perhaps behind a group's name and a hyphen
SHOWN = 5  # remarks


@dataclass(frozen=True, slots=True)
class Number:
    """A platform's number of a student in a lab."""

    platform: str
    lab: str
    number: str


@dataclass(frozen=True, slots=True)
class Person:
    """A student whom the gradebook knows."""

    raw: str  # the name that the folder of results is made of
    names: frozenset[str]  # that the student has had, as platforms have them
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Hand-ins of one run that have one number of a platform and one name, so that they are one person's."""

    platform: str
    number: str
    name: str
    labs: frozenset[str]

    def is_of(self, known: Number) -> bool:
        """Say whether a known number is from where this one is from: a lab of Moodle's, or all of Canvas."""
        return known.platform == self.platform and (known.platform != MOODLE or known.lab in self.labs)

    @property
    def blind(self) -> bool:
        """Say whether the name is nobody's."""
        return self.name.rpartition("-")[2] == BLIND


def identify(found: Sequence[Found], people: Sequence[Person]) -> tuple[tuple[Found, ...], list[str]]:
    """Return hand-ins with the students whom they are of, and remarks on what could not be decided.

    Then `Found.student` is the same for the same student, in this run and in all others.
    """
    deciding = _Deciding(found, people)
    settled = [deciding.settled(item) for item in found]
    remarks = deciding.remarks
    more = [f"{len(remarks) - SHOWN} more could not be linked with other labs"] if len(remarks) > SHOWN else []
    return _apart(settled), remarks[:SHOWN] + more


def spelled(name: str) -> str:
    """Return a name in one of the ways in which Unicode writes it."""
    return unicodedata.normalize("NFC", name)


def calls(names: Iterable[str], number: str) -> list[str]:
    """Return by what people may mean a student: names and number, but no name that could be somebody else's number."""
    return [name for name in (*names, number) if name and (name == number or not (number and name.isdecimal()))]


def _folder(raw: str) -> str:
    return file_name(raw).casefold()


class _Deciding:
    """Decides unit by unit; a class for what is known, and is known meanwhile."""

    def __init__(self, found: Sequence[Found], people: Sequence[Person]) -> None:
        self.remarks: list[str] = []
        self._with_number: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._with_name: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            for key in {(each.platform, each.number) for each in person.numbers}:
                self._with_number[key].append(person)
            for name in person.names:
                self._with_name[name].append(person)
        self._taken = {_folder(person.raw) for person in people}
        self._taken |= {_folder(item.student) for item in found if not item.number}
        units = list(self._units(found))
        self._rivals: dict[tuple[str, str], list[Unit]] = defaultdict(list)  # of one name in this run
        for unit in units:
            self._rivals[unit.platform, unit.name].append(unit)
        # of a shard the others of a name may be in another one; whoever collected the class saw all
        self._shared = {(i.platform, i.number, spelled(i.name)) for i in found if i.number and i.student != i.name}
        self._who: dict[tuple[str, str, str, str], str] = {}
        known = [(unit, self._known(unit)) for unit in units]
        self._claimed = {same.raw for _, same in known if same is not None}
        for unit, same in known:
            raw = same.raw if same is not None else self._same(unit) or self._new(unit)
            self._who |= {(unit.platform, unit.number, unit.name, lab): raw for lab in unit.labs}

    def _units(self, found: Sequence[Found]) -> Iterator[Unit]:
        """Yield who is in this run; lab by lab where the gradebook has given a number to several."""
        labs: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for item in found:
            if item.number:
                labs[item.platform, item.number, spelled(item.name)].add(item.lab)
        for key, own in labs.items():
            whole = Unit(*key, frozenset(own))
            several = len(self._holders(whole)) > 1
            yield from (Unit(*key, frozenset({lab})) for lab in sorted(own)) if several else (whole,)

    def _holders(self, unit: Unit) -> list[Person]:
        """Return who has this number in these labs."""
        same = self._with_number[unit.platform, unit.number]
        return [each for each in same if any(n.number == unit.number and unit.is_of(n) for n in each.numbers)]

    def _known(self, unit: Unit) -> Person | None:
        """Return the student who has this number, in these labs or, by this name, in another one."""
        by_name = [each for each in self._with_number[unit.platform, unit.number] if unit.name in each.names]
        there = [each for each in by_name if not _has_another(each, unit)]
        return next((some[0] for some in (self._holders(unit), there) if len(some) == 1), None)

    def _same(self, unit: Unit) -> str:
        """Return the student of the same name who is the same person, "" when that cannot be or cannot be told."""
        namesakes = [] if unit.blind else self._with_name[unit.name]
        free = [each for each in namesakes if not _has_another(each, unit) and each.raw not in self._claimed]
        rivals = [each for each in self._rivals[unit.platform, unit.name] if each.number != unit.number]
        alone = not rivals and (unit.platform, unit.number, unit.name) not in self._shared
        if len(namesakes) == len(free) == 1 and alone and free[0].names == {unit.name}:
            return free[0].raw
        if free or (not unit.blind and any(each.labs.isdisjoint(unit.labs) for each in rivals)):
            who = f"{clean_name(unit.name)}, number {unit.number} in {' and '.join(sorted(unit.labs))}"
            others = sorted({file_name(each.raw) for each in namesakes})
            more = f": {', '.join(others)}" if others else ""
            self.remarks.append(f"{who}: not linked with other labs, for several are, or were, called so{more}")
        return ""

    def _new(self, unit: Unit) -> str:
        """Return a name for somebody new, the one on the platform if nobody else has that."""
        shared = any(each.number != unit.number for each in self._rivals[unit.platform, unit.name])
        shared = shared or unit.blind or bool(self._with_name[unit.name])
        shared = shared or (unit.platform, unit.number, unit.name) in self._shared
        raw = f"{unit.name}_{unit.number}" if shared else unit.name
        while _folder(raw) in self._taken:
            raw += f"_{unit.number}"
        self._taken.add(_folder(raw))
        return raw

    def settled(self, item: Found) -> Found:
        """Return a hand-in with its student; who is called otherwise by now is shown so."""
        if not item.number:
            return item
        name = spelled(item.name)
        raw = self._who[item.platform, item.number, name, item.lab]
        if spelled(raw) == name or spelled(raw).startswith(f"{name}_"):
            return replace(item, student=raw)
        is_shared = any(each.raw != raw for each in self._with_name[name]) or _folder(name) in self._taken
        return replace(item, student=raw, renamed=f"{name}_{item.number}" if is_shared else name)


def _has_another(person: Person, unit: Unit) -> bool:
    """Say whether a student has another number where one has only one."""
    return any(each.number != unit.number and unit.is_of(each) for each in person.numbers)


def _apart(found: Sequence[Found]) -> tuple[Found, ...]:
    """Return *found* with two hand-ins of one student in one lab ungradable: which of them counts cannot be told."""
    counts = Counter((file_name(item.student), item.lab) for item in found)
    twins: dict[tuple[str, str], list[Found]] = {place: [] for place, count in counts.items() if count > 1}
    for item in found if twins else ():
        twins.get((file_name(item.student), item.lab), []).append(item)
    return tuple(_or_twin(item, twins.get((file_name(item.student), item.lab), [])) for item in found)


def _or_twin(item: Found, same: Sequence[Found]) -> Found:
    if not same:
        return item
    places = " and ".join(clean_name(str(each.packed or each.path or each.name or each.student)) for each in same)
    problem = (
        f"{places} are both of {clean_name(item.student)}, who is one student by name or number; leave one of them"
    )
    return replace(item, path=None, beside=None, packed=None, problem=problem, fault=True)
