"""Find the hand-ins: a file, a folder per student, or a tree `submissions/<student>/<lab>/`.

Reads names only; the files themselves are read, with care, by `grader.hand_in` in the grading process.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageProblem

SUFFIXES = (".py", ".ipynb")
_TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)|report\.html$", re.IGNORECASE)  # by Windows, by the report
_HASHED = re.compile(r"-[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True)
class Found:
    """One hand-in of one student; without a path, what is wrong with it."""

    student: str
    lab: str
    root: Path
    path: Path | None  # relative to root
    problem: str = ""
    beside: Path | None = None  # the notebook of the same name, relative to root


@dataclass(frozen=True, slots=True)
class Collection:
    """All hand-ins below a path, and what was passed over."""

    found: tuple[Found, ...]
    remarks: tuple[str, ...]


def collect(path: Path, labs: Sequence[str], chosen: Sequence[str], *, skip: Path | None = None) -> Collection:
    """Return the hand-ins at *path* for *chosen* labs (all of *labs* when empty); raise UsageProblem if none.

    The folder *skip*, of results, is no student's.
    """
    if not path.exists():
        raise UsageProblem(f"{path} does not exist; give a hand-in, or a folder of them")
    wanted = list(chosen) or list(labs)
    if not path.is_dir():
        return Collection((_single(path, labs, chosen),), ())
    student = path.resolve().name
    own = _in_folder(path, student, path, wanted)
    if any(found.path is not None for found in own) and not _flat(path, labs, chosen):
        return Collection((*own, *_missing(student, path, own, chosen, path, labs)), _passed_over(path, labs))
    found: list[Found] = []
    remarks: list[str] = []
    for entry in _entries(path):
        if skip is not None and skip.exists() and entry.exists() and entry.samefile(skip):
            continue
        items, remark = _entry(path, entry, wanted, chosen, labs)
        found += items
        remarks += [remark] if remark else []
    if not found:
        names = ", ".join(f"{lab}.py" for lab in wanted[:3])
        raise UsageProblem(f"no hand-in below {path}; expected <student>/{names} or, with -a LAB, <student>.py")
    counting, twins = _without_twins(found)
    return Collection(counting, (*remarks, *twins))


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


def _entries(path: Path) -> list[Path]:
    """Return what lies in a folder, by name, without what systems and archives leave there."""
    return sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "__")))


def _flat(path: Path, labs: Sequence[str], chosen: Sequence[str]) -> bool:
    """Say whether a folder holds one file per student of the one lab that was asked for."""
    files = [entry for entry in path.iterdir() if entry.suffix in SUFFIXES]
    return len(chosen) == 1 and len(files) > 1 and any(entry.stem not in labs for entry in files)


def _passed_over(path: Path, labs: Sequence[str]) -> tuple[str, ...]:
    """Return a remark for each folder with hand-ins of its own in what is taken for one student's folder."""
    folders = [
        entry for entry in _entries(path) if entry.name not in labs and entry.is_dir() and not entry.is_symlink()
    ]
    reason = (
        f"passed over, for {clean_name(path.resolve().name)} has labs directly in it and is taken for one student's"
    )
    return tuple(
        f"{clean_name(folder.name)}: {reason}"
        for folder in folders
        if any(os.path.lexists(folder / (lab + suffix)) for lab in labs for suffix in ("", *SUFFIXES))
    )


def _entry(
    root: Path, entry: Path, wanted: Sequence[str], chosen: Sequence[str], labs: Sequence[str]
) -> tuple[list[Found], str]:
    """Return the hand-ins of one entry of a class folder, and a remark when it is passed over."""
    if entry.suffix in SUFFIXES and (len(chosen) == 1) and not (entry.is_dir() and not entry.is_symlink()):
        return [Found(entry.stem, chosen[0], root, Path(entry.name))], ""
    if entry.is_symlink():
        return [], f"{clean_name(entry.name)}: a link, passed over"
    if not entry.is_dir():
        if entry.suffix in SUFFIXES:
            return [], f"{clean_name(entry.name)}: passed over; say which lab it is with -a LAB"
        return [], ""
    try:
        items = _in_folder(entry, entry.name, root, wanted)
    except OSError as error:
        problem = f"the folder cannot be read: {error.strerror}"
        return [Found(entry.name, lab, root, None, problem) for lab in chosen], f"{clean_name(entry.name)}: {problem}"
    items += _missing(entry.name, root, items, chosen, entry, labs)
    return items, "" if items else f"{clean_name(entry.name)}: no hand-in found"


def _missing(
    student: str, root: Path, items: Sequence[Found], chosen: Sequence[str], folder: Path, labs: Sequence[str]
) -> list[Found]:
    """Return what stands for the chosen labs that a student has not handed in."""
    there = {found.lab for found in items}
    missing = [lab for lab in chosen if lab not in there]
    return [Found(student, lab, root, None, f"{lab}.py is missing{_strays(folder, lab, labs)}") for lab in missing]


def _strays(folder: Path, lab: str, labs: Sequence[str]) -> str:
    """Say which sources, of no other lab, lie in a folder or a little below it instead of the one that is missing."""
    names = []
    for top, folders, files in os.walk(folder):
        inner = Path(top).relative_to(folder)
        if len(inner.parts) >= 2:
            folders.clear()
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        names += [str(inner / name) for name in sorted(files) if _is_stray(name, lab, labs)]
        if len(names) > 20:
            break
    names.sort(key=lambda name: Path(name).stem.lower() != lab)
    found = ", ".join(clean_name(name) for name in names[:3])
    return f"; found {found}{' and more' if len(names) > 3 else ''}" if names else ""


def _is_stray(name: str, lab: str, labs: Sequence[str]) -> bool:
    path = Path(name)
    return path.suffix.lower() in SUFFIXES and (path.stem == lab or path.stem not in labs)


def _in_folder(folder: Path, student: str, root: Path, wanted: Sequence[str]) -> list[Found]:
    """Return what a student's folder holds of the wanted labs, directly or in a folder named after the lab."""
    found = []
    strangers: list[Path] = []
    names = set(os.listdir(folder))
    for lab in wanted:
        paths = [folder / (lab + suffix) for suffix in SUFFIXES if lab + suffix in names]
        if not paths and lab in names and (folder / lab).is_dir():
            paths = _in_lab_folder(folder / lab, lab)
        if paths:
            path, beside = (*(path.relative_to(root) for path in paths), None)[:2]
            found.append(Found(student, lab, root, path, beside=beside))
    known = {f"{lab}{suffix}" for lab in wanted for suffix in SUFFIXES}
    strangers = [folder / name for name in sorted(names - known) if name.endswith(SUFFIXES)]
    return found + list(_misnamed(strangers, {item.lab for item in found}, student, root, wanted))


def _in_lab_folder(folder: Path, lab: str) -> list[Path]:
    paths = [folder / (lab + suffix) for suffix in SUFFIXES if os.path.lexists(folder / (lab + suffix))]
    files = [entry for entry in sorted(folder.iterdir()) if entry.suffix in SUFFIXES]
    return paths or (files if len(files) == 1 else [])


def _misnamed(
    files: Sequence[Path], there: set[str], student: str, root: Path, wanted: Sequence[str]
) -> Iterator[Found]:
    for path in files:
        close = difflib.get_close_matches(path.stem, [lab for lab in wanted if lab not in there], 1, cutoff=0.75)
        if close:
            there.add(close[0])
            name = clean_name(path.name)
            yield Found(student, close[0], root, None, f"{name} is no lab's file; rename it to {close[0]}{path.suffix}")


def _without_twins(found: Sequence[Found]) -> tuple[tuple[Found, ...], list[str]]:
    """Return one hand-in for each student and lab, a file before a notebook, and remarks on the others."""
    twins: dict[tuple[str, str], list[Found]] = {}
    for item in found:
        twins.setdefault((unicodedata.normalize("NFC", item.student), item.lab), []).append(item)
    ranked = [sorted(items, key=_rank) for items in twins.values()]
    others = [item.path for items in ranked for item in items[1:] if item.path is not None]
    remarks = [f"{clean_name(str(path))}: passed over, the same student has another hand-in" for path in others]
    return tuple(items[0] for items in ranked), remarks


def _rank(item: Found) -> int:
    return 2 if item.path is None else SUFFIXES.index(item.path.suffix)


def clean_name(name: str) -> str:
    """Return a name that can harm no terminal."""
    return "".join(char if char.isprintable() else "?" for char in name.encode("utf-8", "replace").decode())[:120]


def file_name(student: str) -> str:
    """Return a name for a student's results that is safe on every file system and different for each student."""
    plain = unicodedata.normalize("NFC", student.encode("utf-8", "replace").decode())
    safe = re.sub(r"[^\w.@+-]", "_", plain, flags=re.ASCII)[:80].strip(".") or "_"
    if _TAKEN.match(safe):
        safe = f"_{safe}"
    if safe == student and not _HASHED.search(safe):
        return safe
    return f"{safe}-{hashlib.sha256(os.fsencode(student)).hexdigest()[:8]}"
