"""Hand-ins that are kept in little room are those that were found."""

from __future__ import annotations

from pathlib import Path

from grader.hand_ins.collect import Found
from grader.hand_ins.roster import Roster

FOUND = [
    Found("ann", "lab", Path("class"), Path("ann/lab.py")),
    Found("bob \udcff", "lab", Path("class"), Path("bob \udcff/lab.ipynb"), beside=Path("bob/lab.py")),
    Found("cyd", "other", Path("/elsewhere"), None, "other.py is missing"),
    Found("dan", "lab", Path("class"), None, "the disk fails", fault=True),
    Found("eve", "lab", Path("class"), Path("lab.py"), packed=Path("class/eve.zip"), platform="canvas", number="12"),
    Found("fay", "lab", Path("class"), Path("lab.py"), platform="canvas", number="13", late=True),
    Found("gil", "lab", Path("class"), Path("lab.py"), platform="moodle", number="14", name="Gil", renamed="Gil_14"),
]


def test_what_was_found_comes_back_with_every_field() -> None:
    """Names that are no text, problems, archives, platforms: nothing is lost, in the same order, also in slices."""
    roster = Roster(FOUND)
    assert list(roster) == FOUND
    assert roster[1:3] == FOUND[1:3]
    assert (len(roster), roster[-1]) == (len(FOUND), FOUND[-1])
