"""Give feedback on a class: a page for each hand-in, a notebook with feedback for each notebook, and a list of all.

collect the hand-ins -> know whose they are -> look up their results -> have them shown by a confined process
-> write what has changed
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from grader.course import Course
from grader.errors import GraderError, UsageProblem
from grader.feedback.book import feedback_notebook
from grader.feedback.page import KEY, Row, render_index, render_page
from grader.feedback.placed import Lines, Names, place
from grader.feedback.standing import Standing, Told, look_up
from grader.feedback.window import NotShown, Shown, Window
from grader.gradebook.identity import Person, identify
from grader.gradebook.policy import Score
from grader.hand_ins.archive import Archives
from grader.hand_ins.collect import Found, clean_name, collect, file_name
from grader.hand_ins.hand_in import MAX_BYTES
from grader.results import hash_harness, sole_writer, write_atomically
from grader.sandbox import Level

INDEX = "index.html"
AGAIN = "again"  # in place of a page's key: the next run makes it anew, for the machine was perhaps too busy
SHOWN_BY = ("jinja2", "nbconvert", "mistune", "pygments")


@dataclass(frozen=True, slots=True)
class Options:
    """What feedback is asked for."""

    submissions: Path
    results: Path
    labs: tuple[str, ...]
    out: Path
    required: Level = Level.LANDLOCK
    at_most: Level = Level.NAMESPACES
    gradebook: str = ""  # a file or a URL; else the file in *results*, if it is there


@dataclass(frozen=True, slots=True)
class Given:
    """What has been done."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...]
    written: int  # pages; the others have not changed


def give_feedback(course: Course, options: Options, tell: Callable[[Row, int], None], archives: Archives) -> Given:
    """Write every page that has changed; *tell* hears of each, with the number of all."""
    labs = {lab.name: lab for lab in course.labs()}
    for name in options.labs:
        course.lab(name)  # a wrong name is told before anything is written
    if not options.results.is_dir():
        raise UsageProblem(
            f"there are no results in {options.results}; `grader grade` writes them, --results names them"
        )
    _check_apart(options)
    skip = options.out if options.out.exists() else options.results
    collection = collect(options.submissions, list(labs), options.labs, skip=skip, archives=archives)
    assignments = {name: labs[name].assignment() for name in {found.lab for found in collection.found}}
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraderError(f"cannot write feedback to {options.out}: {error.strerror}") from None
    known = _known(options)
    hand_ins, unlinked = identify(collection.found, known.people)
    rows = []
    with sole_writer(options.out), Window(options.required, options.at_most) as window:
        desk = Desk(options, window, known.scores)
        for found in sorted(hand_ins, key=lambda found: (found.lab, found.student)):
            names = {task.name: task.names for task in assignments[found.lab].tasks}
            rows.append(desk.serve(found, assignments[found.lab].title, names))
            tell(rows[-1], len(hand_ins))
        remarks = (*collection.remarks, *unlinked, *_without_hand_in(options, hand_ins, list(assignments)))
        _write(options.out / INDEX, render_index(rows, remarks, _others(options.out, rows)))
    return Given(tuple(rows), remarks, desk.written)


def _check_apart(options: Options) -> None:
    """Refuse a folder for feedback in which it would take the place of hand-ins."""
    if options.submissions.resolve().is_relative_to(options.out.resolve()):
        raise UsageProblem(f"{options.out} holds the hand-ins; -o names another folder for the feedback")


@dataclass(frozen=True, slots=True)
class Known:
    """What the gradebook knows: who the students are, and the scores that count, by folder and lab."""

    people: Sequence[Person] = ()
    scores: Mapping[tuple[str, str], Score] = field(default_factory=dict)


def _known(options: Options) -> Known:
    """Return what the gradebook knows; nothing where there is none, for results alone are enough for pages."""
    from grader.gradebook.book import NAME, open_gradebook  # SQLAlchemy

    if not options.gradebook and not (options.results / NAME).is_file():
        return Known()
    with open_gradebook(options.gradebook, options.results, write=False) as book:
        scores = {(entry.student, entry.lab): score for entry, score in book.each_grade() if score is not None}
        return Known(book.people(), scores)


class Desk:
    """Writes pages; a class for what is the same in all of a run."""

    def __init__(self, options: Options, window: Window, scores: Mapping[tuple[str, str], Score]) -> None:
        self.options, self.window, self.scores = options, window, scores
        self.harness = hash_harness()
        versions = [f"{name}={importlib.metadata.version(name)}" for name in SHOWN_BY]
        templates = sorted((Path(__file__).parents[1] / "templates").glob("*.*"))
        self.made_with = [self.harness, *versions, *(path.read_text(encoding="utf-8") for path in templates)]
        self.written = 0

    def serve(self, found: Found, title: str, names: Names) -> Row:
        """Write the page of one hand-in, and its notebook, unless they are there; return its row in the list."""
        counted = self.scores.get((file_name(found.student), found.lab))
        told = replace(look_up(found, self.options.results), counted=counted)
        page = self.options.out / file_name(found.student) / f"{found.lab}.html"
        book = page.with_suffix(".ipynb")
        key = self._key(told, title, names)
        if not _holds(page, book, key):
            self._write(told, title, names, key, page, book)
            self.written += 1
        remark = "grading it again has failed since" if told.failed else ""
        address = quote(f"{page.parent.name}/{page.name}")
        counted = told.counted if told.differs else None
        return Row(clean_name(found.shown), found.lab, address, told.standing, told.report, remark, counted)

    def _key(self, told: Told, title: str, names: Names) -> str:
        """Return a hash of all that a page is made of."""
        of_hand_in = [told.hand_in.name, told.hand_in.sha256] if told.hand_in else []
        counted = f"{told.counted}" if told.differs else ""
        parts = [told.standing.value, clean_name(told.found.shown), counted, *of_hand_in, title, json.dumps(names)]
        text = "\0".join([*parts, json.dumps(told.data), *self.made_with])
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def _write(self, told: Told, title: str, names: Names, key: str, page: Path, book: Path) -> None:
        hand_in, shown, why, may_pass = told.hand_in, Shown(), "", False
        if hand_in is not None:
            try:
                shown = self.window.show(hand_in, [name for each in names.values() for name in each])
                may_pass = shown.may_pass
            except NotShown as problem:
                why, may_pass = str(problem), problem.may_pass
        notebook = hand_in is not None and hand_in.suffix == ".ipynb"
        placed = None
        if told.standing is Standing.GRADED and told.report is not None and told.data is not None:
            placed = place(told.report, names, Lines(shown.cells, notebook))
            title = told.data["title"]
        text = (
            feedback_notebook(title, placed, shown.cells, told.counted if told.differs else None)
            if placed and notebook and shown.cells
            else ""
        )
        if placed and len(text) > MAX_BYTES[".ipynb"]:  # it could not be handed in again
            note = f"there is no notebook with feedback: it would have {len(text) >> 20} MB"
            placed, text = replace(placed, report=replace(placed.report, notes=(*placed.report.notes, note))), ""
        if text:
            write_atomically(book, text)
        else:
            book.unlink(missing_ok=True)  # of an earlier version
        key = AGAIN if may_pass else key
        key = f"{key} {hashlib.sha256(text.encode()).hexdigest() if text else '-'}"
        write_atomically(page, render_page(told, title, key, placed, shown, why))


def _holds(page: Path, book: Path, key: str) -> bool:
    """Say whether a page was made of what it would be made of now, and its notebook is there."""
    before, after = KEY.split("{}")
    try:
        with page.open(encoding="utf-8", errors="replace") as file:
            head = file.read(2000)
        made_of, of_book = head.partition(before)[2].partition(after)[0].split(" ")
        there = hashlib.sha256(book.read_bytes()).hexdigest() if book.exists() else "-"
    except (OSError, ValueError):
        return False
    return made_of == key and of_book == there


def _write(path: Path, text: str) -> None:
    """Write a file unless it says the same already."""
    try:
        same = path.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        same = False
    if not same:
        write_atomically(path, text)


def _without_hand_in(options: Options, found: Sequence[Found], labs: Sequence[str]) -> list[str]:
    """Return a remark on results whose hand-ins are not here."""
    here = {(file_name(each.student), each.lab) for each in found}
    alone = os.path.isfile(options.submissions) or len({each.student for each in found}) == 1
    left = (
        []
        if alone
        else sorted(
            f"{path.parent.name} {lab}"
            for lab in labs
            for path in options.results.glob(f"*/{lab}.json")
            if (path.parent.name, lab) not in here
        )
    )
    names = ", ".join(left[:5]) + (" and more" if len(left) > 5 else "")
    return [f"no hand-in is there for {len(left)} of the results: {names}"] if left else []


def _others(out: Path, rows: Sequence[Row]) -> list[str]:
    """Return the addresses of pages that other runs have made, of other labs, say."""
    here = {row.page for row in rows}
    there = (quote(f"{path.parent.name}/{path.name}") for path in sorted(out.glob("*/*.html")))
    return [page for page in there if page not in here]
