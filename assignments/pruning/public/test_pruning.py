"""The visible checks of pruning; `grader check pruning` runs them."""

from __future__ import annotations
import math
import pytest
from grader import assert_same, assert_true


def state_of(draw, **shapes):
    """Return a state: large weights, and small biases and other parameters, which would go first."""
    state = {}
    for name, shape in shapes.items():
        key = name.replace("__", ".")
        small = len(shape) == 1 or "words" in key
        state[key] = draw.normal(*shape, std=0.01 if small else 1.0)
    return state


def small_state(draw):
    """Return the state of the small network: 6 inputs, 5 hidden units, 4 outputs."""
    return state_of(draw, **{"0__weight": (5, 6), "0__bias": (5,), "2__weight": (4, 5), "2__bias": (4,)})


def batches_of(draw, count):
    """Return training data for the small network."""
    return [(draw.normal(7, 6), draw.normal(7, 4)) for _ in range(count)]


def same_model(student, reference, *args):
    """Compare what pruning a network leaves behind."""
    got, expected = student.pruned(*args), reference.pruned(*args)
    assert_same(got["masks"], expected["masks"], what="dict of masks")
    assert_same(sorted(got["state"]), sorted(expected["state"]), what="list of names in the model's state")
    for name, value in expected["state"].items():
        assert_same(got["state"][name], value, what=f"model's {name} after pruning")
    assert_true(got["same parameters"], "the parameters are not the objects they were, or cannot be trained any more")
    assert_same(got["hooks"], expected["hooks"], what="number of hooks left in the model")
    assert_same(got["output"], expected["output"], what="output of the pruned model")


@pytest.mark.grade(task="count", visibility="public", hint="To which whole number is the product nearest?")
def test_fractions_are_rounded(student, reference, draw):
    """A fraction stands for the nearest whole number of items."""
    pairs = [(0.3, 4), (0.6, 3), (0.2, 10), (0.35, 12), (0.9, 13), (0.0, 5), (1.0, 5), (0.4, 0)]
    pairs += [((draw.integer(0, 90) + share) / 90, 90) for share in (0.2, 0.3, 0.7, 0.8)]
    assert_same(student.counts(pairs), reference.counts(pairs), what="list of numbers")


@pytest.mark.grade(task="count", visibility="public", hint="Which amounts make no sense, and what is raised for them?")
def test_amounts_out_of_range(student, reference, draw):
    """What cannot be pruned is refused, what just can be is not."""
    pairs = [(0.5, 8), (8, 8), (1.0, 8), (1.25, 8), (-0.25, 8), (9, 8), (-1, 8), (0, 0), (1, 0), (math.nan, 8)]
    assert_same(student.counts(pairs), reference.counts(pairs), what="list of numbers and refusals")


@pytest.mark.grade(task="unstructured", visibility="public", hint="What makes a weight small? What does True mean?")
def test_matrix(student, reference, draw):
    """The smallest weights of a matrix are pruned, whatever their sign."""
    weight = draw.normal(5, 7)
    for amount in (0.4, 3):
        got, expected = student.masked(weight, amount), reference.masked(weight, amount)
        assert_same(got["mask"], expected["mask"], what="mask")
        assert_same(got["weight"], expected["weight"], what="weight afterwards")


@pytest.mark.grade(task="structured", visibility="public", hint="Along which axis are the slices, and what is summed?")
def test_rows_and_columns(student, reference, draw):
    """Whole rows of a matrix are pruned, or whole columns."""
    weight = draw.normal(5, 8)
    for dim in (0, 1):
        got, expected = student.masked_channels(weight, 2, dim), reference.masked_channels(weight, 2, dim)
        assert_same(got["mask"], expected["mask"], what=f"mask along dim {dim}")
        assert_same(got["weight"], expected["weight"], what="weight afterwards")


def same_globally(student, reference, *args):
    """Compare the masks of several weights, and look whether what was passed in survived."""
    got, expected = student.masked_globally(*args), reference.masked_globally(*args)
    assert_same(got["masks"], expected["masks"], what="dict of masks")
    assert_same(got["order"], expected["order"], what="order of the names")
    assert_same(got["weights"], expected["weights"], what="dict of weights afterwards")
    assert_same(got["earlier masks"], expected["earlier masks"], what="dict of earlier masks afterwards")


@pytest.mark.grade(task="global", visibility="public", hint="Which weights compete with each other here?")
def test_two_layers(student, reference, draw):
    """The smallest weights of two layers together are pruned."""
    weights = {"first": draw.normal(4, 6), "second": draw.normal(3, 5, std=0.5)}
    for amount in (0.4, 7):
        same_globally(student, reference, weights, amount)


@pytest.mark.grade(
    task="model", visibility="public", hint="Which parameters are prunable weights, and what do they hold afterwards?"
)
def test_small_network(student, reference, draw):
    """The weights of a small network are found and set to 0."""
    state, x = small_state(draw), draw.normal(3, 6)
    got, expected = student.found_weights("small", state), reference.found_weights("small", state)
    assert_same(got["values"], expected["values"], what="dict of prunable weights")
    assert_true(got["own"], "the prunable weights are not the model's own parameters")
    same_model(student, reference, "small", state, [0.4], x)


@pytest.mark.grade(task="model", visibility="public", hint="The share of what is zero?")
def test_sparsity_of_a_small_network(student, reference, draw):
    """Zeros are counted over both layers."""
    state = small_state(draw)
    state["0.weight"][draw.mask(5, 6, true=0.6)] = 0.0
    states = [small_state(draw), state]
    assert_same(student.sparsities("small", states), reference.sparsities("small", states), what="list of sparsities")


def masks_of(draw):
    """Return masks for both layers of the small network."""
    return {"0.weight": draw.mask(5, 6), "2.weight": draw.mask(4, 5, true=0.6)}


def same_training(student, reference, *args):
    """Compare the losses and the weights of a training."""
    got, expected = student.finetuned(*args), reference.finetuned(*args)
    assert_same(got["losses"], expected["losses"], what="list of losses")
    assert_same(got["state"], expected["state"], what="state after training")


@pytest.mark.grade(
    task="finetune",
    visibility="public",
    hint="Write losses, pruned and other weights down after each step. Which of them is not as it should be?",
)
def test_pruned_weights_stay_zero(student, reference, draw):
    """After a few steps the pruned weights are 0, and the others are trained."""
    state, masks = small_state(draw), masks_of(draw)
    for name, mask in masks.items():
        state[name] *= mask
    same_training(student, reference, state, masks, [], batches_of(draw, 3), "SGD", {"lr": 0.1})
