"""What a call can reach of a lab: too much is slow, too little would leave a mutant unproven."""

from __future__ import annotations

import pytest

from grader.proof.reach import changed_by, reached_by

SOLUTION = """
import torch

SCALE = 2.0


def first(x):
    return _inner(x) * SCALE


def _inner(x):
    return x + 1


def second(x):
    return torch.relu(x)


class Model(torch.nn.Module):
    def forward(self, x):
        return second(x)
"""
PROBES = """
def direct(lab, x):
    return lab.first(x)


def handed_on(lab, x):
    return _twice(lab, x)


def _twice(lab, x):
    return lab.second(lab.second(x))


def by_name(lab, name, x):
    return getattr(lab, name)(x)


def through_a_class(lab, x):
    return lab.Model()(x)


def alone(lab, x):
    return x


def all_of_it(lab, x):
    return vars(lab)


def computed(lab, x):
    return getattr(lab, "fir" + "st")(x)


def kept(lab, x):
    other = lab
    return other.first(x)


def stranger(lab, x):
    return print(lab, x)


def unknown(lab, x):
    return lab.third(x)


LOOKED_UP = {"first": 1, "Model": 2}
GONE_THROUGH = {"first": 1}


def with_a_table(lab, name, x):
    return getattr(lab, name)(x), LOOKED_UP.get(name), LOOKED_UP[name]


def put_together(lab, kind, x):
    name = kind + "ond"
    return getattr(lab, name)(x)


def made_small(lab, name, x):
    name = name.lower()
    return getattr(lab, name)(x)


def handing_on_more(lab, kind, x):
    return by_name(lab, kind + "ond", x)


def handing_on_what_is_hidden(lab, *more):
    return by_name(lab, *more)


def going_through_what_is_made(lab, kinds, x):
    return [getattr(lab, name)(x) for name in sorted(kinds)]


def with_all_of_a_table(lab, name, x):
    return [getattr(lab, name)(x) for name in GONE_THROUGH], GONE_THROUGH.get(name)
"""
NOTHING = frozenset()


def made(call: str, *words: str) -> set[str] | None:
    """Return which of the solution's own names a call reaches."""
    reached = reached_by(call, frozenset(words), PROBES, SOLUTION)
    return None if reached is None else reached & {"SCALE", "first", "_inner", "second", "Model"}


@pytest.mark.parametrize(
    ("call", "words", "reached"),
    [
        ("direct", (), {"first", "_inner", "SCALE"}),
        ("handed_on", (), {"second"}),
        ("by_name", ("second", "of no interest"), {"second"}),
        ("by_name", ("first", "second"), {"first", "_inner", "SCALE", "second"}),
        ("with_a_table", ("second",), {"second"}),  # its keys are asked for, not called
        ("with_all_of_a_table", ("second",), {"first", "_inner", "SCALE", "second"}),
        ("through_a_class", (), {"Model", "second"}),
        ("alone", (), set()),
        ("first", (), {"first", "_inner", "SCALE"}),  # the lab's own function
        ("Model", (), {"Model", "second"}),
    ],
)
def test_names_are_followed_through_probes_and_solution(call, words, reached):
    """A name is reached by attribute, by hand-on, by a name among the arguments, and through what it uses."""
    assert made(call, *words) == reached


PUT_TOGETHER = [
    "put_together",
    "made_small",
    "handing_on_more",
    "handing_on_what_is_hidden",
    "going_through_what_is_made",
]


@pytest.mark.parametrize("call", ["all_of_it", "computed", "kept", "stranger", "unknown", "nowhere", *PUT_TOGETHER])
def test_what_cannot_be_followed_is_unknown(call):
    """Whoever does more with the hand-in than name its parts could reach anything."""
    assert made(call) is None


def test_changed_names_are_those_an_overlay_defines():
    """Functions, classes, constants, imports and attributes of a class."""
    text = "import math as m\n\nSCALE = 3.0\n\n\ndef first(x):\n    return x\n\n\nModel.forward = first\n"
    text = f'"""A mistake."""\n{text}'
    assert changed_by(text) == {"m", "SCALE", "first", "Model"}


@pytest.mark.parametrize(
    "text", ["setattr(Model, 'forward', None)\n", "for name in (1,):\n    pass\n", "del first\n", "print()\n"]
)
def test_overlay_that_does_more_could_change_anything(text):
    """Then everything is run."""
    assert changed_by(text) is None
