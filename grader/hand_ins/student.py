"""One student's hand-ins: by name, in a folder, among files of others, or in an archive in their place.

Trusted side; looks at names only, never at contents.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import GraderError
from grader.hand_ins import platforms
from grader.hand_ins.hand_in import RefusedHandIn
from grader.hand_ins.members import ARCHIVES, suffix_of
from grader.hand_ins.misplaced import SUFFIXES, TAKEN, below, copies, strays

if TYPE_CHECKING:
    from grader.hand_ins.archive import Archives

LEFT_OVER = "not looked at, for no lab is called so"


@dataclass(frozen=True, slots=True)
class Found:
    """One hand-in of one student; without a path, what is wrong with it."""

    student: str
    lab: str
    root: Path
    path: Path | None  # relative to root
    problem: str = ""
    beside: Path | None = None  # the notebook of the same name, relative to root
    fault: bool = False  # the problem is this machine's, not the student's
    packed: Path | None = None  # the student's archive that it lay in
    platform: str = ""  # whose names the hand-ins have
    number: str = ""  # the platform's, of the student
    late: bool = False  # by the platform's own word
    note: str = ""  # where it was found, if not where it should be
    name: str = ""  # as the platform has it, where `student`, different for each, may be another
    renamed: str = ""  # what is shown in place of `student`

    @property
    def shown(self) -> str:
        """The student's name for people."""
        return self.renamed or self.student


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, and what opens archives on the way."""

    labs: Sequence[str]
    chosen: Sequence[str]
    archives: Archives | None

    @property
    def wanted(self) -> list[str]:
        """The chosen labs, or all."""
        return list(self.chosen) or list(self.labs)


def clean_name(name: str) -> str:
    """Return a name that can harm no terminal."""
    return "".join(char if char.isprintable() else "?" for char in name.encode("utf-8", "replace").decode())[:120]


def entries(path: Path) -> list[Path]:
    """Return what lies in a folder, by name, without what systems and archives leave there."""
    return [path / name for name in names_in(path)]


def names_in(path: Path) -> list[str]:
    """Return the names of what lies in a folder, in order, without what systems and archives leave there."""
    return sorted(name for name in os.listdir(path) if not name.startswith((".", "__")))


def listing(folder: Path) -> dict[str, Path]:
    """Return what lies in a folder, by name, without what is hidden there."""
    return {name: folder / name for name in os.listdir(folder) if not name.startswith(".")}


def through(folder: Path, labs: Sequence[str]) -> Path:
    """Return the folder that an archive was packed from where it holds nothing else, or *folder*."""
    inside = entries(folder)
    if len(inside) != 1 or not inside[0].is_dir() or inside[0].name in labs:
        return folder
    return folder if platforms.read_name(inside[0].name, folder=True) else inside[0]


def among(
    files: Mapping[str, Path], student: str, root: Path, wanted: Sequence[str], labs: Sequence[str] = ()
) -> list[Found]:
    """Return what a student's *files* are of the wanted labs: a file, or a folder named after the lab.

    With all *labs*, also copies under names that browsers and platforms make.
    """
    found = []
    for lab in wanted:
        paths = [files[lab + suffix] for suffix in SUFFIXES if lab + suffix in files]
        if not paths and lab in files and files[lab].is_dir():
            paths = _in_lab_folder(files[lab], lab)
        if paths:
            path, beside = (*(path.relative_to(root) for path in paths), None)[:2]
            found.append(Found(student, lab, root, path, beside=beside))
    for lab in [lab for lab in wanted if lab not in {item.lab for item in found}] if labs else ():
        alike = list(copies(files, lab, labs).values())
        found += _clear([[files[name] for name in names] for names in alike], student, root, lab, alike)
    known = {f"{lab}{suffix}" for lab in wanted for suffix in SUFFIXES}
    strangers = [name for name in sorted(files) if name.endswith(SUFFIXES) and name not in known]
    return found + list(_misnamed(strangers, {item.lab for item in found}, student, root, wanted))


def _clear(
    places: Sequence[Sequence[Path]], student: str, root: Path, lab: str, names: Sequence[Sequence[str]]
) -> list[Found]:
    """Return the only place of a hand-in, or that there are several, of which a person has to choose."""
    if not places:
        return []
    if len(places) > 1:
        shown = ", ".join(clean_name(own[0]) for own in names[:4]) + (" and more" if len(names) > 4 else "")
        problem = f"any of {shown} could be {lab}; rename the one that counts to {lab}{places[0][0].suffix}"
        return [Found(student, lab, root, None, problem, fault=True)]
    path, beside = (*(path.relative_to(root) for path in places[0]), None)[:2]
    return [Found(student, lab, root, path, beside=beside, note=f"{TAKEN}{clean_name(names[0][0])}")]


def deeper(folder: Path, student: str, root: Path, asked: Asked, found: Sequence[Found]) -> list[Found]:
    """Return *found* with the hand-ins of chosen labs that lie deeper in a student's own *folder*."""
    lacking = [lab for lab in asked.chosen if lab not in {item.lab for item in found}]
    every = list(found)
    for lab in lacking:
        places = below(folder, lab)
        names = [[path.relative_to(folder).as_posix() for path in own] for own in places]
        every += _clear(places, student, root, lab, names)
    return every


def _in_lab_folder(folder: Path, lab: str) -> list[Path]:
    paths = [folder / (lab + suffix) for suffix in SUFFIXES if os.path.lexists(folder / (lab + suffix))]
    files = [entry for entry in sorted(folder.iterdir()) if entry.suffix in SUFFIXES]
    return paths or (files if len(files) == 1 else [])


def _misnamed(
    names: Sequence[str], there: set[str], student: str, root: Path, wanted: Sequence[str]
) -> Iterator[Found]:
    for name in names:
        stem, suffix = os.path.splitext(name)
        close = difflib.get_close_matches(stem, [lab for lab in wanted if lab not in there], 1, cutoff=0.75)
        if close:
            there.add(close[0])
            problem = f"{clean_name(name)} is no lab's file; rename it to {close[0]}{suffix}"
            yield Found(student, close[0], root, None, problem)


def only_source(
    files: Mapping[str, Path], student: str, root: Path, asked: Asked, found: Sequence[Found], names: Iterable[str]
) -> list[Found]:
    """Return *found*, or the only source that there is, whatever its name, when one lab is asked for.

    Not where an archive lies beside it, or one of *names*, of all that is there, is the lab's: that was meant.
    """
    sources = [name for name in files if name.endswith(SUFFIXES)]
    if len(asked.chosen) != 1 or len(sources) != 1 or any(item.path or item.fault for item in found):
        return list(found)
    if os.path.splitext(sources[0])[0] in asked.labs:
        return list(found)
    if any(suffix_of(name, ARCHIVES) or asked.chosen[0] in (name, Path(name).stem) for name in (*files, *names)):
        return list(found)
    return [Found(student, asked.chosen[0], root, files[sources[0]].relative_to(root))]


def in_archives(
    files: Mapping[str, Path], student: str, root: Path, asked: Asked, found: Sequence[Found]
) -> list[Found]:
    """Return *found* with what lies in archives that stand in place of files: one of a lab's name, or the only one."""
    if asked.archives is None:
        return list(found)
    there = {item.lab for item in found if item.path is not None}
    packed = {name[: -len(suffix)]: path for name, path in files.items() if (suffix := suffix_of(name, ARCHIVES))}
    inner: list[Found] = []
    for lab in [lab for lab in asked.wanted if lab not in there]:
        path = packed.get(lab) or _only_archive(files.get(lab))
        inner += _in_archive(path, student, root, replace(asked, chosen=[lab])) if path else []
    others = sorted(path for stem, path in packed.items() if stem not in asked.labs)
    if not there and not inner and len(others) == 1:
        inner = _in_archive(others[0], student, root, asked)
    else:
        for path in others if there or inner else []:
            beside = f"{clean_name(path.name)} is not opened, for files lie beside it"
            asked.archives.remark(f"{clean_name(student)}: {beside}")
    good = {item.lab for item in inner if item.path is not None or item.fault}
    return [item for item in found if item.path is not None or item.lab not in good] + [
        item for item in inner if item.lab in good or item.lab not in {other.lab for other in found}
    ]


def _only_archive(folder: Path | None) -> Path | None:
    """Return the archive in a lab's folder if there is one only."""
    if folder is None or not folder.is_dir():
        return None
    packed = [entry for entry in entries(folder) if suffix_of(entry.name, ARCHIVES)]
    return packed[0] if len(packed) == 1 else None


def _in_archive(path: Path, student: str, root: Path, asked: Asked) -> list[Found]:
    """Return what a student's archive holds, or what is wrong with it."""
    assert asked.archives is not None
    try:
        folder = asked.archives.open_hand_in(student, root, path.relative_to(root))
    except GraderError as error:
        return [Found(student, lab, root, None, error.message, fault=True) for lab in asked.wanted]
    except RefusedHandIn as refusal:
        if not asked.chosen:
            asked.archives.remark(f"{clean_name(student)}: {refusal}")
        return [Found(student, lab, root, None, str(refusal)) for lab in asked.chosen]
    top = through(folder, asked.labs)
    found = among(listing(top), student, top, asked.wanted, asked.labs)
    names = list(names_below(top))
    found = only_source(listing(top), student, top, asked, found, names)
    found = deeper(top, student, top, asked, found)
    found += missing(student, top, found, names, asked, f" in {clean_name(path.name)}")
    if found and (rest := left_over(student, top, {name: top / name for name in names}, found, asked.labs)):
        asked.archives.remark(f"{LEFT_OVER}: in {clean_name(path.name)} of {rest}")
    asked.archives.keep(folder, {top / name for item in found for name in (item.path, item.beside) if name is not None})
    return [replace(item, packed=path) for item in found]


def missing(
    student: str, root: Path, items: Sequence[Found], names: Iterable[str], asked: Asked, where: str = ""
) -> list[Found]:
    """Return what stands for the chosen labs that a student has not handed in; *names* are of what is there."""
    there = {found.lab for found in items}
    lacking = [lab for lab in asked.chosen if lab not in there]
    files = list(names) if lacking else []
    return [
        Found(student, lab, root, None, f"{lab}.py is missing{where}{_strays(files, lab, asked.labs)}")
        for lab in lacking
    ]


def left_over(student: str, root: Path, files: Mapping[str, Path], found: Sequence[Found], labs: Sequence[str]) -> str:
    """Return a student's name with the sources that are no lab's, were not taken and are told of nowhere; or ""."""
    taken = {name for item in found for name in (item.path, item.beside) if name is not None}
    told = " ".join(item.problem for item in found)
    rest = strays([name for name in files if files[name].relative_to(root) not in taken], labs)
    rest = [name for name in rest if not re.search(rf"(?<!\w){re.escape(clean_name(name))}(?!\w)", told)]
    return with_files(student, rest) if rest else ""


def with_files(student: str, names: Iterable[str]) -> str:
    """Return a student's name and what there is in place of a hand-in."""
    shown = sorted(map(clean_name, names))
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    return clean_name(student) + (f" (has {', '.join(shown[:3])}{more})" if shown else "")


def names_below(folder: Path) -> Iterator[str]:
    """Yield the names of the files in a folder and a little below it, not more than a thousand."""
    count = 0
    for top, folders, files in os.walk(folder):
        inner = Path(top).relative_to(folder)
        if len(inner.parts) >= 2:
            folders.clear()
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        yield from (str(inner / name) for name in sorted(files))
        count += len(files)
        if count > 1000:
            return


def _strays(names: Sequence[str], lab: str, labs: Sequence[str]) -> str:
    """Say which sources, of no other lab, are there instead of the one that is missing."""
    strays = sorted(name for name in names if _is_stray(name, lab, labs))
    strays.sort(key=lambda name: Path(name).stem.lower() != lab)
    found = ", ".join(clean_name(name) for name in strays[:3])
    return f"; found {found}{' and more' if len(strays) > 3 else ''}" if strays else ""


def _is_stray(name: str, lab: str, labs: Sequence[str]) -> bool:
    suffix = suffix_of(name, (*SUFFIXES, *ARCHIVES))
    stem = Path(name).name[: -len(suffix)]
    return bool(suffix) and (stem == lab or stem not in labs)
