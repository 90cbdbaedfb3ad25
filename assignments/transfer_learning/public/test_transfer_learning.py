"""The visible checks of transfer_learning; `grader check transfer_learning` runs them."""

from __future__ import annotations
import pytest
from grader import assert_same, assert_true


def numbers(draw):
    """Return enough numbers to fill any network of the probes."""
    return draw.normal(400, std=0.7)


def batch_of(draw, size, width, classes):
    """Return inputs, (size, width), and labels."""
    return draw.normal(size, width), draw.integers(size, high=classes)


@pytest.mark.grade(task="head", visibility="public", hint="What is in the model's state, and which layer answers?")
def test_new_head(student, reference, draw):
    """A network with a plain head gets one of another size, and uses it."""
    args = ("plain", "fc", ["fc.weight"], numbers(draw), draw.normal(4, 6), draw.normal(3, 5), draw.normal(3))
    assert_same(student.with_new_head(*args), reference.with_new_head(*args), what="model with its new head")


@pytest.mark.grade(
    task="freezing",
    visibility="public",
    hint="Print the names of all parameters that require a gradient. Which line is wrong, or is missing?",
)
def test_what_is_frozen(student, reference, draw):
    """Only the head of a simple network can be trained."""
    args = ("plain", "fc", [], numbers(draw))
    assert_same(student.frozen_flags(*args), reference.frozen_flags(*args), what="set of trainable parameters")


@pytest.mark.grade(
    task="modes",
    visibility="public",
    hint="Print name, class and mode of every module afterwards. Which line surprises you?",
)
def test_modes_of_a_simple_network(student, reference, draw):
    """Everything trains but the batch normalisation of the backbone."""
    for training in (False, True):
        args = ("plain", "fc", training, numbers(draw))
        assert_same(student.modes_after(*args), reference.modes_after(*args), what="modes")


@pytest.mark.grade(
    task="groups",
    visibility="public",
    hint="List name and rate of each parameter in your groups. Which line is wrong, missing, or there twice?",
)
def test_rates_of_a_nested_network(student, reference, draw):
    """Each parameter learns at its rate, those of the head at another."""
    rates = (draw.number(0.01, 0.02), draw.number(0.3, 0.5))
    inputs, labels = draw.normal(6, 2, 6, 7), draw.integers(6, high=8)
    args = ("nested", "classifier.3", [], rates, numbers(draw), inputs, labels)
    assert_same(student.trained_in_groups(*args), reference.trained_in_groups(*args), what="rates and trained weights")


PLAIN_BLOCKS = ["fc_in", "norm", "fc"]


@pytest.mark.grade(
    task="schedule",
    visibility="public",
    hint="Write the table of the hand-out for three blocks of your own. Which row is epoch 0 in yours?",
)
def test_first_epochs(student, reference, draw):
    """In the first epoch the head alone can be trained, in the second one block more."""
    args = ("plain", PLAIN_BLOCKS, [0, 1, 2], numbers(draw))
    assert_same(student.unfrozen_flags(*args), reference.unfrozen_flags(*args), what="list of trainable parameters")


@pytest.mark.grade(
    task="assembly",
    visibility="public",
    hint="Which parameters does a step of the optimizer change, and which should it?",
)
def test_head_learns_after_preparation(student, reference, draw):
    """The optimizer trains the new head, and nothing else."""
    inputs, labels = batch_of(draw, 7, 6, 4)
    args = ("plain", "fc", numbers(draw), draw.normal(4, 5), draw.normal(4), inputs, labels, 0.2)
    assert_same(student.prepared(*args), reference.prepared(*args), what="model after three steps of its optimizer")


@pytest.mark.grade(
    task="step",
    visibility="public",
    hint="What is compared in the loss, at which moment, and which of your lines changes the weights?",
)
def test_one_step(student, reference, draw):
    """One step gives the right loss and the right weights."""
    args = ("plain", "fc", draw.number(0.1, 0.3), numbers(draw), *batch_of(draw, 7, 6, 9))
    assert_same(student.one_step(*args), reference.one_step(*args), what="loss and model after one step")
