"""The distillation suite: the soft targets, the two-part loss, and one training step.

Batch and classes always differ in size, there are five classes or more, and teacher and student disagree unless a
check says otherwise. Networks are built by the probe from weights drawn here; in a step, the student arrives in
evaluation mode and the teacher in training mode, which only batch normalisation can notice.
"""

from __future__ import annotations

import pytest
import torch
from torch.utils import backend_registration

from grader import assert_same

SINGLE = {"rtol": 1e-4, "atol": 1e-5}  # tolerances of float32
SGD = {"name": "SGD", "lr": 0.5}
MOMENTUM = {"name": "SGD", "lr": 0.2, "momentum": 0.9}


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


# --- soft targets -----------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="soft_targets", hint="What are exp(10000) and exp(-10000) in floating point?")
def test_very_large_logits(student, reference, draw):
    """Large logits, also in one row only, give finite probabilities that are right in every row."""
    logits = draw.normal(4, 6)
    logits[1] += 1e4
    logits[2] *= 1e4
    logits[3] -= 1e4
    for temperature in (1.0, 2.5):
        expected = reference.soft_targets(logits, temperature)
        assert_same(student.soft_targets(logits, temperature), expected, atol=1e-12, what="table of soft targets")


@pytest.mark.grade(task="soft_targets", hint="Which probability does a class with a logit of -inf have?")
def test_classes_that_are_ruled_out(student, reference, draw):
    """A class with a logit of -inf does not disturb the others."""
    logits = draw.normal(4, 6, std=2.0)
    logits[0, 2] = logits[2, 0] = logits[2, 5] = -torch.inf
    expected = reference.soft_targets(logits, 3.0)
    assert_same(student.soft_targets(logits, 3.0), expected, what="table of soft targets")


@pytest.mark.grade(task="soft_targets", hint="Is what you return a constant for autograd?")
def test_targets_of_a_network(student, reference, draw):
    """Soft targets made from logits that require grad do not require grad."""
    logits = draw.normal(4, 6, std=2.0)
    expected = reference.targets_of_a_network(logits, 2.0)
    assert_same(student.targets_of_a_network(logits, 2.0), expected, what="soft targets:")


@pytest.mark.grade(task="soft_targets", hint="In which dtype do the logits come, and in which do the targets leave?")
def test_targets_in_single_and_double_precision(student, reference, draw):
    """The probabilities have the dtype of the logits."""
    for dtype in (torch.float32, torch.float64):
        logits = draw.normal(5, 7, std=2.0, dtype=dtype)
        expected = reference.soft_targets(logits, 2.0)
        assert_same(student.soft_targets(logits, 2.0), expected, what="table of soft targets", **SINGLE)


@pytest.mark.grade(task="soft_targets", hint="Which of your operations write into their argument?")
def test_logits_after_soft_targets(student, reference, draw):
    """The logits are left as they are."""
    logits = draw.normal(4, 6, std=2.0)
    expected = reference.targets_and_logits(logits, 3.0)
    assert_same(student.targets_and_logits(logits, 3.0), expected, what="table of")


# --- distillation loss ------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="distillation_loss",
    weight=2,
    hint="Read the formula of the soft term from left to right: which factor, which distribution comes first, "
    "what is divided by T, summed over what, averaged over what?",
)
def test_soft_part_alone(student, reference, draw):
    """At alpha 1 only the teacher counts."""
    logits = logits_and_targets(draw, 6, 10)
    for temperature in (1.5, 4.0, 10.0):
        expected = reference.distillation_loss(*logits, temperature, 1.0)
        assert_same(student.distillation_loss(*logits, temperature, 1.0), expected, what="loss at alpha 1")


@pytest.mark.grade(task="distillation_loss", hint="Which of the two terms does alpha belong to, which one 1 - alpha?")
def test_uneven_mixture(student, reference, draw):
    """The parts are mixed with their own weights at every temperature."""
    logits = logits_and_targets(draw, 5, 7)
    for temperature, alpha in ((2.0, 0.3), (4.0, 0.9), (0.5, 0.15)):
        expected = reference.distillation_loss(*logits, temperature, alpha)
        assert_same(student.distillation_loss(*logits, temperature, alpha), expected, what="loss")


@pytest.mark.grade(task="distillation_loss", hint="How does the loss depend on the number of examples and of classes?")
def test_small_and_large_batches(student, reference, draw):
    """The loss is right for one example, for many, and for many classes."""
    for batch, classes in ((1, 6), (3, 40), (25, 5)):
        options = *logits_and_targets(draw, batch, classes), 2.0, 0.6
        assert_same(student.distillation_loss(*options), reference.distillation_loss(*options), what="loss")


@pytest.mark.grade(
    task="distillation_loss",
    hint="How does the gradient of the soft term change when T grows, and what makes up for it?",
)
def test_gradient_at_several_temperatures(student, reference, draw):
    """The student's gradient is right at low and at high temperatures."""
    logits = logits_and_targets(draw, 4, 6)
    for temperature in (1.0, 4.0, 16.0):
        expected = reference.gradient(*logits, temperature, 0.7)
        assert_same(student.gradient(*logits, temperature, 0.7), expected, what="loss function's")


@pytest.mark.grade(task="distillation_loss", hint="Who is to learn from this loss, and who is not?")
def test_gradient_of_both_networks(student, reference, draw):
    """The loss trains one of the networks only, even if the logits of both require grad."""
    options = *logits_and_targets(draw, 4, 6), 3.0, 0.6
    assert_same(student.gradients_of_both(*options), reference.gradients_of_both(*options), what="result:")


@pytest.mark.grade(
    task="distillation_loss", hint="What is the logarithm of a probability that is too small for floating point?"
)
def test_very_sure_networks(student, reference, draw):
    """Logits with large gaps give the finite loss and gradient that the formula gives."""
    logits = logits_and_targets(draw, 6, 7, std=1e4)
    for temperature, alpha in ((1.0, 0.5), (4.0, 1.0), (2.0, 0.0)):
        expected = reference.gradient(*logits, temperature, alpha)
        assert_same(student.gradient(*logits, temperature, alpha), expected, what="loss function's")


@pytest.mark.grade(task="distillation_loss", hint="Does one example of the batch have a say in another one's softmax?")
def test_examples_of_different_scale(student, reference, draw):
    """An example with large logits does not disturb the others."""
    given, taught, targets = logits_and_targets(draw, 5, 6)
    given[1] += 1e4
    taught[2] += 1e4
    given[3] -= 1e4
    options = given, taught, targets, 2.0, 0.5
    assert_same(student.distillation_loss(*options), reference.distillation_loss(*options), what="loss")


@pytest.mark.grade(
    task="distillation_loss", hint="In which dtype do the logits come, and in which does the loss leave?"
)
def test_loss_in_single_precision(student, reference, draw):
    """The loss has the dtype of the logits."""
    given, taught, targets = logits_and_targets(draw, 5, 7)
    options = given.float(), taught.float(), targets, 2.0, 0.4
    assert_same(student.distillation_loss(*options), reference.distillation_loss(*options), what="loss", **SINGLE)


@pytest.mark.grade(task="distillation_loss", hint="Which of your operations write into their argument?")
def test_logits_after_the_loss(student, reference, draw):
    """The logits of both networks are left as they are."""
    options = *logits_and_targets(draw, 4, 7), 2.0, 0.5
    assert_same(student.loss_and_logits(*options), reference.loss_and_logits(*options), what="result:")


# --- distillation step ------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="distillation_step",
    weight=2,
    hint="What do gradients and optimizer remember from one step to the next, and in which order do the calls come?",
)
def test_several_steps(student, reference, draw):
    """Several steps with an optimizer that has a memory lead to the right weights."""
    for optimizer in (MOMENTUM, {"name": "Adam", "lr": 0.05}):
        arguments = *two_networks(draw), batches_of(draw, 4), optimizer, 3.0, 0.6
        actual, expected = student.trained(*arguments), reference.trained(*arguments)
        assert_same(actual["losses"], expected["losses"], what="list of returned losses")
        assert_same(actual["student"], expected["student"], what="student's")


@pytest.mark.grade(
    task="distillation_step",
    weight=2,
    hint="Which layers compute something else in another mode? In which mode is each network?",
)
def test_teacher_with_batch_normalisation(student, reference, draw):
    """A teacher that arrives in training mode teaches, and stays, what it has learned."""
    arguments = *two_networks(draw, normal_teacher=True), batches_of(draw, 2), SGD, 2.0, 0.8
    actual, expected = student.trained(*arguments), reference.trained(*arguments)
    assert_same(actual["losses"], expected["losses"], what="list of returned losses")
    assert_same(actual["student"], expected["student"], what="student's")
    assert_same(actual["teacher"], expected["teacher"], what="teacher's")


@pytest.mark.grade(
    task="distillation_step",
    weight=2,
    hint="In which mode does the student learn, and how often does it see the batch?",
)
def test_student_with_batch_normalisation(student, reference, draw):
    """A student that arrives in evaluation mode learns as in any training."""
    arguments = *two_networks(draw, normal_student=True), batches_of(draw, 2), SGD, 2.0, 0.5
    actual, expected = student.trained(*arguments), reference.trained(*arguments)
    assert_same(actual["losses"], expected["losses"], what="list of returned losses")
    assert_same(actual["student"], expected["student"], what="student's")


@pytest.mark.grade(task="distillation_step", hint="Does autograd keep the activations of the teacher for nothing?")
def test_cost_of_the_teacher(student, reference, draw):
    """The teacher runs without a record for the backward pass."""
    arguments = *two_networks(draw), batches_of(draw, 1)[0], SGD, 2.0, 0.6
    assert_same(student.watched_teacher(*arguments), reference.watched_teacher(*arguments), what="step's")


@pytest.mark.grade(task="distillation_step", hint="What stays in memory as long as the caller keeps what you return?")
def test_what_the_returned_loss_holds(student, reference, draw):
    """The returned loss is a plain value."""
    arguments = *two_networks(draw), batches_of(draw, 1)[0], SGD, 2.0, 0.4
    assert_same(student.returned(*arguments), reference.returned(*arguments), what="step's")


@pytest.mark.grade(task="distillation_step", hint="Who decides which parameters learn, and who updates them?")
def test_partly_frozen_student(student, reference, draw):
    """A frozen layer stays as it is, while the others learn, with weight decay."""
    decaying = {**MOMENTUM, "weight_decay": 0.1}
    arguments = *two_networks(draw), batches_of(draw, 3), decaying, 2.0, 0.5
    expected = reference.trained_with_frozen_layer(*arguments)["student"]
    assert_same(student.trained_with_frozen_layer(*arguments)["student"], expected, what="student's")


@pytest.mark.grade(task="distillation_step", hint="How is a module called, so that its hooks run?")
def test_networks_with_hooks(student, reference, draw):
    """Forward hooks of both networks have their effect."""
    arguments = *two_networks(draw), batches_of(draw, 1), SGD, 2.0, 0.5
    actual, expected = student.trained_with_hooks(*arguments), reference.trained_with_hooks(*arguments)
    assert_same(actual["losses"], expected["losses"], what="returned loss")
    assert_same(actual["student"], expected["student"], what="student's")


@pytest.mark.grade(task="distillation_step", hint="Where do the networks lie, where the inputs, and where the targets?")
def test_networks_on_another_device(student, reference, draw, device):
    """Networks on an accelerator learn from batches on the CPU."""
    if device == "cpu" and not hasattr(backend_registration, "_setup_privateuseone_for_python_backend"):
        pytest.skip("this version of torch cannot stand in for an accelerator")
    arguments = *two_networks(draw), batches_of(draw, 2), SGD, 2.0, 0.6
    actual, expected = student.trained_on_an_accelerator(*arguments), reference.trained_on_an_accelerator(*arguments)
    assert_same(actual["losses"], expected["losses"], what="list of returned losses")
    assert_same(actual["student"], expected["student"], what="student's")
