"""The optimizer suite: the two rules as functions, then the classes that apply them.

Gradients are given, so nothing here trains and no path is longer than eight steps. Parameters of a check differ in
shape, options in every group, rates in every step.
"""

from __future__ import annotations

import pytest
import torch

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


def with_gaps(draw, steps, count, gaps):
    """Return gradients of which those at *gaps*, pairs of step and parameter, are missing."""
    drawn = gradients(draw, steps, count)
    return [[None if (t, i) in gaps else grad for i, grad in enumerate(step)] for t, step in enumerate(drawn)]


def same_parameters(got, expected):
    """Compare the parameters after a training with a class of the student's own."""
    assert_true(got["by hand"], READY_MADE)
    assert_same(got["parameters"], expected["parameters"], what="list of parameters")


# --- sgd_rule ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="sgd_rule", hint="Is the learning rate a part of what the buffer holds?")
def test_momentum_while_the_rate_changes(student, reference, draw):
    """A new learning rate counts for the whole step."""
    arguments, momentum = (draw.normal(2, 3), draw.normal(6, 2, 3), rates(draw, 6)), draw.number(0.6, 0.9)
    got = student.sgd_path(*arguments, momentum=momentum)
    assert_same(got, reference.sgd_path(*arguments, momentum=momentum), what="list of parameters")


@pytest.mark.grade(task="sgd_rule", weight=2, hint="Where in the formula does the penalty enter, with which sign?")
def test_weight_decay(student, reference, draw):
    """The penalty is part of the gradient, with and without momentum, and 1 is a number like others."""
    arguments = draw.normal(3, 4) + 2, draw.normal(5, 3, 4), rates(draw, 5)
    for momentum, decay in ((0.0, draw.number(0.3, 0.6)), (draw.number(0.6, 0.9), draw.number(0.3, 0.6)), (1.0, 1.0)):
        options = {"momentum": momentum, "weight_decay": decay}
        got = student.sgd_path(*arguments, **options)
        assert_same(got, reference.sgd_path(*arguments, **options), what="list of parameters")


@pytest.mark.grade(
    task="sgd_rule", hint="Which way does the step go with nesterov, and from which buffer does it look ahead?"
)
def test_nesterov(student, reference, draw):
    """Nesterov's momentum follows the documentation of torch."""
    arguments, momentum = (draw.normal(5), draw.normal(5, 5), rates(draw, 5)), draw.number(0.6, 0.9)
    for decay in (0.0, draw.number(0.3, 0.6)):
        options = {"momentum": momentum, "weight_decay": decay, "nesterov": True}
        got = student.sgd_path(*arguments, **options)
        assert_same(got, reference.sgd_path(*arguments, **options), what="list of parameters")


@pytest.mark.grade(task="sgd_rule", hint="What is held back, and from which step on?")
def test_dampening(student, reference, draw):
    """Dampening holds back a part of the gradient."""
    arguments = draw.normal(3, 2), draw.normal(5, 3, 2), rates(draw, 5)
    options = {"momentum": draw.number(0.6, 0.9), "dampening": draw.number(0.3, 0.6)}
    got = student.sgd_path(*arguments, **options)
    assert_same(got, reference.sgd_path(*arguments, **options), what="list of parameters")


@pytest.mark.grade(task="sgd_rule", weight=2, hint="Which of your tensors share memory, and who writes to them later?")
def test_gradient_of_the_caller(student, reference, draw):
    """The gradient stays as it is, and what the caller does to it afterwards does no harm."""
    arguments = draw.normal(4, 2) + 2, draw.normal(4, 4, 2), rates(draw, 4)
    for decay in (0.0, draw.number(0.3, 0.6)):
        options = {"momentum": draw.number(0.6, 0.9), "weight_decay": decay}
        got = student.sgd_path_in_one_gradient(*arguments, **options)
        expected = reference.sgd_path_in_one_gradient(*arguments, **options)
        assert_same(got["gradients"], expected["gradients"], what="gradient after the step")
        assert_same(got["parameters"], expected["parameters"], what="list of parameters")


# --- adam_rule --------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="adam_rule", weight=2, hint="Which beta belongs to which average, and which correction?")
def test_betas(student, reference, draw):
    """Each average has its beta, and each is corrected for its start at zero."""
    arguments = draw.normal(2, 5), draw.normal(6, 2, 5), rates(draw, 6)
    low, high = draw.number(0.3, 0.45), draw.number(0.7, 0.9)
    for betas in ((low, high), (high, low)):
        got, expected = student.adam_path(*arguments, betas=betas), reference.adam_path(*arguments, betas=betas)
        assert_same(got["averages"], expected["averages"], what="list of averages")
        assert_same(got["parameters"], expected["parameters"], what="list of parameters")


@pytest.mark.grade(task="adam_rule", weight=2, hint="To what exactly is eps added?")
def test_gradients_as_small_as_eps(student, reference, draw):
    """The place of eps shows where gradients are as small as eps."""
    eps = draw.number(0.001, 0.002)
    arguments = draw.normal(3, 4), eps * draw.normal(5, 3, 4), rates(draw, 5)
    got, expected = student.adam_path(*arguments, eps=eps), reference.adam_path(*arguments, eps=eps)
    assert_same(got["parameters"], expected["parameters"], what="list of parameters")


@pytest.mark.grade(task="adam_rule", hint="Is this Adam or AdamW? Which averages see the penalty?")
def test_weight_decay_of_adam(student, reference, draw):
    """The penalty is part of the gradient that both averages see."""
    arguments = draw.normal(3, 2) + 2, draw.normal(5, 3, 2), rates(draw, 5)
    for decay in (draw.number(0.3, 0.6), 1.0):
        options = {"betas": (0.6, 0.8), "weight_decay": decay}
        got, expected = student.adam_path(*arguments, **options), reference.adam_path(*arguments, **options)
        assert_same(got["averages"], expected["averages"], what="list of averages")
        assert_same(got["parameters"], expected["parameters"], what="list of parameters")


@pytest.mark.grade(task="adam_rule", hint="Which methods end in an underscore, and whose tensor do they change?")
def test_gradient_of_the_caller_in_adam(student, reference, draw):
    """The gradient stays as it is."""
    arguments = draw.normal(5) + 2, draw.normal(3, 5), rates(draw, 3)
    for decay in (0.0, draw.number(0.3, 0.6)):
        got = student.adam_path(*arguments, weight_decay=decay)
        expected = reference.adam_path(*arguments, weight_decay=decay)
        assert_same(got["gradients"], expected["gradients"], what="gradient after the step")
        assert_same(got["parameters"], expected["parameters"], what="list of parameters")


# --- SGD --------------------------------------------------------------------------------------------------------------

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


@pytest.mark.grade(task="SGD", weight=2, hint="When do you read the options: once, or at each step?")
def test_sgd_while_groups_change(student, reference, draw):
    """New rates and new groups count from the next step on."""
    arguments = "SGD", starts(draw, 3), gradients(draw, 5, 3), rates(draw, 5), {"lr": 0.3}
    options = {"lr": 0.5, "momentum": draw.number(0.6, 0.9)}
    same_parameters(
        student.trained_with_changes(*arguments, **options), reference.trained_with_changes(*arguments, **options)
    )


@pytest.mark.grade(task="SGD", weight=2, hint="Is no gradient the same as a gradient of zero?")
def test_sgd_without_some_gradients(student, reference, draw):
    """A parameter without gradient stays where it is, and so does its buffer; one with a gradient of zero does not."""
    drawn = with_gaps(draw, 5, 3, {(0, 0), (2, 1), (3, 1)})
    drawn[3][2] = torch.zeros_like(drawn[3][2])
    options = {"lr": 0.1, "momentum": draw.number(0.6, 0.9), "weight_decay": draw.number(0.2, 0.4)}
    arguments = "SGD", starts(draw, 3), drawn
    same_parameters(student.trained(*arguments, **options), reference.trained(*arguments, **options))


@pytest.mark.grade(task="SGD", hint="Who clears the gradients: the optimizer's step, or the one who calls it?")
def test_sgd_leaves_the_gradients(student, reference, draw):
    """The gradients are as they were after a step."""
    arguments = "SGD", starts(draw, 2), gradients(draw, 1, 2)[0]
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": draw.number(0.2, 0.4)}
    got, expected = student.gradients_after(*arguments, **options), reference.gradients_after(*arguments, **options)
    assert_same(got["gradients"], expected["gradients"], what="list of gradients after the step")
    assert_true(got["same"], "after a step, .grad is another tensor than before")
    same_parameters(got, expected)


@pytest.mark.grade(task="SGD", hint="Who calls the closure, how often, and may autograd record it?")
def test_sgd_with_a_closure(student, reference, draw):
    """A closure is called once a step, with autograd on, and its loss comes back."""
    compare_closure(student, reference, "SGD", draw.normal(4), draw.normal(4), lr=0.1, momentum=0.5)


def compare_closure(student, reference, name, start, target, **options):
    """Compare a training by closure with the reference's."""
    got = student.trained_by_closure(name, start, target, 3, **options)
    expected = reference.trained_by_closure(name, start, target, 3, **options)
    assert_true(got["by hand"], READY_MADE)
    assert_true(len(got["recorded"]) == 3, "the closure is not called exactly once a step")
    assert_same(got["losses"], expected["losses"], what="list of losses that step returned")
    assert_true(got["nothing"], "without a closure, step returns something")
    assert_same(got["parameter"], expected["parameter"], what="parameter")


@pytest.mark.grade(task="SGD", weight=2, hint="Does everything that the next step needs go into state_dict()?")
def test_sgd_goes_on_after_a_pause(student, reference, draw):
    """An optimizer that loads the state of another one goes on as that one would have."""
    drawn = with_gaps(draw, 6, 4, {(0, 1), (1, 1), (2, 1)})
    arguments = "SGD", starts(draw), drawn, SGD_GROUPS, 3, {"lr": 0.7}
    options = {"lr": 0.1, "weight_decay": draw.number(0.1, 0.3)}
    same_parameters(student.resumed(*arguments, **options), reference.resumed(*arguments, **options))


@pytest.mark.grade(task="SGD", hint="Which values of the options make no sense, alone or together?")
def test_sgd_refuses_senseless_options(student, reference, draw):
    """Senseless options raise ValueError, and their limits are allowed."""
    wrong = [{"lr": -0.1}, {"momentum": -0.5}, {"weight_decay": -0.1}, {"nesterov": True}]
    wrong += [{"nesterov": True, "momentum": 0.9, "dampening": dampening} for dampening in (0.5, -0.5)]
    right = [{"lr": 0.0}, {"lr": 0.1, "momentum": 0.0}, {"lr": 0.2, "momentum": 0.9, "nesterov": True}]
    right += [{"lr": 0.3, "momentum": 0.9, "dampening": 0.5, "weight_decay": 0.0}]
    arguments = "SGD", draw.normal(3), draw.normal(3), right + wrong
    assert_same(student.taken(*arguments), reference.taken(*arguments), what="list of parameters and exceptions")


# --- Adam -------------------------------------------------------------------------------------------------------------

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


@pytest.mark.grade(task="Adam", weight=2, hint="When do you read the options: once, or at each step?")
def test_adam_while_groups_change(student, reference, draw):
    """New rates and new groups count from the next step on."""
    arguments = "Adam", starts(draw, 3), gradients(draw, 5, 3), rates(draw, 5), {"lr": 0.3}
    options = {"lr": 0.5, "betas": (draw.number(0.4, 0.6), draw.number(0.7, 0.9))}
    same_parameters(
        student.trained_with_changes(*arguments, **options), reference.trained_with_changes(*arguments, **options)
    )


@pytest.mark.grade(
    task="Adam", weight=2, hint="What becomes of a parameter without a gradient, and whose steps does the count count?"
)
def test_adam_without_some_gradients(student, reference, draw):
    """A parameter without gradient stays where it is, and the step does not count for it."""
    drawn = with_gaps(draw, 5, 3, {(0, 0), (1, 0), (2, 1), (3, 1)})
    drawn[3][2] = torch.zeros_like(drawn[3][2])
    options = {"lr": 0.1, "betas": (0.6, 0.8), "weight_decay": draw.number(0.2, 0.4)}
    arguments = "Adam", starts(draw, 3), drawn
    same_parameters(student.trained(*arguments, **options), reference.trained(*arguments, **options))


@pytest.mark.grade(task="Adam", hint="Who calls the closure, how often, and may autograd record it?")
def test_adam_with_a_closure(student, reference, draw):
    """A closure is called once a step, with autograd on, and its loss comes back."""
    compare_closure(student, reference, "Adam", draw.normal(4), draw.normal(4), lr=0.1, betas=(0.5, 0.8))


@pytest.mark.grade(task="Adam", hint="On which device and in which dtype do new tensors come to life?")
def test_adam_on_an_accelerator(student, reference, draw, device):
    """The optimizer works where the parameters are, in their dtype."""
    start, steps = draw.normal(3, 2).float(), [draw.normal(3, 2).float() for _ in range(3)]
    got = student.trained_elsewhere("Adam", device, start, steps, lr=0.1)
    expected = reference.trained_elsewhere("Adam", device, start, steps, lr=0.1)
    assert_true(got["by hand"], READY_MADE)
    assert_same(got["parameters"], expected["parameters"], rtol=1e-4, atol=1e-5, what="parameter")


@pytest.mark.grade(task="Adam", weight=2, hint="Does everything that the next step needs go into state_dict()?")
def test_adam_goes_on_after_a_pause(student, reference, draw):
    """An optimizer that loads the state of another one goes on as that one would have."""
    drawn = with_gaps(draw, 6, 4, {(0, 1), (1, 1), (2, 1), (1, 3)})
    arguments = "Adam", starts(draw), drawn, ADAM_GROUPS, 3, {"lr": 0.7}
    options = {"lr": 0.1, "betas": (0.6, 0.9), "weight_decay": draw.number(0.1, 0.3)}
    same_parameters(student.resumed(*arguments, **options), reference.resumed(*arguments, **options))


@pytest.mark.grade(task="Adam", hint="Which values of the options make no sense?")
def test_adam_refuses_senseless_options(student, reference, draw):
    """Senseless options raise ValueError, and their limits are allowed."""
    wrong = [{"lr": -0.1}, {"eps": -1e-3}, {"weight_decay": -0.1}]
    wrong += [{"betas": betas} for betas in ((1.0, 0.9), (0.9, 1.0), (-0.1, 0.9), (0.9, 1.5))]
    wrong += [{"betas": (0.9, -0.1)}, {"betas": (1.5, 0.9)}]
    right = [{"lr": 0.0}, {"lr": 0.1, "betas": (0.0, 0.0)}, {"lr": 0.2, "eps": 0.0, "weight_decay": 0.0}]
    arguments = "Adam", draw.normal(3), draw.normal(3), right + wrong
    assert_same(student.taken(*arguments), reference.taken(*arguments), what="list of parameters and exceptions")
