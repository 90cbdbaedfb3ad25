"""The visible checks of optimizers; `grader check optimizers` runs them."""

from __future__ import annotations
import pytest
from grader import assert_same, assert_true


SHAPES = ((3, 2), (4,), (2, 5), (6,))


READY_MADE = "the class builds on a ready-made optimizer of torch"


def rates(draw, steps):
    """Return rates of which each differs from the one before by half or more."""
    return [draw.number(0.02, 0.05) * (1 if step % 2 else 3) for step in range(steps)]


def starts(draw, count=4):
    """Return parameters that are neither 0 nor alike."""
    return [draw.normal(*shape) + 2 for shape in SHAPES[:count]]


def gradients(draw, steps, count=4):
    """Return for each step a gradient a parameter."""
    return [[draw.normal(*shape) for shape in SHAPES[:count]] for _ in range(steps)]


def same_parameters(got, expected):
    """Compare the parameters after a training with a class of the student's own."""
    assert_true(got["by hand"], READY_MADE)
    assert_same(got["parameters"], expected["parameters"], what="list of parameters")


@pytest.mark.grade(task="sgd_rule", visibility="public", hint="In which direction do you go, and does param change?")
def test_steps_without_momentum(student, reference, draw):
    """Plain gradient descent changes the parameter in place."""
    arguments = draw.normal(3, 2), draw.normal(3, 3, 2), rates(draw, 3)
    assert_same(student.sgd_path(*arguments), reference.sgd_path(*arguments), what="list of parameters")


@pytest.mark.grade(task="sgd_rule", visibility="public", hint="Which factors do the old buffer and the gradient get?")
def test_steps_with_momentum(student, reference, draw):
    """The buffer adds up gradients, and the parameter follows it."""
    arguments, momentum = (draw.normal(4), draw.normal(5, 4), [0.1] * 5), draw.number(0.6, 0.9)
    got = student.sgd_path(*arguments, momentum=momentum)
    assert_same(got, reference.sgd_path(*arguments, momentum=momentum), what="list of parameters")


@pytest.mark.grade(task="adam_rule", visibility="public", hint="How large is the first step, whatever the gradient?")
def test_first_step_of_adam(student, reference, draw):
    """The first step has the size of the learning rate."""
    arguments = draw.normal(3, 2), draw.normal(1, 3, 2), [draw.number(0.1, 0.5)]
    got, expected = student.adam_path(*arguments), reference.adam_path(*arguments)
    assert_same(got["parameters"], expected["parameters"], what="parameter")


@pytest.mark.grade(task="adam_rule", visibility="public", hint="What do the averages hold after the second step?")
def test_steps_of_adam(student, reference, draw):
    """Averages and parameter follow the formula, without options too."""
    start, steps = draw.normal(4), draw.normal(4, 4)
    arguments = start, steps, rates(draw, 4)
    got, expected = student.adam_path(*arguments), reference.adam_path(*arguments)
    assert_same(got["averages"], expected["averages"], what="list of averages")
    assert_same(got["parameters"], expected["parameters"], what="list of parameters")
    got, expected = student.adam_default_path(start, steps), reference.adam_default_path(start, steps)
    assert_same(got, expected, what="list of parameters without options", atol=1e-10)


SGD_GROUPS = (
    {"lr": 0.05, "momentum": 0.8},
    {"lr": 0.2, "momentum": 0.5, "weight_decay": 0.4, "nesterov": True},
)


@pytest.mark.grade(task="SGD", visibility="public", hint="What does torch.optim.Optimizer want from its subclasses?")
def test_sgd_trains_a_model(student, reference, draw):
    """Every parameter follows the rule with a buffer of its own; the parameters come from a generator."""
    arguments = "SGD", starts(draw), gradients(draw, 4)
    for options in ({"lr": 0.1}, {"lr": 0.1, "momentum": 0.7, "weight_decay": 0.3}):
        same_parameters(student.trained(*arguments, **options), reference.trained(*arguments, **options))


@pytest.mark.grade(task="SGD", visibility="public", weight=2, hint="Where does each group keep its options?")
def test_sgd_with_groups(student, reference, draw):
    """Each group has its own options, and the defaults where it has none."""
    arguments = "SGD", starts(draw), gradients(draw, 4), SGD_GROUPS
    options = {"lr": 0.1, "weight_decay": draw.number(0.1, 0.3), "momentum": 0.9}
    same_parameters(
        student.trained_in_groups(*arguments, **options), reference.trained_in_groups(*arguments, **options)
    )


ADAM_GROUPS = (
    {"lr": 0.05, "betas": (0.5, 0.8)},
    {"lr": 0.2, "eps": 0.5, "weight_decay": 0.4},
)


@pytest.mark.grade(
    task="Adam",
    visibility="public",
    hint="Which state has each parameter before its first step, and which number has that step?",
)
def test_adam_trains_a_model(student, reference, draw):
    """Every parameter follows the rule with averages of its own; the parameters come from a generator."""
    arguments = "Adam", starts(draw), gradients(draw, 4)
    for options in ({"lr": 0.1}, {"lr": 0.1, "betas": (0.6, 0.8), "eps": 0.1, "weight_decay": 0.3}):
        same_parameters(student.trained(*arguments, **options), reference.trained(*arguments, **options))


@pytest.mark.grade(task="Adam", visibility="public", weight=2, hint="Where does each group keep its options?")
def test_adam_with_groups(student, reference, draw):
    """Each group has its own options, and the defaults where it has none."""
    arguments = "Adam", starts(draw), gradients(draw, 4), ADAM_GROUPS
    options = {"lr": 0.1, "weight_decay": draw.number(0.1, 0.3), "betas": (0.7, 0.9)}
    same_parameters(
        student.trained_in_groups(*arguments, **options), reference.trained_in_groups(*arguments, **options)
    )
