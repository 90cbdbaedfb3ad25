"""The pruning suite: how many, which ones, in a tensor, by slices, in a whole model, and training on without them.

Weights have no two equal sizes, except where a check is about them; there the number counts, not the place. Fractions
that meet a half meet it exactly in binary, all others are far from one.
"""

from __future__ import annotations

import math

import pytest
import torch

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


def mixed_state(draw):
    """Return the state of the network of many kinds of layers."""
    state = state_of(
        draw,
        words__weight=(7, 9), conv__weight=(3, 2, 2, 3), conv__bias=(3,), norm__weight=(3,), norm__bias=(3,),
        norm__running_mean=(3,), body__1__0__weight=(9, 18), body__1__0__bias=(9,), body__1__1__weight=(9,),
        body__1__1__bias=(9,), head__weight=(5, 9),
    )  # fmt: skip
    return state | {"norm.running_var": draw.uniform(3, low=0.5, high=2.0)}


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


# --- count ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="count", weight=2, hint="Does a half always go the same way?")
def test_halves(student, reference, draw):
    """Halves are rounded as the hand-out says."""
    pairs = [(0.5, 1), (0.5, 3), (0.5, 5), (0.5, 15), (0.25, 6), (0.75, 10), (0.125, 20), (0.375, 12)]
    pairs += [(0.5, 2 * draw.integer(10, 99) + 1) for _ in range(4)]
    assert_same(student.counts(pairs), reference.counts(pairs), what="list of numbers")


@pytest.mark.grade(task="count", hint="What does the type of an amount say?")
def test_whole_amounts(student, reference, draw):
    """Numbers and fractions are told apart, also where they have the same value."""
    remaining = draw.integer(5, 60)
    pairs = [(1, 9), (1.0, 9), (0, 9), (0.0, 9), (9, 9), (1, 1), (remaining, 60), (1, remaining), (1.0, remaining)]
    assert_same(student.counts(pairs), reference.counts(pairs), what="list of numbers")


# --- unstructured -----------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="unstructured", visibility="public", hint="What makes a weight small? What does True mean?")
def test_matrix(student, reference, draw):
    """The smallest weights of a matrix are pruned, whatever their sign."""
    weight = draw.normal(5, 7)
    for amount in (0.4, 3):
        got, expected = student.masked(weight, amount), reference.masked(weight, amount)
        assert_same(got["mask"], expected["mask"], what="mask")
        assert_same(got["weight"], expected["weight"], what="weight afterwards")


@pytest.mark.grade(task="unstructured", hint="Do you rely on the number of dimensions, or on the layout in memory?")
def test_other_shapes(student, reference, draw):
    """Kernels, vectors and transposed matrices are masked in their own shape."""
    for weight in (draw.normal(4, 3, 2, 5), draw.normal(17), draw.normal(3, 4, dtype=torch.float32)):
        got, expected = student.masked(weight, 0.3), reference.masked(weight, 0.3)
        assert_same(got["mask"], expected["mask"], what="mask")
    weight = draw.normal(6, 9)
    got, expected = student.turned_mask(weight, 0.3), reference.turned_mask(weight, 0.3)
    assert_same(got, expected, what="mask of a transposed weight")


@pytest.mark.grade(
    task="unstructured", hint="What does your mask look like when nothing, or everything, is to be pruned?"
)
def test_nothing_and_everything(student, reference, draw):
    """The smallest and the largest amounts work."""
    weight = draw.normal(4, 6)
    for amount in (0.0, 1.0, 0, 24, 1, 23):
        got, expected = student.masked(weight, amount), reference.masked(weight, amount)
        assert_same(got["mask"], expected["mask"], what="mask")


@pytest.mark.grade(
    task="unstructured",
    weight=2,
    hint="Let many weights have the same size. How many does your mask prune, and how many were asked for?",
)
def test_weights_of_equal_size(student, reference, draw):
    """The number is right when many weights have the same size."""
    sizes = torch.tensor([0.5, 1.0, 2.0], dtype=torch.float64)[draw.integers(6, 8, high=3)]
    signs = draw.integers(6, 8, high=2) * 2 - 1
    constant = torch.full((6, 8), draw.number(0.1, 0.9), dtype=torch.float64)
    for weight, amount in ((sizes * signs, 0.25), (sizes * signs, 31), (constant, 0.4), (constant, 1)):
        got, expected = student.masked(weight, amount)["mask"], reference.masked(weight, amount)["mask"]
        assert_same(list(got.shape), list(expected.shape), what="shape of the mask")
        assert_true(got.dtype == torch.bool, "the mask does not hold bools")
        assert_same(int((~got).sum()), int((~expected).sum()), what="number of pruned weights")
        largest, smallest = weight[~got].abs().max(), weight[got].abs().min()
        assert_true(bool(largest <= smallest), "a weight is pruned while a smaller one is kept")


@pytest.mark.grade(task="unstructured", weight=2, hint="Of which weights is the amount of a second round a share?")
def test_second_round(student, reference, draw):
    """A second round prunes a share of what the first one left."""
    weight = draw.normal(3, 5)
    first = reference.masked(weight, 0.4)["mask"]
    for amount in (0.6, 0.25, 4, 1.0):
        now = weight * first
        got, expected = student.masked(now, amount, first), reference.masked(now, amount, first)
        assert_same(got["mask"], expected["mask"], what="mask of the second round")
        assert_same(got["earlier mask"], expected["earlier mask"], what="mask of the first round afterwards")


@pytest.mark.grade(task="unstructured", hint="Do you know which value a pruned weight has now? And is 0 always pruned?")
def test_pruned_weights_with_values(student, reference, draw):
    """Pruned is what the earlier mask says, not what is zero."""
    weight, places = draw.normal(30), draw.permutation(30)
    first = torch.tensor(places) < 24
    weight[places.index(0)] = 0.0  # kept and zero
    for number, factor in enumerate((0.01, 5.0, 0.02, 6.0, 0.03, 7.0)):  # pruned, and as good as zero or large
        weight[places.index(24 + number)] *= factor
    weight, first = weight.reshape(6, 5), first.reshape(6, 5)
    for amount in (0.3, 2):
        got, expected = student.masked(weight, amount, first), reference.masked(weight, amount, first)
        assert_same(got["mask"], expected["mask"], what="mask of the second round")


# --- structured -------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="structured", visibility="public", hint="Along which axis are the slices, and what is summed?")
def test_rows_and_columns(student, reference, draw):
    """Whole rows of a matrix are pruned, or whole columns."""
    weight = draw.normal(5, 8)
    for dim in (0, 1):
        got, expected = student.masked_channels(weight, 2, dim), reference.masked_channels(weight, 2, dim)
        assert_same(got["mask"], expected["mask"], what=f"mask along dim {dim}")
        assert_same(got["weight"], expected["weight"], what="weight afterwards")


@pytest.mark.grade(task="structured", hint="Over which axes does a norm go, if dim is not the first? What is dim -1?")
def test_axes_of_a_kernel(student, reference, draw):
    """Slices along each axis of a convolution's weight are pruned."""
    weight = draw.normal(7, 6, 3, 5)
    for dim, amount in ((0, 0.45), (1, 0.3), (2, 1), (3, 0.4), (-1, 2), (-3, 4)):
        got, expected = student.masked_channels(weight, amount, dim), reference.masked_channels(weight, amount, dim)
        assert_same(got["mask"], expected["mask"], what="mask")


@pytest.mark.grade(task="structured", weight=2, hint="Which norm is asked for? Do others rank slices the same?")
def test_spiky_and_flat_slices(student, reference, draw):
    """Slices are ranked by the norm that the hand-out names."""
    weight = draw.uniform(6, 3, 2, 2, low=-0.001, high=0.001)
    order = draw.permutation(6)
    for place, norm in ((0, 2.0), (1, 5.0), (2, 7.0)):  # all in one element
        weight[order[place], 1, 0, 1] += norm if place else -norm
    for place, norm in ((3, 1.0), (4, 3.0), (5, 6.0)):  # in all elements
        weight[order[place]] += norm / math.sqrt(12) * (1 if place > 3 else -1)
    for amount in (1, 2, 3, 4):
        got, expected = student.masked_channels(weight, amount, 0), reference.masked_channels(weight, amount, 0)
        assert_same(got["mask"], expected["mask"], what="mask")


@pytest.mark.grade(task="structured", hint="Of how many things is the amount a share here?")
def test_share_of_slices(student, reference, draw):
    """A fraction counts slices; none and all of them can go."""
    weight = draw.normal(4, 9)
    for amount, dim in ((0.3, 0), (0.6, 0), (0.3, 1), (0.0, 0), (1.0, 1)):
        got, expected = student.masked_channels(weight, amount, dim), reference.masked_channels(weight, amount, dim)
        assert_same(got["mask"], expected["mask"], what="mask")


# --- global -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="global", weight=2, hint="May a layer lose nearly all its weights, and another one none?")
def test_layers_of_different_scale(student, reference, draw):
    """One layer loses nearly everything, another nearly nothing."""
    weights = {
        "z": draw.normal(3, 4, std=0.02),
        "a": draw.normal(2, 3, 2, 2, std=1.0),
        "m": draw.normal(7, std=50.0),
    }
    for amount in (0.3, 0.6, 13, 0.0, 1.0):
        same_globally(student, reference, weights, amount)


@pytest.mark.grade(task="global", hint="Of which weights is the amount of a second round a share?")
def test_second_round_of_several_layers(student, reference, draw):
    """A second round prunes a share of what the first one left in all layers together."""
    weights = {"b": draw.normal(3, 5), "a": draw.normal(2, 4, 3, std=0.4)}
    masks = reference.masked_globally(weights, 0.4)["masks"]
    turned = {name: masks[name] for name in ("a", "b")}
    for amount in (0.6, 5):
        same_globally(student, reference, weights, amount, turned)


@pytest.mark.grade(
    task="global", hint="Let many weights of several layers have the same size. How many are pruned in all?"
)
def test_equal_weights_in_several_layers(student, reference, draw):
    """The number is right when layers hold weights of the same size."""
    size = draw.number(0.2, 0.8)
    weights = {"a": torch.full((4, 5), size, dtype=torch.float64), "b": torch.full((3, 2), -size, dtype=torch.float64)}
    got, expected = student.masked_globally(weights, 0.5), reference.masked_globally(weights, 0.5)
    assert_same(got["order"], expected["order"], what="order of the names")
    for name, weight in weights.items():
        assert_same(list(got["masks"][name].shape), list(weight.shape), what="shape of a mask")
    number = sum(int((~mask).sum()) for mask in got["masks"].values())
    assert_same(number, 13, what="number of pruned weights of all layers")


# --- model ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="model", weight=2, hint="Which layers are there, how deep, and what is in each?")
def test_network_of_many_layers(student, reference, draw):
    """Only weights of linear layers and convolutions are pruned, wherever they are."""
    state, x = mixed_state(draw), draw.normal(4, 2, 4, 4)
    got, expected = student.found_weights("mixed", state), reference.found_weights("mixed", state)
    assert_same(got["names"], expected["names"], what="list of names of prunable weights")
    same_model(student, reference, "mixed", state, [0.45], x)
    single = state_of(draw, weight=(5, 6), bias=(5,))
    same_model(student, reference, "single", single, [0.5], draw.normal(3, 6))


@pytest.mark.grade(task="model", hint="Does a second round know what the first one did?")
def test_rounds(student, reference, draw):
    """Each round prunes a share of what the one before left."""
    x = draw.normal(4, 2, 4, 4)
    same_model(student, reference, "mixed", mixed_state(draw), [0.4, 0.55], x)
    same_model(student, reference, "mixed", mixed_state(draw), [20, 0.3, 11], x)


@pytest.mark.grade(task="model", hint="Zeros of what, and a share of what? What if there is nothing to count?")
def test_sparsity_of_many_layers(student, reference, draw):
    """Only prunable weights count, and each element the same."""
    state, dense = mixed_state(draw), mixed_state(draw)
    state["body.1.0.weight"][draw.mask(9, 18, true=0.7)] = 0.0
    state["conv.weight"][draw.mask(3, 2, 2, 3, true=0.2)] = 0.0
    for name in ("norm.bias", "conv.bias", "words.weight", "body.1.1.bias"):
        state[name].zero_()
        dense[name].zero_()
    got, expected = student.sparsities("mixed", [state, dense]), reference.sparsities("mixed", [state, dense])
    assert_same(got, expected, what="list of sparsities")
    nothing = [{"0.weight": draw.normal(6), "0.bias": torch.zeros(6, dtype=torch.float64)}]
    got, expected = student.sparsities("plain", nothing), reference.sparsities("plain", nothing)
    assert_same(got, expected, what="sparsity of a model without prunable weights")
    tiny = [{"weight": torch.zeros(1, 1, dtype=torch.float64), "bias": draw.normal(1)}]
    got, expected = student.sparsities("tiny", tiny), reference.sparsities("tiny", tiny)
    assert_same(got, expected, what="sparsity of a model with a single weight")


# --- finetune ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="finetune", weight=2, hint="What does an optimizer remember, and what moves for it?")
def test_optimizer_with_a_past(student, reference, draw):
    """An optimizer with momentum and weight decay, in use since before pruning, leaves pruned weights alone."""
    args = small_state(draw), masks_of(draw), batches_of(draw, 4), batches_of(draw, 5)
    same_training(student, reference, *args, "SGD", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.02})


@pytest.mark.grade(task="finetune", hint="In which forward passes are pruned weights 0: the first, the last?")
def test_model_that_is_not_pruned_yet(student, reference, draw):
    """The masks hold from the first forward pass on, even for a model that nobody has pruned."""
    args = small_state(draw), masks_of(draw), [], batches_of(draw, 1)
    same_training(student, reference, *args, "SGD", {"lr": 0.05})
    same_training(student, reference, *args[:3], [], "SGD", {"lr": 0.05})


@pytest.mark.grade(task="finetune", hint="Does it work for any optimizer, with gradients left over, and few masks?")
def test_adaptive_steps(student, reference, draw):
    """An adaptive optimizer trains on, and what has no mask is trained as usual."""
    masks = {"2.weight": draw.mask(4, 5)}
    args = small_state(draw), masks, batches_of(draw, 2), batches_of(draw, 4)
    same_training(student, reference, *args, "Adam", {"lr": 0.02})
    same_training(student, reference, *args, "AdamW", {"lr": 0.02, "weight_decay": 0.1})
