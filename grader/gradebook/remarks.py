"""What `grade` has to tell of the class when it has recorded it: scores that are others now, and what a person decides.

Runs in the command's own process.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from grader.gradebook.policy import LAST, Rescored, Rules, change_words, how_made, last_of
from grader.gradebook.recorded import Entry
from grader.hand_ins.collect import clean_name

if TYPE_CHECKING:
    from grader.gradebook.book import Gradebook

MOST = 8  # that are named
UNREAD = (
    "nothing that can be read was handed in; counted as 0 here, empty for learning platforms, until "
    "`grader adjust STUDENT LAB POINTS` (0, too) says what it means, or `missing = 0` in [policy]"
)


def some_of(names: Iterable[str], most: int = MOST) -> str:
    """Return names as a list that is not too long."""
    every = sorted(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(map(clean_name, every[:most])) + more


def on_changes(changes: Iterable[Rescored]) -> list[str]:
    """Say whose score is another than before: how many gained and lost, and of the first ones how it came about."""
    counts: Counter[bool] = Counter()
    first: list[str] = []
    for entry, old, new in changes:
        if old is None or new is None:
            continue
        counts[new.score > old.score] += 1
        if len(first) < MOST:
            words = f"{change_words(old, new)} ({how_made(new)})"
            first.append(f"  {clean_name(entry.name)}, {entry.lab}: {words}")
    if not first:
        return []
    left = counts.total() - len(first)
    more = [f"  and {left} more: grader log STUDENT"] if left else []
    head = f"scores that are others than before: {counts[True]} gained, {counts[False]} lost"
    return [head, *first, *more]


def of_run(changes: Iterable[Rescored], own: Collection[int]) -> Iterable[Rescored]:
    """Yield the changes of those who have one of a run's *own* attempts: others may grade at the same time."""
    return (each for each in changes if any(attempt.id in own for attempt in each[0].attempts))


def on_order(entries: Iterable[Entry], rules: Rules, own: Collection[int]) -> list[str]:
    """Say of which hand-ins of this run an earlier graded one counts, for it was handed in later."""
    before: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        graded = [each for each in entry.attempts if each.files and each.result_id is not None]
        if rules.of(entry.lab).attempts != LAST or not graded or graded[-1].id not in own:
            continue
        if last_of(graded) is not graded[-1]:
            before[entry.lab].append(entry.name)
    return [
        f"{lab}: {len(names)} of these hand-ins are older than what was graded before, which goes on to count: "
        f"{some_of(names)}"
        for lab, names in sorted(before.items())
    ]


def for_a_person(unread: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return by lab whose hand-in a person has to look at, given name, lab and problem of each."""
    by_lab: dict[str, list[str]] = defaultdict(list)
    for name, lab, problem in unread:
        by_lab[lab].append(f"{name} ({problem})")
    lines = [f"  {lab}: {some_of(names, 4 * MOST)}" for lab, names in sorted(by_lab.items())]
    return [f"needs a person: {UNREAD}", *lines] if lines else []


def remarks_on(book: Gradebook, labs: Sequence[str], rules: Rules, own: Collection[int]) -> list[str]:
    """Return all remarks on what a run, of some *labs*, has made of the gradebook."""
    older = on_order((entry for entry, _ in book.each_grade(labs)), rules, own)
    return [*older, *on_changes(of_run(book.changes(labs), own))]
