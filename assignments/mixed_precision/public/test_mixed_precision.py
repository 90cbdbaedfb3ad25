"""The visible checks of mixed_precision; `grader check mixed_precision` runs them."""

import pytest
import torch
from grader import assert_same


F32 = {"rtol": 1e-5, "atol": 1e-6}


HALF = {"rtol": 4e-3, "atol": 4e-3}  # float16: a few roundings of 2**-11


def weights_of(draw, *shapes, scale=1.0):
    """Return float32 weights of these shapes, none of them near 0."""
    parts = []
    for shape in shapes:
        sign = torch.where(draw.mask(*shape), 1.0, -1.0)
        parts.append((scale * sign * draw.uniform(*shape, low=0.5, high=1.5)).float())
    return parts


@pytest.mark.grade(
    task="half",
    visibility="public",
    hint="Convert 1e-9, 70000 and 1/3. What becomes of each, and which of your numbers tells of it?",
)
def test_what_a_conversion_loses(student, reference, draw):
    """Elements that become infinite or zero are counted, and the rounding of the others is measured."""
    x = torch.cat([draw.uniform(6, low=1.0, high=9.0), torch.tensor([3e5, -8e4, 1e-9, -3e-9, 2e-12, 700.0])]).float()
    x = x.reshape(3, 4)
    arguments = (x, ["float16", "bfloat16"])
    assert_same(student.lost(*arguments)["found"], reference.lost(*arguments)["found"], what="report")


@pytest.mark.grade(
    task="half",
    visibility="public",
    hint="Print name and dtype of all that is in state_dict(), before and after. Which line surprises you?",
)
def test_conversion_of_a_net(student, reference, draw):
    """A net is converted in place, except for its normalisation."""
    weight = draw.normal(4, 3).float()
    for dtype in ("float16", "bfloat16"):
        assert_same(student.halved(weight, dtype), reference.halved(weight, dtype), what="converted net")


@pytest.mark.grade(
    task="autocast",
    visibility="public",
    hint="Print the dtype of each intermediate result within autocast. Is it what the hand-out asks for?",
)
def test_distances_of_single_precision(student, reference, draw):
    """Within autocast, distances of float32 tensors are as exact as without."""
    a, b = draw.normal(4, 6, mean=2.0).float(), draw.normal(3, 6, mean=2.0).float()
    for enabled in (False, True):
        arguments = (a, b, "bfloat16", "float32", enabled)
        actual, expected = student.distances(*arguments), reference.distances(*arguments)
        assert_same(actual, expected, rtol=1e-4, atol=1e-4, what="result")


@pytest.mark.grade(
    task="autocast",
    visibility="public",
    hint="Let a hook print the dtype of a layer's output, then print those of the weights. Which is wrong?",
)
def test_a_step_with_autocast(student, reference, draw):
    """The layers run in the dtype that is asked for, the weights stay what they are, and they learn."""
    weights = weights_of(draw, (6, 3), (5, 6), scale=0.5)
    x, target = draw.normal(7, 3).float(), draw.integers(7, high=5)
    for dtype in ("bfloat16", "float16"):
        arguments = (weights, x, target, dtype, 1)
        actual, expected = student.stepped(*arguments), reference.stepped(*arguments)
        for key in ("forward", "dtype of the weights", "dtype of the loss", "autocast afterwards"):
            assert_same(actual[key], expected[key], what=key)
        for key in ("losses", "weights"):
            assert_same(actual[key], expected[key], rtol=2e-2, atol=2e-2, what=key)


SHAPES = ((2, 3), (4,), (3, 5))


@pytest.mark.grade(
    task="scaler",
    visibility="public",
    hint="Where does an optimizer keep its parameters? Do you reach all of them, and has each a gradient?",
)
def test_scaling_and_unscaling(student, reference, draw):
    """The gradients are scaled with the loss, and unscale_ gives the true ones."""
    gradients = weights_of(draw, *SHAPES)
    expected = reference.unscaled(gradients, 48.0)
    assert_same(student.unscaled(gradients, 48.0), expected, **F32, what="gradients")


@pytest.mark.grade(
    task="scaler",
    visibility="public",
    hint="Write scale and count after each iteration into a table, by hand. Where do you and your code part?",
)
def test_scale_of_a_training(student, reference, draw):
    """The scale grows after a number of good iterations and shrinks at an overflow."""
    weights, gradients = weights_of(draw, *SHAPES), weights_of(draw, *SHAPES)
    words = ["good", "good", "good", "inf", "good", "good", "good", "good"]
    options = {"init_scale": 64.0, "growth_factor": 4.0, "backoff_factor": 0.5, "growth_interval": 2}
    actual, expected = (face.iterations(weights, gradients, words, options) for face in (student, reference))
    assert_same([each["scale"] for each in actual], [each["scale"] for each in expected], **F32, what="scales")
    assert_same([each["stepped"] for each in actual], [each["stepped"] for each in expected], what="answers of step")


PARTS = ((2, 3), (4,), (5,), (3, 2))


@pytest.mark.grade(
    task="master_weights",
    visibility="public",
    hint="Compare dtype, memory and order of the copies with those of the parameters. What should be equal?",
)
def test_copies_of_the_weights(student, reference, draw):
    """There is a copy of each weight that is trained, in float32, with memory of its own."""
    weights = weights_of(draw, *PARTS)
    assert_same(student.masters(weights, "float16"), reference.masters(weights, "float16"), what="master weights")


def compare(student, reference, arguments):
    """Compare what a training says and leaves."""
    actual, expected = student.trained(*arguments), reference.trained(*arguments)
    assert_same(actual["dtypes"], expected["dtypes"], what="list of dtypes of the model")
    assert_same(actual["scales"], expected["scales"], **F32, what="list of scales")
    assert_same(actual["said"], expected["said"], **HALF, what="list of iterations")
    assert_same(actual["copies"], expected["copies"], **HALF, what="master weights")
    assert_same(actual["model"], expected["model"], **HALF, what="weights of the model")


def problem(draw, offset=3.0):
    """Return weights, inputs and targets of a small regression; its gradients grow with *offset*."""
    weights = weights_of(draw, (6, 3), (2, 6), scale=0.5)
    return weights, weights_of(draw, (8, 3))[0], offset + draw.normal(8, 2).float()


@pytest.mark.grade(
    task="train_step",
    visibility="public",
    hint="Follow one weight and its gradient through an iteration. In which tensor, dtype and scale is each?",
)
def test_iterations_in_half_precision(student, reference, draw):
    """Two iterations give the right losses and weights."""
    options = {"init_scale": 256.0, "growth_interval": 1}
    compare(student, reference, (*problem(draw), "float16", 1e6, 2, 1.0, options))
