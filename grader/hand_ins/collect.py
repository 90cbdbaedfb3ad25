"""Find the hand-ins: a file, a folder per student, a tree `submissions/<student>/<lab>/`, or an archive of these.

Reads names only; the files themselves are read, with care, by `hand_in` in the grading process, and archives are opened
by `archive`.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageProblem
from grader.hand_ins import platforms
from grader.hand_ins.members import ARCHIVES, suffix_of
from grader.hand_ins.misplaced import SUFFIXES
from grader.hand_ins.student import (
    LEFT_OVER,
    Asked,
    Found,
    among,
    clean_name,
    deeper,
    entries,
    in_archives,
    left_over,
    listing,
    missing,
    names_below,
    names_in,
    only_source,
    through,
    with_files,
)

if TYPE_CHECKING:
    from grader.hand_ins.archive import Archives

__all__ = ["Collection", "Found", "clean_name", "collect", "file_name"]

_TAKEN = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)|(report(-\d+)?|index)\.html$|grades\.csv$|shard\.json$|gradebook\.sqlite",
    re.IGNORECASE,
)  # by Windows, by us
_LOST = "no hand-in found\0"  # how such a remark begins until all are put together; no name holds a NUL
_LEFT = f"{LEFT_OVER}\0"
SHOWN = 30  # students of such a remark
_HASHED = re.compile(r"-[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class Collection:
    """All hand-ins below a path, and what was passed over."""

    found: tuple[Found, ...]
    remarks: tuple[str, ...]
    packed: bool = False  # all in one archive


def collect(
    path: Path,
    labs: Sequence[str],
    chosen: Sequence[str],
    *,
    skip: Path | None = None,
    archives: Archives | None = None,
) -> Collection:
    """Return the hand-ins at *path* for *chosen* labs (all of *labs* when empty); raise UsageProblem if none.

    The folder *skip*, of results, is no student's. Without *archives* none are opened.
    """
    if not path.exists():
        raise UsageProblem(f"{path} does not exist; give a hand-in, or a folder of them")
    asked = Asked(labs, chosen, archives)
    suffix = suffix_of(path.name, ARCHIVES)
    if path.is_dir():
        collection = _class(path, path.resolve().name, str(path), asked, skip)
    elif archives is not None and suffix:
        folder = archives.open_class(path)
        top, stem = through(folder, labs), path.name[: -len(suffix)]
        owner = path.absolute().parent.name if stem in labs else stem
        collection = _class(top, owner if top == folder else top.name, str(path), asked, None)
    else:
        return Collection((_single(path, labs, chosen),), ())
    if archives is None:
        return collection
    settled = archives.settle(collection.found)
    return Collection(tuple(settled), (*collection.remarks, *archives.remarks()), packed=not path.is_dir())


def _class(path: Path, student: str, shown: str, asked: Asked, skip: Path | None) -> Collection:
    """Return the hand-ins of a class's folder, or of one *student's*."""
    own = _of_one(path, student, asked)
    if (
        any(found.path is not None for found in own)
        and not _flat(path, asked)
        and not _among_students(path, own, asked)
    ):
        files = {name: path / name for name in names_below(path)}
        own += missing(student, path, own, files, asked)
        left = _left(student, path, files, own, asked)
        return Collection(tuple(own), (*_passed_over(path, student, asked.labs), *_together(left)))
    found: list[Found] = []
    remarks: list[str] = []
    inside = [name for name in names_in(path) if skip is None or not _same(path / name, skip)]
    handed = platforms.students({name: (path / name).is_dir() for name in inside})
    for name in inside:
        if name in handed and not handed[name].file:
            items, told = _entry(path, path / name, handed[name].student, asked)
            found += items
            remarks += told
    for student, files in _by_student(path, inside, handed, remarks).items():
        items = _from_files(files, student, path, asked)
        found += items
        nothing = [] if items else [_LOST + with_files(student, files)]
        remarks += nothing or _left(student, path, files, items, asked)
    if not found and (renamed := among(listing(path), student, path, asked.wanted, asked.labs)):
        found = [item for item in renamed if item.path is not None or item.fault]
    if not found:
        names = ", ".join(f"{lab}.py" for lab in asked.wanted[:3])
        told = [item.problem for item in own] + list(asked.archives.remarks() if asked.archives else ())
        expected = f"expected <student>/{names} or, with -a LAB, <student>.py"
        raise UsageProblem("; ".join([f"no hand-in below {shown}", expected, *told[:3]]))
    counting, twins = _without_twins(_with_numbers(found, handed))
    return Collection(_undisputed(counting), (*_together(remarks), *twins))


def _with_numbers(found: Sequence[Found], handed: Mapping[str, platforms.Handed]) -> Iterator[Found]:
    """Yield hand-ins with what the platform's names say of their students, and of the files themselves."""
    numbered: dict[str, platforms.Handed] = {}
    for each in handed.values():
        if each.number:
            numbered.setdefault(each.student, each)
    for item in found:
        own, file = numbered.get(item.student), item.packed or item.path
        late = file is not None and file.name in handed and handed[file.name].late
        if own is not None:
            item = replace(item, platform=own.platform, number=own.number, late=late, name=own.name)
        yield item


def _undisputed(found: Sequence[Found]) -> tuple[Found, ...]:
    """Return *found* with those ungradable who have one number of a platform, but several names.

    Whose of them the number is cannot be told, so it stands beside none of them.
    """
    names: dict[tuple[str, str, str], dict[str, str]] = {}
    for item in found:
        if item.number:
            names.setdefault(_place(item), {})[unicodedata.normalize("NFC", item.name)] = item.student
    return tuple(_with_dispute(item, names.get(_place(item), {})) for item in found)


def _place(item: Found) -> tuple[str, str, str]:
    """Return where a number is one person's only: on Moodle in one lab, on Canvas in all."""
    return item.platform, item.lab if item.platform == platforms.MOODLE else "", item.number


def _with_dispute(item: Found, names: Mapping[str, str]) -> Found:
    if len(names) < 2:
        return item
    several = " and ".join(clean_name(name) for name in sorted(names))
    problem = (
        f"{several} have the same number {item.number} in the names of their hand-ins, which {item.platform} gives to "
        "one person only: download the class again, or take away what is not the platform's, and grade again"
    )
    return replace(item, path=None, beside=None, packed=None, problem=problem, fault=True, number="")


def _same(entry: Path, skip: Path) -> bool:
    return skip.exists() and entry.exists() and entry.samefile(skip)


def _of_one(path: Path, student: str, asked: Asked) -> list[Found]:
    """Return the hand-ins that lie directly in a folder, if it is one student's."""
    files = listing(path)
    found = among(files, student, path, asked.wanted)
    inside = entries(path)
    alone = len(inside) == 1 and platforms.read_name(inside[0].name, folder=False) is None
    return in_archives(files, student, path, asked, found) if alone and not found else found


def _by_student(
    folder: Path, inside: Sequence[str], handed: Mapping[str, platforms.Handed], remarks: list[str]
) -> dict[str, dict[str, Path]]:
    """Return each student's files, by the student's own names, where a platform put all files into one folder."""
    flat = [folder / name for name in inside if name in handed and handed[name].file]
    files: dict[str, dict[str, Path]] = {handed[entry.name].student: {} for entry in flat}
    for entry in sorted(flat, key=lambda entry: -handed[entry.name].version):
        own, name = files[handed[entry.name].student], handed[entry.name].file
        if name in own:
            remarks.append(f"{clean_name(entry.name)}: passed over for {clean_name(own[name].name)}")
        else:
            own[name] = entry
    return files


def _single(path: Path, labs: Sequence[str], chosen: Sequence[str]) -> Found:
    if len(chosen) == 1:
        lab = chosen[0]
        student = path.resolve().parent.name if path.stem == lab else path.stem
    elif path.stem in labs:
        lab, student = path.stem, path.absolute().parent.name
    else:
        close = difflib.get_close_matches(path.stem, labs, 1)
        advice = f"did you mean {close[0]}.py? " if close else ""
        raise UsageProblem(f"{path.name} names no lab; {advice}say which one with -a LAB")
    return Found(student or "student", lab, path.parent, Path(path.name))


def _flat(path: Path, asked: Asked) -> bool:
    """Say whether a folder holds one file per student of the one lab that was asked for."""
    files = [entry for entry in path.iterdir() if entry.suffix in SUFFIXES]
    return len(asked.chosen) == 1 and len(files) > 1 and any(entry.stem not in asked.labs for entry in files)


def _among_students(path: Path, own: Sequence[Found], asked: Asked) -> bool:
    """Say whether all that looks like one student's is the folder of a student who is called like a lab."""
    if any(found.path is not None and len(found.path.parts) == 1 for found in own):
        return False
    return bool(_passed_over(path, "", asked.labs))


def _passed_over(path: Path, student: str, labs: Sequence[str]) -> tuple[str, ...]:
    """Return a remark for each folder with hand-ins of its own in what is taken for one student's folder."""
    folders = [entry for entry in entries(path) if entry.name not in labs and entry.is_dir() and not entry.is_symlink()]
    reason = f"passed over, for {clean_name(student)} has labs directly in it and is taken for one student's"
    return tuple(
        f"{clean_name(folder.name)}: {reason}"
        for folder in folders
        if any(os.path.lexists(folder / (lab + suffix)) for lab in labs for suffix in ("", *SUFFIXES))
    )


def _entry(root: Path, entry: Path, student: str, asked: Asked) -> tuple[list[Found], list[str]]:
    """Return the hand-ins of one entry of a class folder, and remarks on what is passed over."""
    name = clean_name(entry.name)
    if entry.suffix in SUFFIXES and (len(asked.chosen) == 1) and not (entry.is_dir() and not entry.is_symlink()):
        return [Found(entry.stem, asked.chosen[0], root, Path(entry.name))], []
    if entry.is_symlink():
        return [], [f"{name}: a link, passed over"]
    if not entry.is_dir():
        if suffix_of(entry.name, ARCHIVES):
            return [], [
                f"{name}: an archive beside students, passed over; put it into a folder with the student's name"
            ]
        return [], [f"{name}: passed over; say which lab it is with -a LAB"] if entry.suffix in SUFFIXES else []
    try:
        files = listing(entry)
        items = among(files, student, root, asked.wanted, asked.labs)
    except OSError as error:
        problem = f"the folder cannot be read: {error.strerror}"
        return [Found(student, lab, root, None, problem) for lab in asked.chosen], [f"{name}: {problem}"]
    items = in_archives(files, student, root, asked, items)
    names = list(names_below(entry))
    items = only_source(files, student, root, asked, items, names)
    items = deeper(entry, student, root, asked, items)
    items += missing(student, root, items, names, asked)
    if not items:
        return [], [_LOST + with_files(student, names)]
    return items, _left(student, root, {name: entry / name for name in names}, items, asked)


def _left(student: str, root: Path, files: Mapping[str, Path], found: Sequence[Found], asked: Asked) -> list[str]:
    """Return a remark on a student's sources that nobody looks at, to be put together with those of others."""
    rest = left_over(student, root, files, [item for item in found if item.packed is None], asked.labs)
    return [_LEFT + rest] if rest else []


def _together(remarks: Sequence[str]) -> list[str]:
    """Return remarks with one line for all students who have no hand-in of any lab, and one for files left over."""
    lost = [remark.removeprefix(_LOST) for remark in remarks if remark.startswith(_LOST)]
    left = [remark.removeprefix(_LEFT) for remark in remarks if remark.startswith(_LEFT)]
    rest = [remark for remark in remarks if not remark.startswith((_LOST, _LEFT))]
    if lost:
        advice = "if it is of one lab, give that with -a LAB"
        rest.append(f"needs a person: no hand-in found of {_several(lost)}: {advice}")
    return [*rest, f"{LEFT_OVER}: {_several(left)}"] if left else rest


def _several(students: Sequence[str]) -> str:
    return "; ".join(students[:SHOWN]) + (f"; and {len(students) - SHOWN} more" if len(students) > SHOWN else "")


def _from_files(files: Mapping[str, Path], student: str, root: Path, asked: Asked) -> list[Found]:
    """Return the hand-ins among one student's files, which lie beside those of others."""
    items = among(files, student, root, asked.wanted, asked.labs)
    items = in_archives(files, student, root, asked, items)
    items = only_source(files, student, root, asked, items, list(files))
    return items + missing(student, root, items, list(files), asked)


def _without_twins(found: Iterable[Found]) -> tuple[tuple[Found, ...], list[str]]:
    """Return one hand-in for each student and lab, a file before a notebook, and remarks on the others."""
    first: dict[tuple[str, str], Found] = {}
    twins: dict[tuple[str, str], list[Found]] = {}
    for item in found:
        place = unicodedata.normalize("NFC", item.student), item.lab
        if first.setdefault(place, item) is not item:
            twins.setdefault(place, [first[place]]).append(item)
    for place, items in twins.items():
        items.sort(key=_rank)
        first[place] = items[0]
    others = [item.path for items in twins.values() for item in items[1:] if item.path is not None]
    remarks = [f"{clean_name(str(path))}: passed over, the same student has another hand-in" for path in others]
    counting = tuple(first.values())
    first.clear()
    shown = Counter(clean_name(student) for student in {item.student for item in counting})
    remarks += [
        f"{name}: {count} students are called so here; each has a folder of results"
        for name, count in shown.items()
        if count > 1
    ]
    return counting, remarks


def _rank(item: Found) -> int:
    return 2 if item.path is None else SUFFIXES.index(item.path.suffix)


def file_name(student: str) -> str:
    """Return a name for a student's results that is safe on every file system and different for each student."""
    plain = unicodedata.normalize("NFC", student.encode("utf-8", "replace").decode())
    safe = re.sub(r"[^\w.@+-]", "_", plain, flags=re.ASCII)[:80].strip(".") or "_"
    if _TAKEN.match(safe):
        safe = f"_{safe}"
    if safe == student and not _HASHED.search(safe):
        return safe
    return f"{safe}-{hashlib.sha256(os.fsencode(student)).hexdigest()[:16]}"
