"""The visible checks of autograd; `grader check autograd` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


CHANGED = "the function changes a tensor that it was given"


@pytest.mark.grade(task="gradients", visibility="public", hint="Which tensor must require gradients, and from when on?")
def test_gradient_of_a_number(student, reference, draw):
    """The gradient of a function that returns a number is right."""
    x = draw.normal(2, 3)
    assert_same(student.gradient_of("wavy", x), reference.gradient_of("wavy", x), what="gradient")


@pytest.mark.grade(
    task="gradients", visibility="public", hint="On which sides of x are the two points, and how far apart?"
)
def test_central_differences(student, reference, draw):
    """The differences are central, whatever the step."""
    x = draw.normal(2, 3)
    for step in (0.1, 0.01):
        got, expected = student.differences("wavy", x, step), reference.differences("wavy", x, step)
        assert_same(got, expected, what="numeric gradient")


def regression(draw, count):
    """Return the weights of a small net, data, and old gradients."""
    weights = [draw.normal(3, 5), draw.normal(5, 2)]
    return weights, draw.normal(count, 3), draw.normal(count, 2), [draw.normal(3, 5), draw.normal(5, 2)]


@pytest.mark.grade(
    task="accumulation",
    visibility="public",
    hint="How much does each chunk count in the mean of all, and what is in .grad before and after?",
)
def test_chunks_of_equal_size(student, reference, draw):
    """Chunks of equal size give the gradient of the whole batch."""
    weights, x, y, old = regression(draw, 8)
    got, expected = (face.accumulated(weights, x, y, 4, old, False) for face in (student, reference))
    assert_same(got["gradients"], expected["gradients"], what="list of gradients")
    assert_same(got["loss"], expected["loss"], what="loss")


def off_the_half(draw, *shape):
    """Return numbers that are not near the middle between two whole ones."""
    return draw.integers(*shape, low=-4, high=5) + draw.uniform(*shape, low=-0.4, high=0.4)


@pytest.mark.grade(task="detach", visibility="public", hint="What has the slope of x and the value of round(x)?")
def test_rounding(student, reference, draw):
    """The result is rounded, and gradients come back as they were sent."""
    x, upstream = off_the_half(draw, 3, 4), draw.normal(3, 4)
    got = student.with_gradient("straight_through", x, upstream)
    assert_same(got, reference.with_gradient("straight_through", x, upstream))


@pytest.mark.grade(task="detach", visibility="public", hint="Which of the two is a constant here?")
def test_loss_and_its_gradient(student, reference, draw):
    """The loss is right, and so is the gradient of the prediction."""
    arguments = (draw.normal(3, 4), draw.normal(3, 4), 1.5)
    got, expected = student.compared(*arguments), reference.compared(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss")
    assert_true(got["gradients"] is not None, "no gradient gets back from the loss")
    assert_same(got["gradients"][0], expected["gradients"][0], what="gradient of the prediction")


@pytest.mark.grade(
    task="dynamic_graphs",
    visibility="public",
    hint="What is the logarithm where x > 0, and what is the result elsewhere?",
)
def test_logarithm_of_some(student, reference, draw):
    """Positive numbers give their logarithm, others zero."""
    x = draw.choice([1.0, -1.0]) * torch.tensor([1.0, -1.0, 1.0, -1.0, 0.0]) * draw.uniform(5, low=0.1, high=3.0)
    assert_same(student.log_or_zero(x), reference.log_or_zero(x), what="result")


def branches(draw):
    """Return leaves, weight and bias."""
    return draw.normal(4, 3), draw.normal(3, 6, std=0.6), draw.normal(3)


@pytest.mark.grade(
    task="dynamic_graphs", visibility="public", hint="Where does a tree end, and what are its two parts otherwise?"
)
def test_small_trees(student, reference, draw):
    """The vectors of a leaf, of a pair and of a tree are right."""
    leaves, weight, bias = branches(draw)
    for shape in (2, (0, 1), ((3, 1), 2)):
        got = student.tree_vector(shape, leaves, weight, bias)
        assert_same(got, reference.tree_vector(shape, leaves, weight, bias), what="vector")


def same_powers(student, reference, *arguments):
    """Compare result and gradients of the custom function."""
    got, expected = student.powers(*arguments), reference.powers(*arguments)
    assert_true(got["function"], "ScaledPower is no subclass of torch.autograd.Function")
    assert_same(got["result"], expected["result"], what="result")
    assert_true(got["gradients"] is not None, "no gradient gets back")
    assert_same(got["gradients"], expected["gradients"], what="list of gradients")
    assert_true(got["unchanged"], CHANGED)


@pytest.mark.grade(
    task="custom_function", visibility="public", hint="What is the slope by x, and by scale, and what comes from above?"
)
def test_square_of_one_sample(student, reference, draw):
    """Result and gradient of a square are right."""
    same_powers(student, reference, draw.normal(1, 4), draw.normal(4), 2, draw.normal(1, 4), [0])


@pytest.mark.grade(task="engine", visibility="public", hint="Which dimensions did broadcasting add or stretch?")
def test_sums_to_shapes(student, reference, draw):
    """A gradient is summed over the dimensions that were added or stretched, and no others."""
    for shape in ((2, 3, 4), (3, 4), (4,), (), (2, 1, 4), (3, 1), (1, 1, 1), (1,)):
        gradient = draw.normal(2, 3, 4)
        got, expected = student.sum_to_shape(gradient, shape), reference.sum_to_shape(gradient, shape)
        assert_same(got, expected, what="sum")
