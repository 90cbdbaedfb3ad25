"""The defences, one taken away at a time: the attacks that it answers reach their aim, so it is what stops them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .arena import arena, copy_package, fight
from .corpus import Attack, read_corpus, write_class
from .weak import DEFENCES

CORPUS = read_corpus()


def answered_by(defence: str) -> list[Attack]:
    """Return the attacks that say that this defence stops them."""
    return [attack for attack in CORPUS if defence in attack.defence]


@pytest.mark.parametrize("defence", DEFENCES)
def test_without_the_defence_its_attacks_succeed(defence: str) -> None:
    """Each of them then gets all ten points, or shows what it wants shown."""
    weakness, attacks = DEFENCES[defence], answered_by(defence)
    assert attacks, "no attack names this defence"
    with arena() as places:
        package = copy_package(places.free / "package", weakness.edits)
        fought = fight(places, attacks, weakness.level, package=package)
        told = {attack.name: fought.told(attack.name) for attack in attacks if not fought.reached(attack)}
        assert told == {}, fought.stderr


def test_without_the_wall_its_attacks_succeed() -> None:
    """Where hidden tests and hand-in share an interpreter, each of them passes everything."""
    attacks = answered_by("process")
    assert attacks
    with arena() as places:
        write_class(places, attacks)
        wrong = places.hand_ins / "wrong" / "scaled.py"
        wrong.parent.mkdir()
        wrong.write_text("def scaled(x, by):\n    return x + by\n")
        hand_ins = [*(places.hand_ins / attack.name / "scaled.py" for attack in attacks), wrong]
        command = [sys.executable, "-m", "tests.attacks.naive", str(places.course), *map(str, hand_ins)]
        top = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, cwd=top, capture_output=True, text=True, timeout=600, check=False)
        passed = set(json.loads(done.stdout)) if done.returncode == 0 else set()
    assert "wrong" not in passed
    assert {attack.name for attack in attacks} - passed == set(), done.stderr[-2000:]


def test_every_named_defence_is_known() -> None:
    """A defence that a file names is one that can be taken away."""
    assert {name for attack in CORPUS for name in attack.defence} <= {*DEFENCES, "process"}
