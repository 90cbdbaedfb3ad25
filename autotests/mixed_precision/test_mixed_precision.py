"""Judges mixed precision: half floats, autocast, loss scaling, master weights, and one step of all together.

What autocast and half floats compute is rounded differently by different kernels, so values that went through them are
compared with a tolerance of that precision; mistakes are made to show far above it.
"""

import math

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


# --- half -------------------------------------------------------------------------------------------------------------


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
    weight=2,
    hint="Which numbers beside the ordinary ones are there: beyond the greatest one, below the smallest normal one, "
    "and what was special before the conversion?",
)
def test_what_a_conversion_of_odd_numbers_loses(student, reference, draw):
    """Special numbers lose nothing, and numbers near the ends of the range are judged by what becomes of them."""
    odd = [math.inf, -math.inf, math.nan, 0.0, -0.0, 65510.0, -65519.0, 70000.0, 3.1e-6, -2e-8, 1e-9, 1e39, -1e-50]
    x = torch.cat([torch.tensor(odd, dtype=torch.float64), draw.normal(5, std=100.0)])
    arguments = (x, ["float16", "bfloat16"])
    assert_same(student.lost(*arguments), reference.lost(*arguments), what="report")
    single = torch.tensor([math.nan, 0.0, 4e9, -math.inf], dtype=torch.float64)
    arguments = (single * draw.number(1.0, 2.0), ["float16"])
    assert_same(student.lost(*arguments), reference.lost(*arguments), what="report")


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
    task="half",
    weight=2,
    hint="A net is a tree. Parameters and buffers can hang on every node of it, in any dtype, and somebody else may "
    "hold the same Parameter.",
)
def test_conversion_of_a_nested_net(student, reference, draw):
    """What hangs anywhere in a nested net is converted, the same parameters remain, and the caller may choose."""
    weight = draw.normal(5, 4).float()
    for dtype, keep in (("bfloat16", None), ("float16", ["BatchNorm1d"]), ("float16", ["Linear", "GroupNorm"])):
        expected = reference.halved_nested(weight, dtype, keep)
        assert_same(student.halved_nested(weight, dtype, keep), expected, what="converted net")


# --- autocast ---------------------------------------------------------------------------------------------------------


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
    task="autocast", hint="In which dtype do the inputs come, does the sum run, and does the result leave?"
)
def test_distances_of_half_precision(student, reference, draw):
    """Distances of half precision tensors are computed and returned in float32."""
    a, b = draw.normal(5, 7, mean=2.0).float(), draw.normal(2, 7, mean=2.0).float()
    for given in ("bfloat16", "float16"):
        arguments = (a, b, "bfloat16", given, True)
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


@pytest.mark.grade(
    task="autocast",
    weight=2,
    hint="Which lines stand in the autocast block, and which of them need it? What is left of the last step?",
)
def test_steps_in_a_row_with_autocast(student, reference, draw):
    """The loss is exact, the backward pass runs outside of autocast, each step has its own gradients."""
    weights = weights_of(draw, (6, 3), (5, 6), scale=0.5)
    x, target = draw.normal(9, 3).float(), draw.integers(9, high=5)
    arguments = (weights, x, target, "bfloat16", 3)
    actual, expected = student.stepped(*arguments), reference.stepped(*arguments)
    for key in ("backward in autocast", "graph", "dtype of the loss"):
        assert_same(actual[key], expected[key], what=key)
    assert_same(actual["losses"][0], expected["losses"][0], rtol=2e-4, what="loss of the first step")
    assert_same(actual["weights"], expected["weights"], rtol=1e-2, atol=1e-2, what="weights")


# --- loss scaling -----------------------------------------------------------------------------------------------------

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


@pytest.mark.grade(
    task="scaler", weight=2, hint="From where on are good iterations counted? Is each overflow over at the next update?"
)
def test_scale_over_many_iterations(student, reference, draw):
    """Good iterations count in a row, from the last change of the scale on."""
    weights, gradients = weights_of(draw, *SHAPES), weights_of(draw, *SHAPES)
    words = [*["good"] * 2, "inf", *["good"] * 3, "nan", "nan", *["good"] * 7, "inf", *["good"] * 3]
    options = {"init_scale": 512.0, "growth_factor": 2.0, "backoff_factor": 0.25, "growth_interval": 3}
    actual, expected = (face.iterations(weights, gradients, words, options, True) for face in (student, reference))
    assert_same([each["scale"] for each in actual], [each["scale"] for each in expected], **F32, what="scales")
    assert_same([each["stepped"] for each in actual], [each["stepped"] for each in expected], what="answers of step")


@pytest.mark.grade(
    task="scaler",
    weight=2,
    hint="Is a sum or a norm infinite only if one of its numbers is? Is NaN? And is there one gradient only?",
)
def test_weights_of_a_training_with_overflows(student, reference, draw):
    """An iteration with an overflow leaves the weights and the optimizer alone; a finite gradient is no overflow."""
    weights, gradients = weights_of(draw, *SHAPES), weights_of(draw, *SHAPES)
    for words in (["good", "nan", "good"], ["good", "-inf", "good"], ["inf", "good", "large"]):
        arguments = (weights, gradients, words, {"init_scale": 256.0})
        expected = reference.iterations(*arguments)
        assert_same(student.iterations(*arguments), expected, **F32, what="list of iterations")


@pytest.mark.grade(task="scaler", hint="How often are the gradients divided when unscale_ is called before step?")
def test_unscaling_once(student, reference, draw):
    """Unscaling before the step changes nothing in it, and a second time is refused."""
    weights, gradients = weights_of(draw, *SHAPES), weights_of(draw, *SHAPES)
    arguments = (weights, gradients, ["good"] * 3, {"init_scale": 128.0}, True)
    assert_same(student.iterations(*arguments), reference.iterations(*arguments), **F32, what="list of iterations")
    expected = reference.unscaled_again(weights, gradients, 128.0)
    assert_same(student.unscaled_again(weights, gradients, 128.0), expected, **F32, what="outcome")


@pytest.mark.grade(task="scaler", hint="Whose overflow keeps whom from stepping, and whose counts for the scale?")
def test_two_optimizers(student, reference, draw):
    """Each optimizer steps or not for itself; the scale is adapted to all."""
    weights, gradients = weights_of(draw, (2, 3), (4,)), weights_of(draw, (2, 3), (4,))
    words = [("good", "good"), ("inf", "good"), ("good", "nan"), ("good", "good"), ("good", "good")]
    arguments = (weights, gradients, words, {"init_scale": 256.0, "growth_interval": 2})
    expected = reference.two_optimizers(*arguments)
    assert_same(student.two_optimizers(*arguments), expected, **F32, what="list of iterations")


@pytest.mark.grade(task="scaler", hint="Which of your variables change from iteration to iteration?")
def test_going_on_with_a_saved_scaler(student, reference, draw, device):
    """A scaler that is given the state of another goes on as that one does."""
    options = {"init_scale": draw.number(50.0, 100.0), "growth_factor": 2.0, "growth_interval": 4}
    arguments = (device, ["inf", "good", "good", "good"], ["good"] * 5, options)
    assert_same(student.resumed(*arguments), reference.resumed(*arguments), **F32, what="list of scales")


# --- master weights ---------------------------------------------------------------------------------------------------

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


@pytest.mark.grade(
    task="master_weights",
    hint="Take gradients twice, other ones, then none. What does each copy hold, and in whose memory?",
)
def test_gradients_of_the_copies(student, reference, draw):
    """The copies get the gradients of the model, the newest ones, and none where there is none."""
    gradients = [weights_of(draw, (2, 3), (5,)) for _ in range(2)]
    expected = reference.gradients_taken(gradients, "bfloat16")
    assert_same(student.gradients_taken(gradients, "bfloat16"), expected, what="gradients")


@pytest.mark.grade(
    task="master_weights",
    weight=2,
    hint="Add 0.0001 to 1 a thousand times in float16. Where would the sum have to be kept?",
)
def test_many_small_updates(student, reference, draw):
    """Updates too small for the precision of the model add up in the copies, and reach the same parameters."""
    weights, updates = weights_of(draw, *PARTS), draw.uniform(2, 3, low=0.5, high=1.0).float()
    for dtype in ("float16", "bfloat16"):
        arguments = (weights, 2e-4 * updates, dtype, 12)
        actual, expected = student.small_updates(*arguments), reference.small_updates(*arguments)
        assert_same(actual, expected, **F32, what="result")


# --- all together -----------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="train_step",
    weight=2,
    hint="What becomes of a gradient of 1e-8 on its way to the weights, and of one from the iteration before?",
)
def test_tiny_gradients(student, reference, draw):
    """Gradients too small for float16 are not lost, and those of an earlier iteration do not count."""
    options = {"init_scale": 2.0**24, "growth_interval": 100}
    weights, x, target = problem(draw)
    compare(student, reference, (weights, x, target, "float16", 1e6, 3, 2.0**-24, options))


@pytest.mark.grade(task="train_step", weight=2, hint="In which units is the norm of the gradient that is clipped?")
def test_clipped_gradients(student, reference, draw):
    """The gradient is clipped to the norm in the units of the true loss, and its true norm is told."""
    for options in ({"init_scale": 1024.0}, {"init_scale": 0.5}):
        compare(student, reference, (*problem(draw, 20.0), "float16", 4.0, 1, 1.0, options))


@pytest.mark.grade(
    task="train_step", weight=2, hint="What does an iteration do whose gradients overflow, and the next?"
)
def test_a_training_that_begins_with_overflows(student, reference, draw):
    """A scale that is too large shrinks until the training gets going."""
    options = {"init_scale": 2.0**30, "backoff_factor": 2.0**-20}
    arguments = (*problem(draw), "float16", 1e6, 3, 1.0, options)
    compare(student, reference, arguments)
