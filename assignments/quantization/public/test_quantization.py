"""The visible checks of quantization; `grader check quantization` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


CHANGED = "tensor that was passed in, afterwards"


def number(value):
    """Return a 0-d float64 tensor."""
    return torch.tensor(value, dtype=torch.float64)


def same_ranges(student, reference, tensors, *limits):
    """Compare scale and zero point of each tensor."""
    got, expected = student.ranges(tensors, *limits), reference.ranges(tensors, *limits)
    for index, ((scale, zero_point), right) in enumerate(
        zip(got["parameters"], expected["parameters"], strict=True), start=1
    ):
        assert_same(scale, right[0], what=f"scale of tensor {index}")
        assert_same(zero_point, right[1], what=f"zero point of tensor {index}")
    assert_same(got["tensors"], expected["tensors"], what=CHANGED)


def same_scales(student, reference, x, dims):
    """Compare the symmetric scales along several axes."""
    got, expected = student.scales(x, dims), reference.scales(x, dims)
    for dim, scale, right in zip(dims, got["scales"], expected["scales"], strict=True):
        assert_same(scale, right, what="scale" if dim is None else f"scale along dim {dim}")
    assert_same(got["x"], expected["x"], what=CHANGED)


def same_integers(student, reference, x, *options, what="result"):
    """Compare what a tensor is quantized to."""
    got, expected = student.quantized(x, *options), reference.quantized(x, *options)
    assert_same(got["integers"], expected["integers"], what=what)
    assert_same(got["x"], expected["x"], what=CHANGED)


def same_numbers(student, reference, q, *options, what="result"):
    """Compare the numbers that integers stand for."""
    got, expected = student.dequantized(q, *options), reference.dequantized(q, *options)
    assert_same(got["numbers"], expected["numbers"], what=what)
    assert_same(got["q"], expected["q"], what=CHANGED)


def integers_of(draw, *shape, low=-128, high=128):
    """Return int8 integers."""
    return draw.integers(*shape, low=low, high=high).to(torch.int8)


@pytest.mark.grade(
    task="parameters", visibility="public", hint="Which real number does qmin stand for, and which qmax?"
)
def test_range_around_zero(student, reference, draw):
    """Scale and zero point of a tensor with elements of both signs come out."""
    x = draw.normal(7, 9, mean=1.0, std=3.0)
    same_ranges(student, reference, [x, -2 * x])
    same_ranges(student, reference, [x], -8, 7)


@pytest.mark.grade(task="parameters", visibility="public", hint="How large is a step, if 127 is the largest integer?")
def test_scale_of_a_matrix(student, reference, draw):
    """One scale of a matrix, and one for each of its rows, come out."""
    same_scales(student, reference, draw.normal(4, 6), [None, 0])


@pytest.mark.grade(
    task="quantize", visibility="public", hint="In which order is rounded, shifted and clamped? Which dtype?"
)
def test_numbers_to_integers(student, reference, draw):
    """Numbers within the range become integers."""
    scale = number(draw.number(0.05, 0.08))
    same_integers(student, reference, draw.uniform(5, 6, low=-5.0, high=5.0), scale, 7)
    same_integers(student, reference, draw.uniform(3, 2, 4, low=-4.0, high=4.0), scale)


@pytest.mark.grade(task="quantize", visibility="public", hint="The inverse of what quantize does, step by step?")
def test_integers_to_numbers(student, reference, draw):
    """Integers become numbers again."""
    scale = number(draw.number(0.05, 0.08))
    same_numbers(student, reference, integers_of(draw, 5, 6, low=-100, high=100), scale, 7)
    same_numbers(student, reference, integers_of(draw, 3, 2, 4, low=-100, high=100), scale)


def same_fake(student, reference, x, upstream, *options):
    """Compare values and gradient of fake quantization."""
    got, expected = student.faked(x, upstream, *options), reference.faked(x, upstream, *options)
    assert_same(got["values"], expected["values"], what="result")
    assert_true(got["attached"], "no gradient comes back to the input")
    assert_same(got["gradient"], expected["gradient"], what="gradient of the input")
    assert_same(got["x"], expected["x"], what=CHANGED)


@pytest.mark.grade(task="fake_quantize", visibility="public", hint="Which numbers can come out at all?")
def test_there_and_back(student, reference, draw):
    """Numbers are moved to the nearest one that an integer stands for."""
    x, upstream = draw.uniform(4, 7, low=-4.0, high=4.0), draw.normal(4, 7)
    options = number(draw.number(0.05, 0.07)), 5
    got, expected = student.faked(x, upstream, *options), reference.faked(x, upstream, *options)
    assert_same(got["values"], expected["values"], what="result")


@pytest.mark.grade(
    task="fake_quantize",
    visibility="public",
    weight=2,
    hint="Which gradient should x get here, and which does each of your lines hand back?",
)
def test_gradient_within_the_range(student, reference, draw):
    """Within the range the gradient passes unchanged."""
    x, upstream = draw.uniform(5, 3, low=-3.0, high=3.0), draw.normal(5, 3)
    same_fake(student, reference, x, upstream, number(draw.number(0.05, 0.07)), -3)


def same_product(student, reference, *args):
    """Compare the result of integer arithmetic."""
    got, expected = student.multiplied(*args), reference.multiplied(*args)
    assert_same(got["result"], expected["result"], what="result")
    assert_same(got["arguments"], expected["arguments"], what="list of arguments afterwards")


@pytest.mark.grade(task="linear", visibility="public", hint="Which scale belongs to which output?")
def test_small_integers(student, reference, draw):
    """A layer of small integers gives the right numbers, with and without a bias."""
    x, weight = integers_of(draw, 3, 4, low=-3, high=4), integers_of(draw, 5, 4, low=-3, high=4)
    scales = draw.uniform(5, 1, low=0.1, high=0.9)
    same_product(student, reference, x, number(0.5), 0, weight, scales, draw.normal(5))
    same_product(student, reference, x, number(0.5), 1, weight, scales)


def layer_of(draw, outputs=5, inputs=7):
    """Return weight and bias of a linear layer whose rows differ in size, some with a negative largest element."""
    weight = draw.uniform(outputs, inputs, low=-1.0, high=0.6) * draw.uniform(outputs, 1, low=0.1, high=5.0)
    return weight, draw.normal(outputs, std=2.0)


@pytest.mark.grade(task="layer", visibility="public", hint="What must a file with this layer's state hold?")
def test_state_of_the_layer(student, reference, draw):
    """The state is integers, scales and the bias, and nothing of it is trained."""
    weight, bias = layer_of(draw)
    for each in (bias, None):
        got, expected = student.layer_state(weight, each), reference.layer_state(weight, each)
        assert_same(got["state"], expected["state"], what="state_dict of the layer")
        assert_same(got["parameters"], 0, what="number of parameters of the layer")
        assert_true(not got["graph"], "a buffer of the layer hangs on to the graph of the linear layer")


@pytest.mark.grade(
    task="layer",
    visibility="public",
    hint="By which numbers is the input quantized in this very call, and what is handed on?",
)
def test_output_of_the_layer(student, reference, draw):
    """The layer computes with integers."""
    weight, bias = layer_of(draw)
    inputs = [draw.normal(6, 7), draw.uniform(3, 7, low=2.0, high=30.0)]
    got, expected = student.layer_output(weight, bias, inputs), reference.layer_output(weight, bias, inputs)
    assert_same(got, expected, what="result")


def same_model(student, reference, *args):
    """Compare a quantized model with the reference's."""
    got, expected = student.model_output(*args), reference.model_output(*args)
    assert_same(got["linear layers"], 0, what="number of linear layers that are left")
    assert_same(got["quantized layers"], expected["quantized layers"], what="number of quantized layers")
    assert_same(got["output"], expected["output"], what="output of the quantized model")
    assert_true(not got["same model"], "the result is the model that was passed in")
    assert_same(got["original"], expected["original"], what="list of parameters of the given model afterwards")
    assert_same(got["output later"], expected["output later"], what="output after the given model has changed")
    assert_same(got["training"], expected["training"], what="mode of the quantized model")


@pytest.mark.grade(task="model", visibility="public", hint="Are all linear layers replaced, in a copy?")
def test_small_model(student, reference, draw):
    """The layers of a small model are replaced."""
    state = {
        "0.weight": draw.normal(9, 6), "0.bias": draw.normal(9), "2.weight": draw.normal(4, 9), "2.bias": draw.normal(4)
    }  # fmt: skip
    same_model(student, reference, "small", state, draw.normal(5, 6))
