"""The visible checks of distillation; `grader check distillation` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same


SGD = {"name": "SGD", "lr": 0.5}


def logits_and_targets(draw, batch, classes, *, std=2.0):
    """Return the logits of a student and of a teacher, and the right classes."""
    student, teacher = draw.normal(batch, classes, std=std), draw.normal(batch, classes, std=1.5 * std)
    return student, teacher, draw.integers(batch, high=classes)


def network(draw, inputs, hidden, classes, *, normalised=False):
    """Return the state of a network with one hidden layer, with batch normalisation in it or not."""
    state = {"0.weight": draw.normal(hidden, inputs), "0.bias": draw.normal(hidden)}
    if normalised:
        state["1.weight"] = draw.uniform(hidden, low=0.5, high=2.0)
        state["1.bias"] = draw.normal(hidden)
        state["1.running_mean"] = draw.normal(hidden, std=2.0)
        state["1.running_var"] = draw.uniform(hidden, low=0.3, high=4.0)
        state["1.num_batches_tracked"] = torch.tensor(3)
    state["3.weight"], state["3.bias"] = draw.normal(classes, hidden), draw.normal(classes)
    return state


def two_networks(draw, *, normal_student=False, normal_teacher=False):
    """Return the states of a student and of a wider teacher, for 4 inputs and 7 classes."""
    student = network(draw, 4, 5, 7, normalised=normal_student)
    return student, network(draw, 4, 11, 7, normalised=normal_teacher)


def batches_of(draw, count):
    """Return batches of 6 examples, as lists, which is what a DataLoader gives."""
    return [[draw.normal(6, 4), draw.integers(6, high=7)] for _ in range(count)]


@pytest.mark.grade(
    task="soft_targets",
    visibility="public",
    hint="What does each row add up to, and what does a high temperature do to it?",
)
def test_several_temperatures(student, reference, draw):
    """The probabilities are right at low and at high temperatures."""
    logits = draw.normal(3, 5, std=2.0)
    for temperature in (1.0, 0.5, 4.0):
        expected = reference.soft_targets(logits, temperature)
        assert_same(student.soft_targets(logits, temperature), expected, what="table of soft targets")


@pytest.mark.grade(task="soft_targets", visibility="public", hint="Which axis holds the classes, whatever the shape?")
def test_other_shapes(student, reference, draw):
    """The last axis holds the classes, with any number of axes before it."""
    for shape in ((7,), (4, 3, 6), (2, 3, 4, 5)):
        logits = draw.normal(*shape, std=2.0)
        expected = reference.soft_targets(logits, 2.0)
        assert_same(student.soft_targets(logits, 2.0), expected, what="table of soft targets")


@pytest.mark.grade(task="distillation_loss", visibility="public", hint="Which two numbers does alpha mix?")
def test_loss_at_temperature_one(student, reference, draw):
    """At temperature 1 the two parts are mixed evenly."""
    options = *logits_and_targets(draw, 4, 6), 1.0, 0.5
    assert_same(student.distillation_loss(*options), reference.distillation_loss(*options), what="loss")


@pytest.mark.grade(
    task="distillation_loss", visibility="public", hint="What is the divergence of a distribution from itself?"
)
def test_student_that_agrees_with_its_teacher(student, reference, draw):
    """Where both networks give the same logits, only the other part of the loss is left."""
    logits, _, targets = logits_and_targets(draw, 5, 8)
    options = logits, logits.clone(), targets, 2.0, 0.25
    assert_same(student.distillation_loss(*options), reference.distillation_loss(*options), what="loss")


@pytest.mark.grade(
    task="distillation_loss", visibility="public", hint="Which part is left at alpha 0, and what does T do to it?"
)
def test_hard_part_alone(student, reference, draw):
    """At alpha 0 only the labels count."""
    logits = logits_and_targets(draw, 5, 9)
    for temperature in (1.0, 3.0, 12.0):
        expected = reference.distillation_loss(*logits, temperature, 0.0)
        assert_same(student.distillation_loss(*logits, temperature, 0.0), expected, what="loss at alpha 0")


@pytest.mark.grade(task="distillation_step", visibility="public", hint="Which five things make a training step?")
def test_student_after_one_step(student, reference, draw):
    """One step moves the student's weights to where they belong."""
    arguments = *two_networks(draw), batches_of(draw, 1), SGD, 2.0, 0.7
    expected = reference.trained(*arguments)["student"]
    assert_same(student.trained(*arguments)["student"], expected, what="student's")


@pytest.mark.grade(task="distillation_step", visibility="public", hint="Of which moment is the loss you return?")
def test_returned_loss(student, reference, draw):
    """The loss of the batch before the update is returned."""
    arguments = *two_networks(draw), batches_of(draw, 1), SGD, 4.0, 0.3
    expected = reference.trained(*arguments)["losses"]
    assert_same(student.trained(*arguments)["losses"], expected, what="returned loss")


@pytest.mark.grade(
    task="distillation_step", visibility="public", hint="Which networks may still change, and which may not?"
)
def test_teacher_afterwards(student, reference, draw):
    """The teacher keeps its weights and gets no gradients, while losses are right."""
    arguments = *two_networks(draw), batches_of(draw, 2), SGD, 2.0, 0.6
    actual, expected = student.trained(*arguments), reference.trained(*arguments)
    assert_same(actual["losses"], expected["losses"], what="list of returned losses")
    assert_same(actual["teacher"], expected["teacher"], what="teacher's")
    said = "number of the teacher's parameters that have a gradient"
    assert_same(actual["teacher's gradients"], expected["teacher's gradients"], what=said)
