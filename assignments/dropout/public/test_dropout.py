"""The visible checks of dropout; `grader check dropout` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


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


@pytest.mark.grade(task="layer", visibility="public", hint="How does a layer learn that model.eval() was called?")
def test_layer_in_a_model(student, draw):
    """The layer works in training mode only; all 240 alike: probability < 2 * 0.7^240 < 1e-36."""
    x, p = positive(draw, 12, 20), draw.number(0.3, 0.7)
    got = student.layer_in_modes(x, p)
    assert_same(got["evaluation before"], x, what="result in evaluation before training")
    assert_some(kept_of(got["training"], x, p))
    assert_same(got["evaluation after"], x, what="result in evaluation after training")


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


@pytest.mark.grade(task="shared", visibility="public", hint="How many draws do you need, and of which shape?")
def test_draws_shared_along_axes(student, draw):
    """Draws are shared along the last two axes only; a free axis is alike: at most (0.6^8 + 0.4^8)^9 < 1e-15."""
    x, p = positive(draw, 8, 9, 5, 4), draw.number(0.4, 0.6)
    assert_pattern(kept_of(student.shared_dropout(x, p, [2, 3]), x, p), (2, 3))


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
