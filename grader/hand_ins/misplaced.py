"""Hand-ins under another name or in another place than was asked for: copies of browsers and platforms, inner folders.

Trusted side; looks at names only, follows no link. What is clear is taken and told, of several nothing is guessed.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

SUFFIXES = (".py", ".ipynb")
DEEPEST, MOST = 5, 2_000  # folders below the student's, and names in them
TAKEN = "taken from "  # how the note begins that says where a hand-in was
_COPY = re.compile(  # first how Colab names one, in the languages that put the word in front
    r"(?:(?:copy of|(?:c[oóò]pia|copie) d[aei]|kopi[ae]? (?:af|av|van|von)|kopia|bản sao của) )?"
    r"(?P<stem>.+?)(?:[ _+]?\(\d{1,3}\)|-\d{1,3}| - copy(?: \(\d{1,3}\))?| copy(?: \d{1,3})?)?",
    re.IGNORECASE | re.DOTALL,
)

_OTHER_USE = re.compile(r"test_.*|setup|conftest|__.*__", re.DOTALL)


def copies(names: Iterable[str], lab: str, labs: Sequence[str]) -> dict[str, list[str]]:
    """Return the names of sources that mean *lab*, but for case and a copy's number, by stem; notebooks come last.

    A name that is another lab's own means that one.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        stem, suffix = os.path.splitext(name)
        copy = _COPY.fullmatch(unicodedata.normalize("NFC", stem))  # macOS takes letters and their accents apart
        if (
            suffix in SUFFIXES
            and stem not in labs
            and lab.casefold() in (stem.casefold(), copy and copy["stem"].casefold())
        ):
            found[stem].append(name)
    return {stem: sorted(found[stem], key=_rank) for stem in sorted(found)}


def below(folder: Path, lab: str) -> list[list[Path]]:
    """Return the sources named after *lab* in the folders below a student's, those of each folder together.

    Nothing where there is more than can be looked through.
    """
    found: list[list[Path]] = []
    seen, waiting = 0, [(folder, 0)]
    while waiting:
        top, depth = waiting.pop()
        try:
            with os.scandir(top) as inside:
                entries = sorted(inside, key=lambda entry: entry.name)
        except OSError:
            return []
        seen += len(entries)
        if seen > MOST:
            return []
        folders = [each for each in entries if each.is_dir(follow_symlinks=False) and not _is_hidden(each.name)]
        if folders and depth == DEEPEST:
            return []
        waiting += [(top / each.name, depth + 1) for each in folders]
        own = [top / each.name for each in entries if each.is_file(follow_symlinks=False) and _is_of(each.name, lab)]
        if own and depth:
            found.append(sorted(own, key=lambda path: _rank(path.name)))
    return sorted(found)


def strays(names: Iterable[str], labs: Sequence[str]) -> list[str]:
    """Return the names of sources that are no lab's, and no part of a project that has another use."""
    found = []
    for name in names:
        stem, suffix = os.path.splitext(os.path.basename(name))
        if suffix in SUFFIXES and stem not in labs and not _OTHER_USE.fullmatch(stem):
            found.append(name)
    return sorted(found)


def _is_of(name: str, lab: str) -> bool:
    stem, suffix = os.path.splitext(name)
    return stem == lab and suffix in SUFFIXES


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__"))


def _rank(name: str) -> int:
    return SUFFIXES.index(os.path.splitext(name)[1])
