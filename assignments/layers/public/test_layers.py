"""The visible checks of layers; `grader check layers` runs them."""

from __future__ import annotations
import math
import pytest
import torch
from grader import assert_same, assert_true


READY_MADE = "a ready-made function of torch does the work; this task is to write it by hand"


STATE = "what state_dict() returns does not have the names and shapes that the hand-out lists"


def same(student, reference, name, args, state, *inputs, what="result", rtol=1e-6, atol=1e-8):
    """Compare what a layer of a given state returns, and look whether it was written by hand."""
    got = student.run(name, args, state, *inputs)
    assert_true(got is not None, STATE)
    assert_true(got["by hand"], READY_MADE)
    expected = reference.run(name, args, state, *inputs)
    assert_same(got["output"], expected["output"], what=what, rtol=rtol, atol=atol)


def same_made(student, reference, name, *args, **options):
    """Compare the names of what a layer keeps; return its initial values."""
    got, expected = student.made(name, *args, **options), reference.made(name, *args, **options)
    for which in ("parameters", "buffers", "saved"):
        assert_same(got[which], expected[which], what=f"list of {which} names")
    assert_true(got["trainable"], "a parameter is not trainable")
    for key, value in expected["values"].items():
        assert_true(got["values"][key].shape == value.shape, STATE)
    return got["values"]


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


@pytest.mark.grade(task="relu_and_flatten", visibility="public", hint="Which elements change, and which shape?")
def test_relu_and_flatten_of_a_batch(student, reference, draw):
    """Negative numbers do not pass a ReLU, and images become rows."""
    x = torch.cat([draw.uniform(3, 2, 4, 5, low=-9.0, high=9.0), draw.uniform(1, 2, 4, 5, low=7.0, high=9.0)])
    same(student, reference, "ReLU", [], {}, x, what="result of ReLU")
    same(student, reference, "Flatten", [], {}, x, what="result of Flatten")


@pytest.mark.grade(task="softmax_and_loss", weight=2, visibility="public", hint="Along which dimension is the sum 1?")
def test_softmax_along_a_dimension(student, reference, draw):
    """Both kinds of softmax work along each dimension."""
    x = draw.normal(3, 4, 5, std=2.0)
    for name in ("Softmax", "LogSoftmax"):
        for dim in (0, 1, -1):
            same(student, reference, name, [dim], {}, x, what=f"result of {name}")


@pytest.mark.grade(
    task="softmax_and_loss", weight=2, visibility="public", hint="Does it start from logits? Of what is the mean taken?"
)
def test_loss_of_a_batch(student, reference, draw):
    """The mean loss of a batch of logits comes out."""
    logits, target = draw.normal(6, 5, std=2.0), draw.integers(6, high=5)
    same(student, reference, "CrossEntropyLoss", [], {}, logits, target, what="loss")


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
