"""The corpus, graded at each level as an instructor would: nothing is forged, leaked or left, and nobody is hurt."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .arena import Fight, arena, fight
from .corpus import LEVELS, Attack, read_corpus, scoreboard

CORPUS = read_corpus()
pytestmark = pytest.mark.timeout(1200)  # the first test of a level waits for the whole class
WORKERS = 4  # more than there are cores: many attacks wait for their end
BY_LEVEL = [(level, attack) for level in LEVELS for attack in CORPUS if level in attack.levels]


@pytest.fixture(scope="module")
def fought() -> Iterator[Callable[[str], Fight]]:
    """Grade the whole corpus once at a level; one class a level for all tests."""
    with ExitStack() as lifetime:

        @functools.cache
        def at(level: str) -> Fight | Exception:
            attacks = [attack for attack in CORPUS if level in attack.levels]
            try:
                return fight(lifetime.enter_context(arena()), attacks, level, jobs=WORKERS)
            except Exception as error:  # for all tests of this level, not once more for each
                return error

        def told(level: str) -> Fight:
            if isinstance(fought := at(level), Exception):
                raise fought.with_traceback(None)
            return fought

        yield told


@pytest.mark.parametrize(("level", "attack"), BY_LEVEL, ids=lambda value: getattr(value, "name", value))
def test_attack_ends_as_it_must(fought: Callable[[str], Fight], level: str, attack: Attack) -> None:
    """It gets the outcome and points that its file names, for the reason that it names."""
    result, told = fought(level).results[attack.name], fought(level).told(attack.name)
    assert result["sandbox"] == level or result["problem"]  # that it was refused unread
    assert fought(level).public(attack.name)["outcome"] == attack.expect[level], told
    assert re.search(attack.pattern(level), told), told
    assert result["score"] == attack.points[level], told
    assert result["gradable"]
    assert not (attack.aim and fought(level).reached(attack))


@pytest.mark.parametrize("level", LEVELS)
def test_honest_hand_in_after_each_attack_gets_full_points(fought: Callable[[str], Fight], level: str) -> None:
    """Whoever is graded after an attack notices nothing of it."""
    honest = {name: result["score"] for name, result in fought(level).results.items() if name.endswith(".honest")}
    assert len(honest) == len([a for a in CORPUS if level in a.levels])
    assert honest == dict.fromkeys(honest, 10.0)


@pytest.mark.parametrize("level", LEVELS)
def test_command_is_unharmed(fought: Callable[[str], Fight], level: str) -> None:
    """The command grades everybody, ends with 0 and says nothing of trouble."""
    assert fought(level).status == 0, fought(level).stdout
    assert "Traceback" not in fought(level).stderr


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_is_left_or_changed(fought: Callable[[str], Fight], level: str) -> None:
    """No process, no temporary file; course, hand-ins and a folder open to everybody are as they were."""
    assert fought(level).left == ()
    assert fought(level).changed == ()


@pytest.mark.parametrize("level", ["L2", "L1"])
def test_no_secret_reaches_anybody(fought: Callable[[str], Fight], level: str) -> None:
    """No result, report or output holds what stands in tests, solutions, other hand-ins, files or the environment."""
    assert fought(level).leaks() == []


def test_scoreboard_in_the_documents_is_this_corpus() -> None:
    """What the documents say of each attack is what is tested here."""
    page = Path(__file__).resolve().parents[2] / "docs" / "scoreboard.md"
    assert scoreboard(CORPUS) in page.read_text(), "run: python tests/attacks/corpus.py, and put the table there"


def test_corpus_covers_the_list_of_threats() -> None:
    """Each of the 95 known attacks and accidents has at least one file."""
    groups = {"A": (1, 21), "B": (22, 36), "C": (37, 61), "D": (62, 75), "E": (76, 85), "F": (86, 95)}
    items = {f"{group}{number:02}" for group, (first, last) in groups.items() for number in range(first, last + 1)}
    assert items - {attack.item for attack in CORPUS} == set()
