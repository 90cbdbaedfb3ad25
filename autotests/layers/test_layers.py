"""The layers suite: each layer as a module, in its modes and within training, and the network made of them.

Every axis of an input has a size of its own, except where a check says so. Values are float64, but for the calls that
ask for the dtype. States are loaded, never drawn by a layer; initial values are judged by bounds that they cannot miss.
"""

from __future__ import annotations

import math

import pytest
import torch

from grader import assert_same, assert_true

CUT = "the result is cut off from the inputs and parameters: no gradient gets back to them"
CHANGED = "the layer changes its input or its parameters"
GRAPH = "the running statistics keep the graph of the batch that they came from"
READY_MADE = "a ready-made function of torch does the work; this task is to write it by hand"
STATE = "what state_dict() returns does not have the names and shapes that the hand-out lists"


def same(student, reference, name, args, state, *inputs, what="result", rtol=1e-6, atol=1e-8):
    """Compare what a layer of a given state returns, and look whether it was written by hand."""
    got = student.run(name, args, state, *inputs)
    assert_true(got is not None, STATE)
    assert_true(got["by hand"], READY_MADE)
    expected = reference.run(name, args, state, *inputs)
    assert_same(got["output"], expected["output"], what=what, rtol=rtol, atol=atol)


def same_when_trained(student, reference, name, args, state, x, upstream, *more):
    """Compare the results of two calls and the gradients of the input and of all parameters."""
    got = student.trained(name, args, state, x, upstream, *more)
    assert_true(got is not None, STATE)
    expected = reference.trained(name, args, state, x, upstream, *more)
    for order in ("first", "second"):
        assert_same(got[order], expected[order], what=f"result of the {order} call")
    assert_true(got["by hand"], READY_MADE)
    assert_true(got["unchanged"], CHANGED)
    assert_true(got["graph"], CUT)
    for which, gradient in expected["gradients"].items():
        assert_same(got["gradients"].get(which), gradient, what=f"gradient of {which}")


def same_made(student, reference, name, *args, **options):
    """Compare the names of what a layer keeps; return its initial values."""
    got, expected = student.made(name, *args, **options), reference.made(name, *args, **options)
    for which in ("parameters", "buffers", "saved"):
        assert_same(got[which], expected[which], what=f"list of {which} names")
    assert_true(got["trainable"], "a parameter is not trainable")
    for key, value in expected["values"].items():
        assert_true(got["values"][key].shape == value.shape, STATE)
    return got["values"]


def assert_uniform(values, bound, name):
    """Assert that *values*, a thousand or more, are spread evenly over ±bound; chance fails this less often than 1e-12.

    An even spread has the standard deviation bound / sqrt(3), from which 1000 values differ by 1.4 percent (sd).
    """
    values = values.double()
    inside = bool((values.abs() <= bound * (1 + 1e-6)).all())
    assert_true(inside, f"initial values of the {name} lie outside the interval that the hand-out names")
    spread = float(values.std()) * math.sqrt(3) / bound
    assert_true(0.85 < spread < 1.15, f"initial values of the {name} are not spread evenly over their interval")
    assert_true(abs(float(values.mean())) < 0.2 * bound, f"initial values of the {name} are not centred at 0")
    assert_true(values.unique().numel() > values.numel() / 2, f"initial values of the {name} repeat each other")


def linear_state(draw, out_features, in_features, bias=True):
    """Return a state of a Linear layer."""
    state = {"weight": draw.normal(out_features, in_features, std=0.7)}
    return {**state, "bias": draw.normal(out_features)} if bias else state


def conv_state(draw, *shape, bias=True):
    """Return a state of a Conv2d layer whose weight has this shape."""
    state = {"weight": draw.normal(*shape, std=1 / math.sqrt(math.prod(shape[1:])))}
    return {**state, "bias": draw.normal(shape[0])} if bias else state


def norm_state(draw, channels):
    """Return a state of a BatchNorm layer that has seen three batches."""
    return {
        "weight": draw.uniform(channels, low=0.5, high=2.0),
        "bias": draw.normal(channels),
        "running_mean": draw.normal(channels, std=2.0),
        "running_var": draw.uniform(channels, low=0.3, high=3.0),
        "num_batches_tracked": torch.tensor(3),
    }


def network_state(draw, in_channels, features, classes, width):
    """Return a state of a ConvNet."""
    parts = {
        "conv1": conv_state(draw, width, in_channels, 3, 3, bias=False),
        "bn1": norm_state(draw, width),
        "conv2": conv_state(draw, 2 * width, width, 3, 3, bias=False),
        "bn2": norm_state(draw, 2 * width),
        "fc": {"weight": draw.normal(classes, features, std=0.3), "bias": draw.normal(classes)},
    }
    return {f"{part}.{key}": value for part, state in parts.items() for key, value in state.items()}


# --- linear -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="linear",
    weight=2,
    visibility="public",
    hint="Which axis of the weight belongs to the input? Where does a bias come in, if there is one?",
)
def test_linear_of_a_batch(student, reference, draw):
    """A batch of rows goes through a layer with and one without a bias."""
    x = draw.normal(4, 7)
    same(student, reference, "Linear", [7, 5], linear_state(draw, 5, 7), x)
    state = linear_state(draw, 5, 7, bias=False)
    same(student, reference, "Linear", [7, 5, {"bias": False}], state, x, what="result without a bias")


@pytest.mark.grade(
    task="linear",
    weight=2,
    hint="What stays the same, whatever the dimensions before the last one and whatever the dtype?",
)
def test_linear_of_other_shapes(student, reference, draw):
    """The layer acts on the last dimension, whatever stands before it, in the dtype it was moved to."""
    state = linear_state(draw, 5, 6)
    for shape in ((6,), (5, 6), (2, 3, 4, 6), (3, 5, 5, 6)):
        what = f"result for an input of {len(shape)} dimensions"
        same(student, reference, "Linear", [6, 5], state, draw.normal(*shape), what=what)
    narrow, x = {key: value.float() for key, value in state.items()}, draw.normal(3, 6, dtype=torch.float32)
    same(student, reference, "Linear", [6, 5], narrow, x, what="result for float32", rtol=1e-4, atol=1e-5)


@pytest.mark.grade(
    task="linear", weight=2, hint="What does an optimizer find? Which interval do first values come from?"
)
def test_linear_when_new(student, reference):
    """A new layer has its parameters, and first values in the interval of the hand-out."""
    values = same_made(student, reference, "Linear", 50, 2000)
    for name in ("weight", "bias"):
        assert_uniform(values[name].flatten(), 1 / math.sqrt(50), name)
    same_made(student, reference, "Linear", 5, 3, bias=False)


@pytest.mark.grade(task="linear", weight=2, hint="Is the input the same afterwards? Does autograd see every step?")
def test_linear_within_training(student, reference, draw):
    """The layer can be called again, and gradients reach the input and all parameters."""
    state, x = linear_state(draw, 5, 7), draw.normal(3, 4, 7)
    same_when_trained(student, reference, "Linear", [7, 5], state, x, draw.normal(3, 4, 5))


# --- conv2d -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="conv2d",
    weight=2,
    visibility="public",
    hint="Which element of the kernel meets which pixel, what is summed, and what is added?",
)
def test_conv_of_a_batch(student, reference, draw):
    """Images go through a kernel that is no square, with and without a bias."""
    x = draw.normal(2, 3, 6, 9)
    same(student, reference, "Conv2d", [3, 4, (3, 2)], conv_state(draw, 4, 3, 3, 2), x)
    state = conv_state(draw, 4, 3, 2, 2, bias=False)
    same(student, reference, "Conv2d", [3, 4, 2, {"bias": False}], state, x, what="result without a bias")


@pytest.mark.grade(
    task="conv2d",
    weight=2,
    hint="What surrounds the image? What if a step does not fit? Which axis is first in a pair?",
)
def test_conv_with_padding_and_stride(student, reference, draw):
    """Padding and strides work on both axes, and the result has the size of the formula."""
    x, state = draw.normal(2, 3, 8, 11, mean=3.0), conv_state(draw, 4, 3, 3, 2)
    for stride in (2, 3, (2, 1), (1, 3)):
        same(student, reference, "Conv2d", [3, 4, (3, 2), stride], state, x, what="result with a stride")
    same(student, reference, "Conv2d", [3, 4, (3, 2), 1, 2], state, x, what="result with padding")
    options = {"stride": (3, 2), "padding": (1, 2)}
    same(student, reference, "Conv2d", [3, 4, (3, 2), options], state, x, what="result with a stride and two paddings")
    balanced = {**state, "weight": state["weight"] - state["weight"].mean(dim=(1, 2, 3), keepdim=True)}
    same(student, reference, "Conv2d", [3, 4, (3, 2)], balanced, x + 1e4, what="result for bright images")


@pytest.mark.grade(task="conv2d", weight=2, hint="Which pixels does a kernel with holes meet? Who sees which channels?")
def test_conv_with_holes_and_groups(student, reference, draw):
    """Dilation works on both axes, and each group sees its own channels."""
    x, state = draw.normal(2, 3, 9, 12), conv_state(draw, 4, 3, 3, 2)
    same(student, reference, "Conv2d", [3, 4, (3, 2), {"dilation": 2}], state, x, what="result with a dilation")
    options = {"dilation": (2, 3), "padding": (1, 2), "stride": (2, 1)}
    same(student, reference, "Conv2d", [3, 4, (3, 2), options], state, x, what="result with two dilations")
    x, state = draw.normal(2, 6, 5, 7), conv_state(draw, 9, 2, 3, 2)
    same(student, reference, "Conv2d", [6, 9, (3, 2), {"groups": 3}], state, x, what="result with groups")
    for channels in ((6, 8), (5, 9)):
        refused = student.refuses("Conv2d", *channels, 3, groups=3)
        assert_true(refused, "channels that cannot be divided into groups are not refused with a ValueError")


@pytest.mark.grade(
    task="conv2d",
    weight=1,
    hint="What does an optimizer find? How many numbers does one element of the result come from?",
)
def test_conv_when_new(student, reference):
    """A new layer has its parameters, and first values in the interval of the hand-out."""
    values = same_made(student, reference, "Conv2d", 6, 1500, (2, 5), groups=3)
    for name in ("weight", "bias"):
        assert_uniform(values[name].flatten(), 1 / math.sqrt(20), name)
    same_made(student, reference, "Conv2d", 3, 5, 2, bias=False)


@pytest.mark.grade(task="conv2d", weight=2, hint="Can autograd follow each sum? Is the input as it was?")
def test_conv_within_training(student, reference, draw):
    """The layer can be called again, and gradients reach the input and all parameters."""
    x, upstream = draw.normal(2, 6, 5, 7), draw.normal(2, 4, 3, 8)
    args = [6, 4, (3, 2), (2, 1), 1, {"groups": 2}]
    same_when_trained(student, reference, "Conv2d", args, conv_state(draw, 4, 3, 3, 2), x, upstream)


# --- batch_norm -------------------------------------------------------------------------------------------------------


def same_normalised(student, reference, options, state, steps):
    """Compare results and running statistics of several steps."""
    got = student.normalised(options, state, steps)
    assert_true(got is not None, STATE)
    expected = reference.normalised(options, state, steps)
    for (mode, _), left, right in zip(steps, got, expected, strict=True):
        during = "evaluation" if mode == "eval" else "training"
        assert_same(left["output"], right["output"], what=f"result in {during}")
        for key, value in right["statistics"].items():
            assert_same(left["statistics"][key], value, what=f"{key} after {during}")
        assert_true(not left["graph"], GRAPH)


@pytest.mark.grade(
    task="batch_norm",
    weight=2,
    visibility="public",
    hint="Over which axes are mean and variance taken? Along which one lie weight and bias?",
)
def test_norm_of_a_batch_in_training(student, reference, draw):
    """A batch of rows and a batch of images are normalised with their own statistics, by hand."""
    state = norm_state(draw, 3)
    for x in (draw.normal(7, 3, mean=1.0, std=2.0), draw.normal(2, 3, 4, 5, mean=1.0, std=2.0)):
        got = student.normalised_by_hand(state, x)
        assert_true(got is not None, STATE)
        assert_true(got["by hand"], READY_MADE)
        expected = reference.normalised_by_hand(state, x)["outputs"]
        assert_same(got["outputs"][0], expected[0], what="result in training")


@pytest.mark.grade(task="batch_norm", visibility="public", hint="What of a layer does an optimizer change, what not?")
def test_norm_when_new(student, reference):
    """A new layer has the parameters and the buffers of the hand-out, with their first values."""
    values = same_made(student, reference, "BatchNorm", 5)
    for key, value in reference.made("BatchNorm", 5)["values"].items():
        assert_same(values[key], value, what=f"first value of {key}")


@pytest.mark.grade(task="batch_norm", weight=3, hint="Which variance, which share of a batch, and how often?")
def test_running_statistics(student, reference, draw):
    """Small batches move the running statistics, each by its share, whatever the momentum and the mode of autograd."""
    state = norm_state(draw, 3)
    shapes = ((2, 3), (4, 3), (3, 3, 2), (2, 3, 2, 2))
    steps = [("train", draw.normal(*shape, mean=3.0, std=2.0)) for shape in shapes]
    steps.append(("train quietly", draw.normal(5, 3, mean=-3.0)))
    same_normalised(student, reference, {}, state, steps)
    fresh = {**norm_state(draw, 3), "num_batches_tracked": torch.tensor(0)}
    for momentum in (0.7, None):
        steps = [("train", draw.normal(rows, 3, mean=2.0, std=2.0)) for rows in (4, 5, 6)]
        same_normalised(student, reference, {"momentum": momentum}, fresh, steps)
    same_normalised(student, reference, {"momentum": None}, state, [("train", draw.normal(4, 3, mean=2.0))])


@pytest.mark.grade(task="batch_norm", weight=3, hint="What does a layer know, and learn, while you evaluate?")
def test_norm_in_evaluation(student, reference, draw):
    """An evaluation uses what was learnt and learns nothing, also for a single row."""
    state = norm_state(draw, 4)
    steps = [
        ("eval", draw.normal(5, 4, mean=1.0, std=3.0)),
        ("train", draw.normal(6, 4, mean=4.0, std=3.0)),
        ("eval", draw.normal(2, 4, 3, 5, mean=-2.0)),
        ("eval", draw.normal(1, 4)),
        ("train", draw.normal(3, 4, mean=-4.0, std=3.0)),
        ("eval", draw.normal(5, 4)),
    ]
    same_normalised(student, reference, {}, state, steps)


@pytest.mark.grade(task="batch_norm", weight=2, hint="What is eps added to, and when does it matter?")
def test_norm_of_nearly_constant_channels(student, reference, draw):
    """Channels with hardly any variance, or none, are normalised as the formula says, with any eps."""
    state = norm_state(draw, 3)
    scale = torch.tensor([1e-3, 0.0, 1.0], dtype=torch.float64)[:, None, None]
    x = draw.normal(3, 1, 1) + scale * draw.normal(2, 3, 4, 5)
    quiet = {**state, "running_var": torch.tensor([1e-6, 0.0, 1.0], dtype=torch.float64)}
    for options in ({}, {"eps": 1e-2}):
        same_normalised(student, reference, options, state, [("train", x)])
        same_normalised(student, reference, options, quiet, [("eval", x)])


@pytest.mark.grade(task="batch_norm", weight=3, hint="On what does the mean of a batch depend, and its variance?")
def test_norm_within_training(student, reference, draw):
    """Gradients reach the input, also by way of the statistics, and all parameters; an evaluation may follow."""
    state = norm_state(draw, 3)
    for shape in ((5, 3), (2, 3, 4, 5)):
        x, upstream = draw.normal(*shape, mean=1.0, std=2.0), draw.normal(*shape)
        same_when_trained(student, reference, "BatchNorm", [3], state, x, upstream)
    got = student.evaluated_after_backward(state, x, upstream)
    expected = reference.evaluated_after_backward(state, x, upstream)
    for during, left, right in zip(("training", "evaluation"), got, expected, strict=True):
        assert_same(left, right, what=f"gradient of the input in {during}")
    narrow, x = {key: value.float() for key, value in state.items()}, draw.normal(6, 3, dtype=torch.float32)
    narrow["num_batches_tracked"] = torch.tensor(3)
    same(student, reference, "BatchNorm", [3], narrow, x, what="result for float32", rtol=1e-4, atol=1e-4)


# --- pooling ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="pooling",
    weight=2,
    visibility="public",
    hint="Which elements belong to a window? How far apart are windows without a stride?",
)
def test_pooling_of_a_batch(student, reference, draw):
    """The largest element, or the mean, of each window is found, channel by channel."""
    x = draw.normal(2, 3, 6, 9, std=3.0)
    same(student, reference, "MaxPool2d", [2], {}, x, what="result of MaxPool2d")
    same(student, reference, "AvgPool2d", [2], {}, x, what="result of AvgPool2d")


@pytest.mark.grade(task="pooling", weight=2, hint="What may never win at the border? Do windows share elements?")
def test_max_pool_of_dark_images(student, reference, draw):
    """Kernels, strides and paddings of every form work on images of negative numbers."""
    x = draw.uniform(2, 3, 8, 11, low=-9.0, high=-1.0)
    for args in ([3, 2], [(2, 3)], [(3, 2), (2, 1), 1], [(4, 3), (1, 2), (2, 0)]):
        same(student, reference, "MaxPool2d", args, {}, x)


@pytest.mark.grade(
    task="pooling",
    weight=2,
    hint="By how many elements is the sum of a window at the border divided? Where is each window?",
)
def test_avg_pool_of_bright_images(student, reference, draw):
    """Kernels, strides and paddings of every form work, and the zeros of the padding count or do not."""
    x = draw.uniform(2, 3, 8, 11, low=1.0, high=9.0)
    for args in ([3, 2], [(2, 3)], [(3, 2), (2, 1), 1], [(4, 3), (1, 2), (2, 0)]):
        same(student, reference, "AvgPool2d", args, {}, x)
    options = {"count_include_pad": False}
    for args in ([3, 2, 1, options], [(4, 3), (1, 2), (2, 0), options]):
        for images in (x, x[1:, 2:]):  # one image of one channel, too
            same(student, reference, "AvgPool2d", args, {}, images, what="result without the zeros of the padding")


@pytest.mark.grade(
    task="pooling", weight=2, hint="How much gradient does a window pass on, and to which elements? Is x as it was?"
)
def test_pooling_within_training(student, reference, draw):
    """Gradients get back from both kinds of windows, also from equal elements, and the input stays as it was."""
    x, upstream = draw.normal(2, 3, 4, 6), draw.normal(2, 3, 2, 3)
    for name in ("MaxPool2d", "AvgPool2d"):
        same_when_trained(student, reference, name, [2], {}, x, upstream)
    equal = draw.integers(2, 3, 4, 6, low=1, high=3).double()
    same(student, reference, "MaxPool2d", [2], {}, equal, what="result for windows of equal elements")
    passed_on = student.trained("MaxPool2d", [2], {}, torch.full_like(equal, 2.0), upstream)["gradients"]
    by_window = passed_on["input"].reshape(2, 3, 2, 2, 3, 2).sum(dim=(3, 5))
    assert_same(by_window, upstream, what="gradient that a window of equal elements gets")


# --- relu and flatten -------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="relu_and_flatten", visibility="public", hint="Which elements change, and which shape?")
def test_relu_and_flatten_of_a_batch(student, reference, draw):
    """Negative numbers do not pass a ReLU, and images become rows."""
    x = torch.cat([draw.uniform(3, 2, 4, 5, low=-9.0, high=9.0), draw.uniform(1, 2, 4, 5, low=7.0, high=9.0)])
    same(student, reference, "ReLU", [], {}, x, what="result of ReLU")
    same(student, reference, "Flatten", [], {}, x, what="result of Flatten")


@pytest.mark.grade(task="relu_and_flatten", weight=2, hint="Which inputs does the hand-out name? What is the slope?")
def test_relu_of_unusual_inputs(student, reference, draw):
    """Every dtype and shape is allowed, and the gradient is that of max(0, x)."""
    odd = torch.tensor([-math.inf, 3.0, math.inf, -2.0, math.nan, 0.5], dtype=torch.float64)
    whole = torch.cat([draw.integers(7, low=-9, high=0), draw.integers(5, low=1, high=10)])
    inputs = {
        "infinities and NaN": odd,
        "integers": whole,
        "half precision": draw.normal(3, 4, std=3.0, dtype=torch.float16),
        "a tensor without dimensions": draw.uniform(low=1.0, high=2.0),
    }
    for name, x in inputs.items():
        assert_same(student.plain("ReLU", [], x), reference.plain("ReLU", [], x), what=f"result of ReLU for {name}")
    size = draw.uniform(4, 6, low=0.1, high=9.0)
    x = torch.where(draw.mask(4, 6), size, -size)
    x[0, :2] = torch.stack([size[0, 0], -size[0, 1]])
    got, expected = student.without_rows("ReLU", [], x), reference.without_rows("ReLU", [], x)
    assert_same(got, expected, what="result of ReLU for an empty tensor")
    same_when_trained(student, reference, "ReLU", [], {}, x, draw.normal(4, 6))


@pytest.mark.grade(task="relu_and_flatten", weight=2, hint="Which dimensions are joined, any layout and length given?")
def test_flatten_in_general(student, reference, draw):
    """Other dimensions, memory layouts and lengths work, and gradients get back."""
    x = draw.normal(2, 3, 4, 5)
    for dims in ([0], [1, 2], [0, 1], [-3, -2], [2, 2], [-2, 3]):
        same(student, reference, "Flatten", dims, {}, x, what="result of Flatten for other dimensions")
    strided = draw.normal(2, 4, 5, 3).permute(0, 3, 1, 2)  # (2, 3, 4, 5), channels last in memory
    same(student, reference, "Flatten", [], {}, strided, what="result of Flatten for a tensor that is not contiguous")
    same(student, reference, "Flatten", [], {}, x[:1], what="result of Flatten for a single image")
    got, expected = student.without_rows("Flatten", [], x), reference.without_rows("Flatten", [], x)
    assert_same(got, expected, what="result of Flatten for an empty batch")
    same_when_trained(student, reference, "Flatten", [], {}, x, draw.normal(2, 60))


# --- softmax and loss -------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="softmax_and_loss", weight=2, visibility="public", hint="Along which dimension is the sum 1?")
def test_softmax_along_a_dimension(student, reference, draw):
    """Both kinds of softmax work along each dimension."""
    x = draw.normal(3, 4, 5, std=2.0)
    for name in ("Softmax", "LogSoftmax"):
        for dim in (0, 1, -1):
            same(student, reference, name, [dim], {}, x, what=f"result of {name}")


@pytest.mark.grade(
    task="softmax_and_loss",
    weight=3,
    hint="Where can exp overflow, or log meet 0? Does the gradient get back? Is x as it was?",
)
def test_softmax_in_general(student, reference, draw):
    """Numbers of any size, and ones ruled out, give the exact result, in their dtype, and gradients get back."""
    level = torch.tensor([0.0, 1e4, -1e4, 300.0, -2e3, 5e3], dtype=torch.float64)[:, None]
    rows = level + draw.normal(6, 5, std=3.0)
    apart = draw.uniform(6, 5, low=-1e4, high=1e4)
    out = draw.normal(6, 5)
    out[torch.arange(6), draw.integers(6, high=5)] = -math.inf
    for name in ("Softmax", "LogSoftmax"):
        same(student, reference, name, [1], {}, rows, what=f"result of {name} for rows on different levels")
        same(student, reference, name, [0], {}, rows.T, what=f"result of {name} for columns on different levels")
        same(student, reference, name, [1], {}, apart, what=f"result of {name} for numbers far apart")
        same(student, reference, name, [1], {}, out, what=f"result of {name} with numbers ruled out")
    x, upstream = draw.normal(4, 4, 3, std=2.0), draw.normal(4, 4, 3)  # as many rows as columns
    narrow = draw.normal(3, 5, dtype=torch.float32)
    for name in ("Softmax", "LogSoftmax"):
        same_when_trained(student, reference, name, [1], {}, x, upstream)
        what = f"result of {name} for float32"
        same(student, reference, name, [1], {}, narrow, what=what, rtol=1e-4, atol=1e-5)


@pytest.mark.grade(
    task="softmax_and_loss", weight=2, visibility="public", hint="Does it start from logits? Of what is the mean taken?"
)
def test_loss_of_a_batch(student, reference, draw):
    """The mean loss of a batch of logits comes out."""
    logits, target = draw.normal(6, 5, std=2.0), draw.integers(6, high=5)
    same(student, reference, "CrossEntropyLoss", [], {}, logits, target, what="loss")


@pytest.mark.grade(task="softmax_and_loss", weight=3, hint="Which axis holds the classes? Which targets count?")
def test_loss_of_segments_weights_and_gaps(student, reference, draw):
    """Images of logits, weighted classes and targets that do not count give the loss of the hand-out."""
    logits, target = draw.normal(2, 5, 3, 4, std=2.0), draw.integers(2, 3, 4, high=5)
    name = "CrossEntropyLoss"
    same(student, reference, name, [], {}, logits, target, what="loss of images")
    gaps = target.clone()
    gaps[0, 1], gaps[1, 0, 0], gaps[1, 2, 3] = -100, -100, (target[1, 2, 3] + 1) % 5
    logits[0, 0, 1] = -math.inf  # where no target counts
    same(student, reference, name, [], {}, logits, gaps, what="loss with targets that do not count")
    logits = draw.normal(7, 5, std=2.0)
    target = torch.tensor([0, 3, 1, 4, 3, 2, 0])
    same(student, reference, name, [{"ignore_index": 3}], {}, logits, target, what="loss with a class that is ignored")
    weight = draw.uniform(5, low=0.2, high=5.0)
    state = {"weight": weight}
    same(student, reference, name, [weight], state, logits, target, what="loss with weights")
    target[2:4] = -100
    same(student, reference, name, [weight], state, logits, target, what="loss with weights and ignored targets")


@pytest.mark.grade(task="softmax_and_loss", weight=2, hint="What moves and is saved with the loss? Where is log 0?")
def test_loss_within_training(student, reference, draw):
    """Extreme logits give the exact loss, the gradient gets back, and weights are part of the state."""
    logits, target = draw.uniform(7, 5, low=-1e4, high=1e4), draw.integers(7, high=5)
    same(student, reference, "CrossEntropyLoss", [], {}, logits, target, what="loss of extreme logits")
    ruled_out = draw.normal(7, 5)
    ruled_out[torch.arange(7), (target + draw.integers(7, low=1, high=5)) % 5] = -math.inf
    same(student, reference, "CrossEntropyLoss", [], {}, ruled_out, target, what="loss with classes ruled out")
    logits, target, upstream = draw.normal(5, 5), draw.integers(5, high=5), draw.uniform(low=1.0, high=3.0)
    target[2] = -100
    same_when_trained(student, reference, "CrossEntropyLoss", [], {}, logits, upstream, target)
    target = torch.tensor([0, 3, 1, 4, 3])
    weights = [draw.uniform(5, low=low, high=low + 1) for low in (0.2, 3.0)]
    weights[1][0] += 4
    got, expected = (face.loss_after_loading(*weights, logits, target) for face in (student, reference))
    assert_same(got["saved"], expected["saved"], what="state of a loss with weights")
    assert_same(got["before"], expected["before"], what="loss with weights")
    assert_same(got["after"], expected["after"], what="loss after other weights were loaded")
    assert_same(got["trained"], expected["trained"], what="list of the parameters of a loss")


# --- network ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="network",
    weight=2,
    visibility="public",
    hint="Which names do the layers have, in which order do they come, and what is last?",
)
def test_network_of_a_given_state(student, reference, draw):
    """A network of a given state gives its logits in both modes."""
    state = network_state(draw, 2, 6 * 2 * 3, 5, 3)
    args, x = [2, (8, 12), 5, 3], draw.normal(4, 2, 8, 12)
    got = student.network(args, state, x)
    assert_true(got is not None, STATE)
    expected = reference.network(args, state, x)
    for mode in ("evaluation", "training"):
        assert_same(got[mode], expected[mode], what=f"logits in {mode}")
    assert_same(got["torch's own"], [], what="list of torch's own layers in the network")


@pytest.mark.grade(
    task="network", weight=1, hint="Which sizes may differ? How large is an image after two pools that round down?"
)
def test_network_of_other_sizes(student, reference, draw):
    """Odd sizes, a single image and the default width work."""
    assert_same(student.network_made(3, (11, 6), 7), reference.network_made(3, (11, 6), 7), what="shapes of the state")
    state = network_state(draw, 1, 4 * 3 * 1, 6, 2)
    args, x = [1, (13, 7), 6, 2], draw.normal(1, 1, 13, 7)
    got = student.network(args, state, x)
    assert_true(got is not None, STATE)
    assert_same(got["evaluation"], reference.network(args, state, x)["evaluation"], what="logits of a single image")


@pytest.mark.grade(task="network", weight=2, hint="Does an optimizer find every layer, and gradients get through?")
def test_network_learns(student, reference, draw):
    """Some steps of training lead to the same losses and the same state."""
    state = network_state(draw, 2, 6 * 1 * 2, 5, 3)
    args, x, target = [2, (4, 8), 5, 3], draw.normal(6, 2, 4, 8), draw.integers(6, high=5)
    got = student.network_trained(args, state, x, target, 4)
    assert_true(got is not None, STATE)
    expected = reference.network_trained(args, state, x, target, 4)
    assert_same(got["losses"], expected["losses"], what="list of losses")
    assert_same(got["state"], expected["state"], what="state after training")
    assert_same(got["logits"], expected["logits"], what="logits after training")
