"""`grader merge`: the results of shards, or of several machines, in one folder. Trusted side, imports no torch."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cluster.shard import Note, read_note
from grader.course import find_course
from grader.errors import GraderError, UsageProblem
from grader.outcome import harmless

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook

NAMED = 8  # of many


def merge(course: Path | None, sources: tuple[str, ...], out: Path, gradebook: str, author: str | None) -> None:
    """Join gradebooks, write the files for people, and say what is missing; raise GraderError if anything is."""
    from grader.gradebook.author import author as name_of
    from grader.gradebook.book import open_gradebook
    from grader.gradebook.bookkeeping import manifests, writing_to
    from grader.gradebook.export import export
    from grader.gradebook.policy import marker
    from grader.gradebook.rules import read_rules

    found = find_course(None, given=course)
    assignments, rules = manifests(found), read_rules(found)
    with writing_to(out), open_gradebook(gradebook, out, author=name_of(author)) as book:
        if book.is_shared:
            raise UsageProblem("merge writes a file; shards that can reach a server grade into it: --gradebook URL")
        with _others(sources, book) as others:
            merged = book.absorb(others)
            shown = [each.shown for each in others]
        book.rescore(marker(assignments, rules), why="merge")
        export(book, out, assignments, rules)
        grades = book.grades()
    ungraded = [f"{e.name} ({e.lab})" for e, _ in grades if e.attempts and e.attempts[-1].result_id is None]
    strange = sorted({entry.lab for entry, _ in grades} - assignments.keys())
    remarks = [*merged.remarks, *(f"{lab} is no lab of this course; its scores are as they were" for lab in strange)]
    for remark in remarks:
        click.echo(harmless(remark), err=True)
    students = len({entry.student for entry, _ in grades})
    what = f"{len(grades)} scores of {students} students in {book.shown}"
    click.echo(harmless(f"{what}, from {len(shown)} gradebooks" if merged.is_new else f"{what}; nothing is new"))
    missing = missing_shards([Path(each) for each in sources])
    missing += [f"{len(ungraded)} hand-ins have no result that counts: {_some(ungraded)}"] if ungraded else []
    if missing:
        raise GraderError("; ".join(missing))


@contextlib.contextmanager
def _others(sources: Sequence[str], own: Gradebook) -> Iterator[list[Gradebook]]:
    """Open the gradebooks of folders, files or URLs, each once; raise UsageProblem for a folder without one."""
    from grader.gradebook.book import NAME, Gradebook
    from grader.gradebook.storage import place_of

    with contextlib.ExitStack() as opened:
        others: dict[str, Gradebook] = {}
        for source in sources:
            place = place_of(source, Path(source))
            if isinstance(place, Path):
                place = (place / NAME if place.is_dir() else place).resolve()
                if place == Path(own.shown).resolve():
                    continue
                if not place.is_file():
                    raise UsageProblem(f"{source} has no gradebook; name folders that `grader grade` has written")
            if str(place) not in others:
                others[str(place)] = opened.enter_context(Gradebook(place, write=False))
        yield list(others.values())


def missing_shards(folders: Sequence[Path]) -> list[str]:
    """Say what of a class was not given, by the notes of the shards that were."""
    places = [each if each.is_dir() else each.parent for each in folders if each.exists()]  # or a gradebook within one
    notes = [note for place in places if (note := read_note(place)) is not None]
    lines = []
    for of in sorted({note.of for note in notes}):
        own = {note.number: note for note in notes if note.of == of}
        lines += _missing(of, own)
    return lines


def _missing(of: int, own: dict[int, Note]) -> list[str]:
    absent = [str(number) for number in range(1, of + 1) if number not in own]
    lines = [f"of {of} shards these are missing: {_some(absent)}; grade them, and merge again"] if absent else []
    if len({note.names for note in own.values()}) > 1:
        lines.append(f"the {of} shards did not see the same class, somebody handed in between them; grade them again")
    elif not absent and sum(note.hand_ins for note in own.values()) != next(iter(own.values())).of_class:
        lines.append(f"the {of} shards are not the whole class; grade them again")
    return lines


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
