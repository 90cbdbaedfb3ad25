"""The quantization suite: scales and zero points, integers, gradients, integer arithmetic, a layer, a model.

No x / scale lies near a half, except where a check is about halves: there the scale is a power of two and the zero
point 0. Gradients are asked for where an element is well inside the range, or well outside.
"""

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


# --- parameters -------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="parameters", weight=2, hint="Can the number 0 be stored exactly, whatever elements there are?")
def test_elements_of_one_sign(student, reference, draw):
    """Tensors without a sign change get a range, too."""
    x = draw.uniform(5, 4, low=5.0, high=9.0)
    same_ranges(student, reference, [x, -x, x[:1, :1]])
    same_ranges(student, reference, [x, -x], -100, 60)


@pytest.mark.grade(task="parameters", hint="Which whole number is nearest, below zero and above?")
def test_zero_points_on_both_sides(student, reference, draw):
    """The zero point is the nearest whole number, negative or positive."""
    tensors = []
    for low, high in ((15, 110), (145, 240)):
        for share in (0.3, 0.7):
            x = torch.cat([torch.zeros(1, dtype=torch.float64), draw.uniform(6), torch.ones(1, dtype=torch.float64)])
            tensors.append((255 * x - draw.integer(low, high) - share) * draw.number(0.01, 0.3))
    same_ranges(student, reference, tensors)


@pytest.mark.grade(task="parameters", hint="What is divided by what if all elements are equal, or all are 0?")
def test_constant_tensors(student, reference, draw):
    """A tensor that is constant or zero gives a scale to compute with."""
    level = draw.number(2.0, 7.0)
    constant = torch.full((3, 4), level, dtype=torch.float64)
    same_ranges(student, reference, [constant, -constant])
    scale, zero_point = student.ranges([torch.zeros(3, 4, dtype=torch.float64)])["parameters"][0]
    assert_same(scale, 1.0, what="scale of a tensor of zeros")
    assert_true(zero_point in range(-128, 128), "the zero point of a tensor of zeros is no integer in the range")


@pytest.mark.grade(task="parameters", hint="Which element decides on the scale?")
def test_largest_element_is_negative(student, reference, draw):
    """The scale is right whatever sign the largest element has."""
    x = draw.uniform(5, 7, low=-9.0, high=1.0)
    same_scales(student, reference, x, [None, 0, 1])
    same_scales(student, reference, -x, [None])


@pytest.mark.grade(
    task="parameters", weight=2, hint="What shape lets the scale of a slice meet that slice, and no other?"
)
def test_scales_along_each_axis(student, reference, draw):
    """Slices along any axis of a larger tensor get their own scale, in a shape to compute with."""
    x = draw.normal(3, 4, 2, 5)
    same_scales(student, reference, x, [0, 1, 2, 3, -1, -3])
    same_scales(student, reference, draw.normal(3, 3), [0, 1, None])
    same_scales(student, reference, draw.normal(3, 4, dtype=torch.float32), [0])


@pytest.mark.grade(task="parameters", hint="What becomes of a slice without any element but 0?")
def test_empty_rows(student, reference, draw):
    """A slice of zeros gets a scale to compute with, and does not disturb the others."""
    x = draw.normal(4, 6)
    x[draw.integer(0, 4)] = 0.0
    same_scales(student, reference, x, [0, None])
    same_scales(student, reference, torch.zeros(3, 4, dtype=torch.float64), [None, 1])


# --- quantize ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="quantize", weight=2, hint="What is larger than the largest integer? When do you convert?")
def test_numbers_out_of_range(student, reference, draw):
    """Numbers out of the range stop at its ends, whatever their size and the range."""
    x = draw.uniform(6, 8, low=-300.0, high=300.0)
    x[0] *= 1e3
    x[1] *= 1e12
    for zero_point, qmin, qmax in ((0, -128, 127), (-100, -128, 127), (90, -128, 127), (3, -8, 7), (0, -127, 127)):
        same_integers(student, reference, x, number(1.37), zero_point, qmin, qmax)


@pytest.mark.grade(task="quantize", hint="Where do halves go, above and below zero?")
def test_numbers_between_two_integers(student, reference, draw):
    """Halves are rounded to even."""
    halves = draw.integers(4, 9, low=-60, high=60).double() + 0.5
    same_integers(student, reference, halves * 0.25, number(0.25))


@pytest.mark.grade(task="quantize", hint="Which scale belongs to which element?")
def test_a_scale_for_each_slice(student, reference, draw):
    """Scales and zero points of slices meet their slices."""
    x = draw.uniform(4, 3, 4, low=-2.0, high=2.0)
    for shape in ((4, 1, 1), (1, 3, 1), (1, 1, 4)):
        scale = draw.uniform(*shape, low=0.02, high=0.09)
        zero_points = draw.integers(*shape, low=-20, high=20)
        same_integers(student, reference, x, scale, zero_points)
        same_numbers(student, reference, integers_of(draw, 4, 3, 4, low=-50, high=50), scale, zero_points)


@pytest.mark.grade(
    task="quantize", weight=2, hint="In which dtype does each of your lines compute, and how large can its result be?"
)
def test_far_from_the_zero_point(student, reference, draw):
    """Integers far from the zero point stand for the right numbers, in the right dtype."""
    q = integers_of(draw, 6, 7)
    q[0, :2] = torch.tensor([-128, 127], dtype=torch.int8)
    for zero_point in (-128, 127, torch.tensor(-90), torch.tensor(100, dtype=torch.int8)):
        same_numbers(student, reference, q, number(draw.number(0.1, 0.9)), zero_point)
    narrow = torch.tensor([0.25], dtype=torch.float32)
    same_numbers(student, reference, q, narrow, 12, what="result for a float32 scale")


# --- fake quantization ------------------------------------------------------------------------------------------------


def fake_inputs(draw, shape, scale, zero_point, qmin, qmax):
    """Return numbers of which about a third are well out of the range, the others well within."""
    low, high = (qmin - zero_point + 0.7) * scale, (qmax - zero_point - 0.7) * scale
    inside = low + (high - low) * draw.uniform(*shape)
    beyond = 1.6 * scale + scale * draw.uniform(*shape, low=0.0, high=30.0)
    side = draw.uniform(*shape)
    return torch.where(side < 0.17, low - beyond, torch.where(side > 0.83, high + beyond, inside))


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


@pytest.mark.grade(
    task="fake_quantize", weight=2, hint="Does a small change of a number out of the range change the result?"
)
def test_gradient_out_of_range(student, reference, draw):
    """Where numbers are clamped, the gradient stops."""
    scale = draw.number(0.1, 0.4)
    for zero_point, qmin, qmax in ((11, -128, 127), (-40, -128, 127), (2, -8, 7)):
        x = fake_inputs(draw, (6, 9), scale, zero_point, qmin, qmax)
        same_fake(student, reference, x, draw.normal(6, 9), number(scale), zero_point, qmin, qmax)


@pytest.mark.grade(task="fake_quantize", hint="Is each slice compared with its own range?")
def test_slices_with_ranges_of_their_own(student, reference, draw):
    """Each slice has its own range, for values and for gradients."""
    scale = torch.tensor([0.01, 0.1, 1.0], dtype=torch.float64).reshape(3, 1) * draw.number(0.9, 1.1)
    x = fake_inputs(draw, (3, 20), scale, 0, -127, 127)
    same_fake(student, reference, x, draw.normal(3, 20), scale, 0, -127, 127)


# --- linear -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="linear", weight=2, hint="How large can a product of two 8-bit integers be, and a sum of many?")
def test_large_integers(student, reference, draw):
    """Sums of large products are exact."""
    x, weight = integers_of(draw, 4, 60, low=90, high=128), integers_of(draw, 6, 60, low=-127, high=-80)
    weight[::2] = -weight[::2]
    scales = draw.uniform(6, 1, low=0.1, high=0.9)
    same_product(student, reference, x, number(0.02), 20, weight, scales, draw.normal(6))


@pytest.mark.grade(
    task="linear", weight=2, hint="What does an input of 0 look like as an integer? How far can it be from q?"
)
def test_inputs_far_from_the_zero_point(student, reference, draw):
    """Zero points at the ends of the range are taken off exactly."""
    for zero_point in (-128, 127, torch.tensor(100, dtype=torch.int32), torch.tensor(-77, dtype=torch.int8)):
        x, weight = integers_of(draw, 3, 7), integers_of(draw, 5, 7, low=-127)
        args = (x, number(draw.number(0.01, 0.9)), zero_point, weight, draw.uniform(5, 1, low=0.1, high=0.9))
        same_product(student, reference, *args, draw.normal(5, std=3.0))


@pytest.mark.grade(task="linear", hint="What may stand before the last dimension? And is there a scale for each row?")
def test_other_inputs(student, reference, draw):
    """Inputs of other shapes, single scales, and as many examples as outputs are no trouble."""
    weight, scale = integers_of(draw, 4, 6, low=-127), number(0.03)
    for shape in ((6,), (4, 6), (2, 3, 6), (5, 4, 4, 6)):
        x = integers_of(draw, *shape)
        same_product(student, reference, x, scale, -9, weight, draw.uniform(4, 1, low=0.1, high=0.9), draw.normal(4))
    same_product(student, reference, x, scale, -9, weight, number(0.07), draw.normal(4))


# --- layer ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="layer", weight=2, hint="Which inputs and rows can a layer meet in the worst case?")
def test_odd_inputs_of_the_layer(student, reference, draw):
    """Inputs of one sign, of other shapes and of zeros, and rows of zeros give finite and right numbers."""
    weight, bias = layer_of(draw, 4, 6)
    weight[draw.integer(0, 4)] = 0.0
    inputs = [draw.uniform(2, 3, 6, low=-9.0, high=-4.0), draw.normal(6), torch.zeros(5, 6, dtype=torch.float64)]
    for each in (bias, None):
        got, expected = student.layer_output(weight, each, inputs), reference.layer_output(weight, each, inputs)
        assert_same(got, expected, what="result")


@pytest.mark.grade(task="layer", hint="Which of the layer's tensors are still those of the linear layer?")
def test_linear_layer_goes_on(student, reference, draw):
    """Training the linear layer on does not change the quantized one."""
    weight, bias = layer_of(draw)
    x = draw.normal(4, 7)
    got, expected = student.layer_after_training(weight, bias, x), reference.layer_after_training(weight, bias, x)
    assert_same(got, expected, what="output after the linear layer has changed")


@pytest.mark.grade(task="layer", hint="Does everything that the layer computes with come from its state?")
def test_state_of_another_layer(student, reference, draw):
    """A layer that loads the state of another one computes as that one."""
    (first, one), (second, two) = layer_of(draw), layer_of(draw)
    args = [first, second], [one, two], draw.normal(4, 7)
    assert_same(student.layer_from_state(*args), reference.layer_from_state(*args), what="output with the loaded state")


# --- model ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="model", weight=2, hint="How deep can a layer be? Or is the model one itself?")
def test_layers_at_all_depths(student, reference, draw):
    """Linear layers at every depth are replaced, other layers are not."""
    shapes = {
        "stem.0.weight": (3, 2, 2), "stem.0.bias": (3,), "body.0.0.weight": (8, 15), "body.0.0.bias": (8,),
        "body.0.1.weight": (8,), "body.0.1.bias": (8,), "body.2.weight": (8, 8), "body.2.bias": (8,),
        "head.weight": (5, 8),
    }  # fmt: skip
    state = {name: draw.normal(*shape) for name, shape in shapes.items()}
    same_model(student, reference, "nested", state, draw.normal(4, 2, 6))
    single = {"weight": draw.normal(5, 7), "bias": draw.normal(5)}
    same_model(student, reference, "single", single, draw.normal(3, 7))
