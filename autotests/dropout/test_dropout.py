"""The dropout suite: facts that hold for every source of random numbers, never a seeded expected tensor.

Each element of a result must be one of the two allowed ones, which tells what was kept; what is said of chance is true
of a correct answer but for a probability below 1e-9, worked out beside the check. Inputs are between 1 and 2 in size,
so that an element is 0 only if it was dropped.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same, assert_true

NO_GRADIENT = "no gradient gets back to the input"
ALWAYS = "two calls drop the same elements"
NEVER = "either everything or nothing is dropped, where some of both is all but certain"


def positive(draw, *shape, dtype=torch.float64):
    """Return numbers from 1 to 2."""
    return draw.uniform(*shape, low=1.0, high=2.0, dtype=dtype)


def kept_of(got, x, p=None, what="result in training", rtol=1e-6):
    """Judge that the result is 0 or the scaled input at each place; return where it is the latter.

    Without *p*, any factor will do that is the same everywhere: what the check is about is who was kept, and a wrong
    factor has cost its points elsewhere.
    """
    if not isinstance(got, torch.Tensor) or got.shape != x.shape or got.dtype != x.dtype:
        assert_same(got, x, what=what)
    kept = got != 0
    factor = (got.double() / x.double())[kept]
    first = factor[0].item() if len(factor) else 1.0
    alike = bool(torch.allclose(factor, torch.full_like(factor, first), rtol=2 * rtol, atol=0.0))
    assert_true(alike, f"in the {what}, kept elements are not all the input times the same factor")
    right = p is None or not len(factor) or abs(first * (1 - p) - 1) <= rtol
    assert_true(right, f"in the {what}, kept elements are the input times another factor than the rules say")
    return kept


def assert_some(kept):
    """Judge that something is kept and something is not."""
    assert_true(bool(kept.any()) and not bool(kept.all()), NEVER)


def assert_pattern(kept, shared):
    """Judge that the draws are shared along the axes *shared*, and along no other one.

    Along a free axis of n places, beside m other independent draws, all places agree with probability
    (p^n + (1-p)^n)^m in a correct answer; each caller has sizes and p for which that is below 1e-9.
    """
    for axis in range(kept.dim()):
        same = torch.equal(kept, kept.narrow(axis, 0, 1).expand_as(kept))
        if axis in shared:
            assert_true(same, "elements that share a draw are not dropped together", f"along axis {axis}")
        elif kept.shape[axis] > 1:
            assert_true(not same, "along an axis with draws of its own the same places are dropped", f"axis {axis}")


# --- elements ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="elements",
    visibility="public",
    hint="Add up what goes in and what comes out, in both modes. What should be equal on average?",
)
def test_training_and_evaluation(student, draw):
    """Evaluation leaves the input as it is; in training, all 442 are alike with probability < 2 * 0.7^442 < 1e-68."""
    x, p = positive(draw, 13, 34) * (1 - 2 * draw.mask(13, 34).double()), draw.number(0.3, 0.7)
    got = student.switched(x, p)
    assert_same(got["evaluation"], x, what="result in evaluation")
    assert_some(kept_of(got["training"], x, p))


@pytest.mark.grade(
    task="elements",
    visibility="public",
    hint="What do p = 0 and p = 1 mean for the result and for its gradient? By what do you divide?",
)
def test_extreme_probabilities(student, reference, draw):
    """With p = 0 nothing is dropped, with p = 1 everything, and neither result nor gradient is NaN."""
    x = draw.normal(4, 6)
    assert_same(student.certain(x), reference.certain(x), what="[result, gradient] of p = 0 and p = 1")


@pytest.mark.grade(
    task="elements", hint="Let p grow from 0.1 to 0.9 and count the zeros. Do they become more, and as fast as p?"
)
def test_share_of_zeros(student, draw):
    """The share of zeros is p within 0.02.

    Hoeffding: 40000 independent draws are further off with probability at most 2 exp(-2 * 40000 * 0.02^2) < 3e-14.
    """
    x, p = positive(draw, 160, 250), draw.number(0.335, 0.365)
    kept = kept_of(student.dropout(x, p), x)
    share = 1 - kept.double().mean().item()
    assert_true(abs(share - p) <= 0.02, "the share of dropped elements is not p", f"got {share}, expected {p}")


@pytest.mark.grade(task="elements", hint="Put a few samples side by side: do the same places vanish in all of them?")
def test_draws_of_their_own(student, draw):
    """Elements are dropped each on its own.

    An axis of at least 6 places beside at least 8 other draws, p from 0.4 to 0.6: all places agree with probability at
    most (0.6^6 + 0.4^6)^8 < 1e-10.
    """
    x, p = positive(draw, 8, 6, 7), draw.number(0.4, 0.6)
    kept = kept_of(student.dropout(x, p), x)
    assert_pattern(kept, ())
    assert_pattern(kept.flatten(1), ())


@pytest.mark.grade(task="elements", hint="What do the draws of one call say about those of the next?")
def test_calls_in_a_row(student, draw):
    """Each call drops others, and not always as many.

    Two of 12 calls agree with probability 66 * (0.3^2 + 0.7^2)^64 < 1e-13; 12 binomial counts of 64, each value of
    which has probability 0.12 at most, are all the same with probability at most 0.12^11 < 1e-10.
    """
    x, p = positive(draw, 4, 16), draw.number(0.3, 0.5)
    kept = [kept_of(got, x) for got in student.several(x, p, 12)]
    assert_true(len(kept) == 12, "the number of results is not the expected one")
    for number, one in enumerate(kept):
        assert_true(not any(torch.equal(one, other) for other in kept[:number]), ALWAYS)
    assert_true(len({int(one.sum()) for one in kept}) > 1, "every call drops the same number of elements")


@pytest.mark.grade(
    task="elements",
    weight=2,
    hint="Two calls with one generator, one with a new one of the same seed: which results should agree?",
)
def test_source_of_random_numbers(student, draw):
    """The generator decides, goes on, and is the only one that is used.

    Two independent masks of 240 agree with probability (0.3^2 + 0.7^2)^240 < 1e-56.
    """
    x, p = positive(draw, 15, 16), draw.number(0.3, 0.6)
    got = student.from_generators(x, p, draw.integer(0, 2**31))
    first, second = kept_of(got["first"], x), kept_of(got["second"], x)
    assert_some(first)
    assert_same(got["again"], got["first"], what="result from a generator in the same state")
    assert_true(not torch.equal(first, second), ALWAYS)
    assert_true(got["untouched"], "torch's global generator is used or seeded, although another one is given")
    assert_some(kept_of(got["globally"][0], x))
    assert_same(got["globally"][1], got["globally"][0], what="result from the global generator in the same state")


@pytest.mark.grade(
    task="elements",
    hint="Which gradient belongs to an element that is kept, and to one that is dropped? Does it get back?",
)
def test_gradient(student, draw):
    """The gradient passes where the input was kept, with the same factor; all 180 alike: probability < 2 * 0.7^180."""
    x, p, upstream = positive(draw, 15, 12), draw.number(0.3, 0.7), draw.normal(15, 12)
    result, gradient = student.with_gradient(x, p, upstream)
    kept = kept_of(result, x, p)
    assert_some(kept)
    assert_true(gradient is not None, NO_GRADIENT)
    assert_same(gradient, torch.where(kept, upstream / (1 - p), torch.zeros_like(x)), what="gradient")


@pytest.mark.grade(
    task="elements", hint="Which dtype has your mask, and which one has a product of two dtypes? Is x as it was?"
)
def test_narrow_numbers(student, draw):
    """Narrow dtypes stay what they are, and so does the input; all 300 alike: probability < 2 * 0.6^300 < 1e-66."""
    p = draw.number(0.4, 0.6)
    inputs = [positive(draw, 20, 15, dtype=dtype) for dtype in (torch.float32, torch.bfloat16)]
    got = student.each(inputs, p)
    for x, result, rtol in zip(inputs, got["results"], (1e-5, 2e-2), strict=True):
        assert_some(kept_of(result, x, p, rtol=rtol))
    assert_same(got["inputs"], inputs, what="list of the inputs afterwards")


# --- layer ------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="layer", visibility="public", hint="How does a layer learn that model.eval() was called?")
def test_layer_in_a_model(student, draw):
    """The layer works in training mode only; all 240 alike: probability < 2 * 0.7^240 < 1e-36."""
    x, p = positive(draw, 12, 20), draw.number(0.3, 0.7)
    got = student.layer_in_modes(x, p)
    assert_same(got["evaluation before"], x, what="result in evaluation before training")
    assert_some(kept_of(got["training"], x, p))
    assert_same(got["evaluation after"], x, what="result in evaluation after training")


@pytest.mark.grade(task="layer", hint="What of one call does your layer still have at the next?")
def test_layer_during_training(student, draw):
    """Each batch gets draws of its own, of any size, from the layer's generator; equal ones: 0.58^220 < 1e-52."""
    x, p = positive(draw, 20, 11), draw.number(0.3, 0.7)
    got = student.layer_in_training(x, p, draw.integer(0, 2**31))
    assert_true(len(got["results"]) == 3, "the number of results is not the expected one")
    first, second = (kept_of(each, x) for each in got["results"][:2])
    kept_of(got["results"][2], x[:9], what="result for a smaller batch")
    assert_some(first)
    assert_true(not torch.equal(first, second), ALWAYS)
    assert_same(got["again"], got["results"][0], what="result of a layer with a generator in the same state")
    assert_same(got["kept"], [], what="list of the layer's names in state_dict()")


@pytest.mark.grade(
    task="layer",
    visibility="public",
    hint="Which values of p make sense, and when should a user hear of the others?",
)
def test_options_of_the_layer(student, draw):
    """The layer has p = 0.5 of itself, takes 0 and 1, refuses others; all 200 alike: probability 2 * 0.5^200."""
    x = positive(draw, 10, 20)
    got = student.layer_by_options(x, [-0.1, 1.5, 30])
    assert_true(len(got["results"]) == 3, "the number of results is not the expected one")
    assert_some(kept_of(got["results"][0], x, 0.5, what="result of a layer without options"))
    assert_same(got["results"][1], x, what="result of a layer with p = 0")
    assert_same(got["results"][2], torch.zeros_like(x), what="result of a layer with p = 1")
    assert_true(got["refused"] == [True] * 3, "a p that is no probability is accepted")


# --- shared -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="shared", visibility="public", hint="How many draws do you need, and of which shape?")
def test_draws_shared_along_axes(student, draw):
    """Draws are shared along the last two axes only; a free axis is alike: at most (0.6^8 + 0.4^8)^9 < 1e-15."""
    x, p = positive(draw, 8, 9, 5, 4), draw.number(0.4, 0.6)
    assert_pattern(kept_of(student.shared_dropout(x, p, [2, 3]), x, p), (2, 3))


@pytest.mark.grade(
    task="shared", hint="Print the shape of what you draw, for axes (-1,), (0, 1) and (). Is it what you expect?"
)
def test_any_axes(student, draw):
    """Axes can be any; a free axis of n places beside m draws is alike: (0.6^n + 0.4^n)^m.

    Axis 0 alone free, n = 48: < 3e-11. Sizes (48, 3, 5) all free, or without the middle one: smaller still (n = 3
    beside m = 240, n = 5 beside m = 48: (0.6^5 + 0.4^5)^48 < 1e-50).
    """
    x, p = positive(draw, 48, 3, 5), draw.number(0.4, 0.6)
    got = student.shared(x, p, [[-2], (-1, 1), []])
    for result, shared in zip(got, ((1,), (1, 2), ()), strict=True):
        assert_pattern(kept_of(result, x), shared)


@pytest.mark.grade(task="shared", hint="One draw for everything: what can the result be?")
def test_all_axes(student, draw):
    """All axes: everything or nothing; 48 calls all end alike with probability at most 2 * 0.6^48 < 1e-10."""
    x, p = positive(draw, 3, 5), draw.number(0.4, 0.6)
    ends = []
    for got in student.shared_often(x, p, (0, 1), 48):
        kept = kept_of(got, x)
        assert_pattern(kept, (0, 1))
        ends.append(bool(kept.any()))
    assert_true(True in ends and False in ends, NEVER)


@pytest.mark.grade(
    task="shared",
    weight=2,
    hint="Go through the rules at the top of the hand-out, one by one, with this function in mind.",
)
def test_the_rest_of_dropout(student, draw):
    """Gradient, generator, evaluation and extreme probabilities are those of dropout.

    With 240 draws, two masks agree with probability 0.58^240 < 1e-56.
    """
    x, p, upstream, axes = positive(draw, 12, 20, 3), draw.number(0.3, 0.6), draw.normal(12, 20, 3), [2]
    got = student.shared_facts(x, p, axes, upstream, draw.integer(0, 2**31))
    kept = kept_of(got["result"], x, p)
    assert_some(kept)
    assert_true(got["gradient"] is not None, NO_GRADIENT)
    assert_same(got["gradient"], torch.where(kept, upstream / (1 - p), torch.zeros_like(x)), what="gradient")
    assert_same(got["again"], got["result"], what="result from a generator in the same state")
    assert_true(not torch.equal(kept_of(got["going on"], x, p), kept), ALWAYS)
    assert_same(got["evaluation"], x, what="result in evaluation")
    assert_same(got["none"], x, what="result with p = 0")
    assert_same(got["all"], [torch.zeros_like(x)] * 2, what="[result, gradient] with p = 1")
    assert_same(got["input"], x, what="input afterwards")


# --- kinds ------------------------------------------------------------------------------------------------------------


def assert_kinds(student, draw, name, p, inputs, shared):
    """Judge one kind of dropout for each input by its pattern, its generator and its evaluation."""
    got = student.kind(name, inputs, p, draw.integer(0, 2**31))
    for x, result, axes in zip(inputs, got, shared, strict=True):
        assert_pattern(kept_of(result["training"], x, p), axes)
        assert_same(result["again"], result["training"], what="result from a generator in the same state")
        assert_same(result["evaluation"], x, what="result in evaluation")


@pytest.mark.grade(task="kinds", visibility="public", hint="What is dropped together: a pixel, a map, or an image?")
def test_channels_of_images(student, draw):
    """Whole channels of each image are dropped; a free axis is alike: at most (0.6^8 + 0.4^8)^9 < 1e-15."""
    p = draw.number(0.4, 0.6)
    assert_kinds(student, draw, "channel_dropout", p, [positive(draw, 8, 9, 4, 5)], [(2, 3)])


@pytest.mark.grade(task="kinds", hint="Do all inputs with channels have a height and a width?")
def test_channels_of_other_inputs(student, draw):
    """Channels of sounds and of volumes are dropped; a free axis is alike: at most (0.6^8 + 0.4^8)^9 < 1e-15."""
    inputs, p = [positive(draw, 9, 8, 5), positive(draw, 8, 9, 2, 3, 4)], draw.number(0.4, 0.6)
    assert_kinds(student, draw, "channel_dropout", p, inputs, [(2,), (2, 3, 4)])


@pytest.mark.grade(task="kinds", hint="Which axis of (B, T, D) is the time, and what is the same for all of it?")
def test_features_of_sequences(student, draw):
    """Features are dropped for the whole sequence; a free axis is alike: at most (0.6^8 + 0.4^8)^9 < 1e-15."""
    assert_kinds(student, draw, "locked_dropout", draw.number(0.4, 0.6), [positive(draw, 8, 5, 9)], [(1,)])


@pytest.mark.grade(
    task="kinds", hint="What is dropped together? Is what you keep as large, on average, as what you were given?"
)
def test_paths_of_samples(student, draw):
    """The branch is dropped for whole samples; 48 samples end alike with probability < 0.6^48 + 0.4^48 < 1e-10."""
    inputs, p = [positive(draw, 48, 3), positive(draw, 48, 2, 3, 4)], draw.number(0.4, 0.6)
    assert_kinds(student, draw, "drop_path", p, inputs, [(1,), (1, 2, 3)])


# --- doubt ------------------------------------------------------------------------------------------------------------


def net(draw, calls):
    """Return a batch, the weights of a small net, and the factors that its two dropout layers use call by call."""
    batch, features, hidden, classes = 7, 4, 6, 5
    weights = [draw.normal(hidden, features), draw.normal(classes, hidden, std=2.0)]
    weights += [draw.normal(hidden), draw.uniform(hidden, low=0.5, high=3.0)]
    return draw.normal(batch, features), weights, draw.uniform(2, calls, hidden, low=0.2, high=3.0)


@pytest.mark.grade(
    task="doubt", visibility="public", hint="What do you average, and which modules are at work in each call?"
)
def test_mean_of_two_calls(student, reference, draw):
    """The mean is that of the probabilities of calls with dropout."""
    arguments = (*net(draw, 2), [2])
    expected = reference.predicted(*arguments)[0]["mean"]
    assert_same(student.predicted(*arguments)[0]["mean"], expected, what="mean of the probabilities")


@pytest.mark.grade(
    task="doubt",
    weight=2,
    hint="What is the spread of a single call? And which layers, beside dropout, remember a batch in training?",
)
def test_spread_and_state(student, reference, draw):
    """Mean and spread of several calls are right, a single call has no spread, and the model's state stays."""
    arguments = (*net(draw, 5), [5, 1])
    for got, expected in zip(student.predicted(*arguments), reference.predicted(*arguments), strict=True):
        assert_same(got["mean"], expected["mean"], what="mean of the probabilities")
        assert_same(got["std"], expected["std"], what="standard deviation of the probabilities")
        assert_same(got["state"], expected["state"], what="state of the model afterwards")


@pytest.mark.grade(task="doubt", hint="Were all modules in the same mode before, and does anybody need a graph?")
def test_model_afterwards(student, reference, draw):
    """Each module is in its mode of before, and the prediction carries no graph."""
    arguments = (*net(draw, 3), 3)
    got, expected = student.modes_after(*arguments), reference.modes_after(*arguments)
    assert_same(got["mean"], expected["mean"], what="mean of the probabilities")
    assert_true(not got["graph"], "the prediction carries a graph for gradients")
    assert_same(got["modes"], expected["modes"], what="list of training modes afterwards")


@pytest.mark.grade(task="doubt", hint="Which of your lines still run when the model raises an error?")
def test_model_that_fails(student, reference, draw):
    """A model that fails is in its modes of before, too."""
    arguments = (*net(draw, 3), 3)
    got, expected = student.modes_after_error(*arguments), reference.modes_after_error(*arguments)
    assert_true(got["raised"], "the model's error does not get through")
    assert_same(got["modes"], expected["modes"], what="list of training modes after an error")
    assert_same(got["mean"], expected["mean"], what="mean of the probabilities after that")
