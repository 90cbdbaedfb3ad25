"""The visible checks of fault_tolerance; `grader check fault_tolerance` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


SMALL = 3 * 4 + 4 + 4 + 4 + 4 * 2 + 2  # parameters of the small model, float64


EXACTLY = {"rtol": 0.0, "atol": 0.0}


@pytest.mark.grade(task="flip_bit", visibility="public", hint="From which end are bits counted, and of what?")
def test_bits_of_single_precision(student, reference, draw):
    """One bit of one float32 changes."""
    values = draw.normal(7)
    cases = [("float32", 4, 0), ("float32", 0, 23), ("float32", 6, 22), ("float32", 2, 30)]
    assert_same(student.flipped(values, cases), reference.flipped(values, cases), **EXACTLY, what="list of tensors")


@pytest.mark.grade(task="flip_bit", visibility="public", hint="Which number has the highest bit of a signed word set?")
def test_the_sign(student, reference, draw):
    """The highest bit of a float32 is its sign."""
    values = draw.uniform(3, 2, low=1.0, high=9.0) * draw.choice([-1.0, 1.0])
    cases = [("float32", 5, 31), ("float32", 0, 31)]
    assert_same(student.flipped(values, cases), reference.flipped(values, cases), **EXACTLY, what="list of tensors")


@pytest.mark.grade(
    task="inject",
    visibility="public",
    hint="Count the bits of one Linear(3, 4) in float64 by hand. Does your code reach the last of them?",
)
def test_every_bit(student, reference, draw):
    """At a rate of 1, each bit is flipped once."""
    arguments = "small", draw.normal(SMALL), [1.0], [3]
    actual, expected = student.injected(*arguments)[0][0], reference.injected(*arguments)[0][0]
    assert_same(actual["after"], expected["after"], **EXACTLY, what="dict of parameters afterwards")
    assert_same(sorted(actual["flips"]), sorted(expected["flips"]), what="sorted list of flips")


def scored(draw, right):
    """Return logits and targets of which those samples are *right*."""
    logits, targets = draw.normal(len(right), 5), draw.integers(len(right), high=5)
    for row, (target, good) in enumerate(zip(targets.tolist(), right, strict=True)):
        logits[row, target if good else (target + 1) % 5] = 9.0
    return logits, targets


@pytest.mark.grade(task="safe_accuracy", visibility="public", hint="Over which axis are the classes?")
def test_accuracy_of_an_intact_model(student, reference, draw):
    """Without faults it is the usual accuracy."""
    batches = [scored(draw, [True] * 5 + [False] * 3), scored(draw, [True, False, False])]
    assert_same(student.accuracies(batches), reference.accuracies(batches), what="list of accuracies")


@pytest.mark.grade(
    task="fault_experiment",
    visibility="public",
    hint="What would a negative drop say of the model? Do you ever return one?",
)
def test_drops(student, reference, draw):
    """A drop is the score of the intact model less the score with faults, whatever its sign."""
    arguments = draw.normal(SMALL), [0.8, 0.5, 0.9, 0.8, 0.1], 0.05, draw.integer(0, 999)
    actual, expected = student.experiment(*arguments), reference.experiment(*arguments)
    assert_same(actual["drops"], expected["drops"], what="list of drops")


@pytest.mark.grade(task="vote", visibility="public", hint="What do the two intact copies have in common?")
def test_one_damaged_copy(student, reference, draw):
    """A copy that has other numbers in some places is outvoted, whichever it is."""
    intact = draw.normal(3, 4)
    damaged = torch.where(draw.mask(3, 4, true=0.4), 1e9 * draw.normal(3, 4), intact)
    cases = [[damaged, intact, intact], [intact, damaged, intact], [intact, intact, damaged]]
    assert_same(student.voted(cases), reference.voted(cases), **EXACTLY, what="list of results and copies")


@pytest.mark.grade(
    task="range_guard",
    visibility="public",
    hint="Who tells a module that it is in training, and what does yours do only then?",
)
def test_inputs_outside_the_bounds(student, reference, draw):
    """In training inputs pass; in evaluation they are brought within the bounds."""
    arguments = [[draw.normal(4, 3)]], 5.0 * draw.normal(6, 3)
    assert_same(student.guarded(*arguments), reference.guarded(*arguments), what="output")
