"""The forward pass suite: layers one by one, the two networks, the loss, prediction and accuracy.

Every axis of an input has a size of its own, except where a check says so. Values are float64, but for the calls that
ask for the dtype. A network's check fails for a network's mistake only: the reference's layers stand in for wrong ones.
"""

from __future__ import annotations

import math

import pytest
import torch

from grader import assert_same, assert_true

CUT = "the result is cut off from the inputs: no gradient gets back to them"
CHANGED = "the function changes a tensor that it was given"
READY_MADE = "a ready-made function of torch does the work; this task is to write it by hand"


def same(student, reference, name, *args, what="result", rtol=1e-6, atol=1e-8, **options):
    """Compare what the function *name* returns, and look whether it was written by hand."""
    got = student.call(name, *args, **options)
    assert_true(got["by hand"], READY_MADE)
    assert_same(got["output"], reference.call(name, *args, **options)["output"], what=what, rtol=rtol, atol=atol)


def same_twice(student, reference, name, *args, what="result", **options):
    """Compare what two calls with the same tensors return, and look whether the tensors survived."""
    got, expected = student.twice(name, *args, **options), reference.twice(name, *args, **options)
    assert_true(got["by hand"], READY_MADE)
    for number, order in enumerate(("first", "second")):
        assert_same(got["output"][number], expected["output"][number], what=f"{what} of the {order} call")
    assert_true(got["unchanged"], CHANGED)


def gradients(student, name, inputs, upstream, *args, **options):
    """Return the gradients of the student's function *name* after the checks that need no expected value."""
    got = student.gradients(name, inputs, upstream, *args, **options)
    assert_true(got["by hand"], READY_MADE)
    assert_true(got["graph"], CUT)
    return got["gradients"]


def same_gradients(student, reference, name, inputs, upstream, *args, **options):
    """Compare the gradients of a function with respect to *inputs*."""
    got = gradients(student, name, inputs, upstream, *args, **options)
    expected = reference.gradients(name, inputs, upstream, *args, **options)["gradients"]
    names = list(inputs) if isinstance(inputs, dict) else [f"argument {number + 1}" for number in range(len(inputs))]
    for which, left, right in zip(names, got, expected, strict=True):
        assert_same(left, right, what=f"gradient of {which}")


def layer(draw, *shape):
    """Return a weight of *shape*, scaled so that signals keep their size, and its bias."""
    return draw.normal(*shape, std=math.sqrt(2 / math.prod(shape[1:]))), draw.normal(shape[0], std=0.5)


def parameters(draw, **shapes):
    """Return the parameters of the layers with the weights of these shapes."""
    params = {}
    for name, shape in shapes.items():
        params[f"{name}.weight"], params[f"{name}.bias"] = layer(draw, *shape)
    return params


def network_state(draw):
    """Return the state of the small network that predictions are made with: 5 features, 8 hidden units, 6 classes."""
    return {
        "0.weight": draw.normal(8, 5),
        "0.bias": draw.normal(8),
        "1.weight": draw.uniform(8, low=0.5, high=1.5),
        "1.bias": draw.normal(8),
        "1.running_mean": draw.normal(8, std=2.0),
        "1.running_var": draw.uniform(8, low=0.3, high=3.0),
        "4.weight": draw.normal(6, 8, std=2.0),
        "4.bias": draw.normal(6, std=0.2),
    }


# --- linear -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="linear",
    weight=1,
    visibility="public",
    hint="Which axis of the weight belongs to the input? Where does a bias come in, if there is one?",
)
def test_linear_of_a_batch(student, reference, draw):
    """A batch of rows goes through a linear layer, with and without a bias."""
    x, (weight, bias) = draw.normal(4, 7), layer(draw, 5, 7)
    assert_same(student.linear(x, weight, bias), reference.linear(x, weight, bias), what="result")
    assert_same(student.linear(x, weight), reference.linear(x, weight), what="result without a bias")


@pytest.mark.grade(task="linear", weight=2, hint="What stays the same whatever dimensions stand before the last one?")
def test_linear_of_other_shapes(student, reference, draw):
    """The layer acts on the last dimension, whatever stands before it."""
    weight, bias = layer(draw, 5, 6)
    for shape in ((6,), (5, 6), (2, 3, 6), (2, 3, 4, 6), (3, 5, 5, 6)):
        x = draw.normal(*shape)
        got, expected = student.linear(x, weight, bias), reference.linear(x, weight, bias)
        assert_same(got, expected, what=f"result for an input of {len(shape)} dimensions")


@pytest.mark.grade(task="linear", weight=2, hint="Is the weight the same afterwards? Does autograd see every step?")
def test_linear_within_training(student, reference, draw):
    """The layer can be called again, and gradients reach all it was given."""
    x, (weight, bias) = draw.normal(3, 4, 7), layer(draw, 5, 7)
    same_twice(student, reference, "linear", x, weight, bias)
    same_gradients(student, reference, "linear", [x, weight, bias], draw.normal(3, 4, 5))


# --- relu -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="relu", visibility="public", hint="What is max(0, x) for a large x? Is x still whole?")
def test_relu_of_a_matrix(student, reference, draw):
    """Positive numbers pass, negative ones do not, and the input stays as it was."""
    x = torch.cat([draw.uniform(4, 6, low=-9.0, high=9.0), draw.uniform(1, 6, low=7.0, high=9.0)])
    same_twice(student, reference, "relu", x)


@pytest.mark.grade(task="relu", weight=2, hint="Which inputs does the hand-out name besides matrices of floats?")
def test_relu_of_unusual_inputs(student, reference, draw):
    """Every dtype and shape is allowed, and what is no ordinary number is treated as the hand-out says."""
    odd = torch.tensor([-math.inf, 3.0, math.inf, -2.0, math.nan, 0.5], dtype=torch.float64)
    assert_same(student.relu(odd), reference.relu(odd), what="result for infinities and NaN")
    whole = torch.cat([draw.integers(7, low=-9, high=0), draw.integers(5, low=1, high=10)])
    half = draw.normal(3, 4, std=3.0, dtype=torch.float16)
    inputs = {"integers": whole, "half precision": half, "a 0-D tensor": draw.uniform(low=1.0, high=2.0)}
    for name, x in inputs.items():
        assert_same(student.relu(x), reference.relu(x), what=f"result for {name}")
    x = draw.normal(2, 3)
    assert_same(student.without_rows("relu", x), reference.without_rows("relu", x), what="result for an empty tensor")


@pytest.mark.grade(task="relu", weight=1, hint="What is the slope where x is negative, and where it is positive?")
def test_relu_sends_gradients_back(student, reference, draw):
    """The gradient is that of max(0, x)."""
    size = draw.uniform(4, 6, low=0.1, high=9.0)
    x = torch.where(draw.mask(4, 6), size, -size)
    x[0, :2] = torch.stack([size[0, 0], -size[0, 1]])
    same_gradients(student, reference, "relu", [x], draw.normal(4, 6))


# --- flatten ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="flatten", visibility="public", hint="Which dimension keeps its place? In which order?")
def test_flatten_of_images(student, reference, draw):
    """A batch of images becomes a batch of rows."""
    for batch in (3, 1):
        x = draw.normal(batch, 2, 4, 5)
        assert_same(student.flatten(x), reference.flatten(x), what="result" if batch > 1 else "result for one image")


@pytest.mark.grade(task="flatten", weight=2, hint="Which dimensions are joined, any layout and any length given?")
def test_flatten_in_general(student, reference, draw):
    """Other ranges of dimensions, memory layouts and lengths work, and gradients get back."""
    x = draw.normal(2, 3, 4, 5)
    for start, end in ((0, -1), (1, 2), (0, 1), (-3, -2), (2, 2), (-2, 3)):
        got, expected = student.flatten(x, start, end), reference.flatten(x, start, end)
        assert_same(got, expected, what="result for other start_dim and end_dim")
    strided = draw.normal(2, 4, 5, 3).permute(0, 3, 1, 2)  # (2, 3, 4, 5), channels last in memory
    assert_same(student.flatten(strided), reference.flatten(strided), what="result for a tensor that is not contiguous")
    got, expected = student.without_rows("flatten", x), reference.without_rows("flatten", x)
    assert_same(got, expected, what="result for an empty batch")
    same_gradients(student, reference, "flatten", [x], draw.normal(2, 60))


# --- conv2d -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="conv2d",
    weight=2,
    visibility="public",
    hint="Which element of the kernel meets which pixel, what is summed, and what is added?",
)
def test_conv_of_a_batch(student, reference, draw):
    """Images go through a convolution with a kernel that is no square, with and without a bias."""
    x, (weight, bias) = draw.normal(2, 3, 6, 9), layer(draw, 4, 3, 3, 2)
    same(student, reference, "conv2d", x, weight, bias)
    same(student, reference, "conv2d", x, weight, what="result without a bias")


@pytest.mark.grade(task="conv2d", weight=2, hint="What surrounds the image, where, and from what moment on?")
def test_conv_with_padding(student, reference, draw):
    """Padding is what the hand-out says it is."""
    x, (weight, bias) = draw.normal(2, 3, 4, 6, mean=3.0), layer(draw, 5, 3, 2, 3)
    same(student, reference, "conv2d", x, weight, bias, padding=2)
    same(student, reference, "conv2d", x, weight, bias, padding=(2, 1), what="result for two paddings")


@pytest.mark.grade(task="conv2d", weight=2, hint="What if a step does not fit, and on which axis? How small may x be?")
def test_conv_with_stride(student, reference, draw):
    """Strides work on both axes, and the size of the result follows the formula down to the smallest image."""
    x, (weight, bias) = draw.normal(2, 3, 8, 11), layer(draw, 4, 3, 3, 2)
    for stride in (2, 3, (2, 1), (1, 3)):
        same(student, reference, "conv2d", x, weight, bias, stride=stride, what="result with a stride")
    small, (large, bias) = draw.normal(1, 2, 3, 4), layer(draw, 3, 2, 5, 6)
    same(student, reference, "conv2d", small, large, bias, padding=1, what="result where the kernel just fits")
    for shape in ((1, 2, 4, 7), (1, 2, 7, 3)):
        refused = student.refuses(draw.normal(*shape), large)
        assert_true(refused, "an image smaller than the kernel is not refused with a ValueError")


@pytest.mark.grade(task="conv2d", weight=2, hint="In what precision are sums taken? Which axis is first in a pair?")
def test_conv_of_bright_images(student, reference, draw):
    """The result is as precise as its inputs, also when large terms cancel."""
    x, (weight, bias) = draw.normal(2, 3, 7, 8, mean=1e4), layer(draw, 4, 3, 3, 4)
    balanced = weight - weight.mean(dim=(1, 2, 3), keepdim=True)
    same(student, reference, "conv2d", x, balanced, bias, stride=(3, 2), padding=(1, 2))
    narrow, kernel = draw.normal(2, 3, 5, 6, dtype=torch.float32), draw.normal(4, 3, 2, 3, dtype=torch.float32)
    same(student, reference, "conv2d", narrow, kernel, rtol=1e-4, atol=1e-5, what="result for float32 inputs")


@pytest.mark.grade(task="conv2d", weight=2, hint="Can autograd follow each sum? Are the inputs as they were?")
def test_conv_within_training(student, reference, draw):
    """The convolution can be called again, and gradients reach all it was given."""
    x, (weight, bias) = draw.normal(2, 3, 5, 7), layer(draw, 4, 3, 3, 2)
    same_twice(student, reference, "conv2d", x, weight, bias, stride=(2, 1), padding=1)
    upstream = draw.normal(2, 4, 3, 8)
    same_gradients(student, reference, "conv2d", [x, weight, bias], upstream, stride=(2, 1), padding=1)


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
    same(student, reference, "max_pool2d", x, 2, what="result of max_pool2d")
    same(student, reference, "avg_pool2d", x, 2, what="result of avg_pool2d")


@pytest.mark.grade(task="pooling", weight=2, hint="What may never win at the border? Do windows share elements?")
def test_max_pool_of_dark_images(student, reference, draw):
    """Kernels, strides and paddings of every form work on images of negative numbers."""
    x = draw.uniform(2, 3, 8, 11, low=-9.0, high=-1.0)
    same(student, reference, "max_pool2d", x, 3, stride=2, what="result with a stride")
    same(student, reference, "max_pool2d", x, (2, 3), what="result for a kernel that is no square")
    same(student, reference, "max_pool2d", x, (3, 2), stride=(2, 1), padding=1, what="result with padding")
    same(student, reference, "max_pool2d", x, (4, 3), stride=(1, 2), padding=(2, 0), what="result for two paddings")


@pytest.mark.grade(
    task="pooling", weight=2, hint="How many elements does a window at the border count? Which axis is first in a pair?"
)
def test_avg_pool_of_bright_images(student, reference, draw):
    """Kernels, strides and paddings of every form work on images of positive numbers."""
    x = draw.uniform(2, 3, 8, 11, low=1.0, high=9.0)
    same(student, reference, "avg_pool2d", x, 3, stride=2, what="result with a stride")
    same(student, reference, "avg_pool2d", x, (2, 3), what="result for a kernel that is no square")
    same(student, reference, "avg_pool2d", x, (3, 2), stride=(2, 1), padding=1, what="result with padding")
    same(student, reference, "avg_pool2d", x, (4, 3), stride=(1, 2), padding=(2, 0), what="result for two paddings")


@pytest.mark.grade(
    task="pooling", weight=2, hint="How much gradient does a window pass on, and to which elements? Is x as it was?"
)
def test_pooling_within_training(student, reference, draw):
    """Gradients get back from both kinds of windows, equal elements are no trouble, the input stays as it was."""
    x, upstream = draw.normal(2, 3, 4, 6), draw.normal(2, 3, 2, 3)
    for name in ("max_pool2d", "avg_pool2d"):
        same_twice(student, reference, name, x, 2)
        same_gradients(student, reference, name, [x], upstream, 2)
        narrow = draw.normal(2, 3, 5, 4, dtype=torch.float32)
        same(student, reference, name, narrow, 2, rtol=1e-4, atol=1e-5, what="result for float32 inputs")
    equal = draw.integers(2, 3, 4, 6, low=1, high=3).double()
    same(student, reference, "max_pool2d", equal, 2, what="result for windows of equal elements")
    (passed_on,) = gradients(student, "max_pool2d", [torch.full_like(equal, 2.0)], upstream, 2)
    by_window = passed_on.reshape(2, 3, 2, 2, 3, 2).sum(dim=(3, 5))
    assert_same(by_window, upstream, what="gradient that a window of equal elements gets")


# --- mlp --------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="mlp", weight=1, visibility="public", hint="Where does a ReLU stand? What are logits?")
def test_mlp_of_two_layers(student, reference, draw):
    """A small network gives its logits."""
    params = parameters(draw, fc1=(7, 6), fc2=(5, 7))
    x = draw.normal(4, 6)
    assert_same(student.mlp_forward(x, params), reference.mlp_forward(x, params), what="result")


@pytest.mark.grade(task="mlp", weight=2, hint="May you rely on the number of layers, the order of keys, 2-D inputs?")
def test_mlp_of_other_depths(student, reference, draw):
    """Any number of layers works, whatever the order of the parameters and the form of the samples."""
    params = parameters(draw, fc1=(7, 24), fc2=(6, 7), fc3=(5, 6))
    keys = list(params)
    mixed = {keys[place]: params[keys[place]] for place in (4, 1, 3, 0, 5, 2)}
    images = draw.normal(3, 2, 3, 4)
    got, expected = student.mlp_forward(images, mixed), reference.mlp_forward(images, mixed)
    assert_same(got, expected, what="result of three layers for images")
    single = parameters(draw, fc1=(5, 6))
    x = draw.normal(3, 6)
    assert_same(student.mlp_forward(x, single), reference.mlp_forward(x, single), what="result of a single layer")
    deep = {}
    for number in range(1, 12):
        deep[f"fc{number}.weight"] = draw.uniform(6, 6, low=-0.2, high=0.6)
        deep[f"fc{number}.bias"] = draw.uniform(6, low=-0.1, high=0.3)
    assert_same(student.mlp_forward(x, deep), reference.mlp_forward(x, deep), what="result of eleven layers")


@pytest.mark.grade(task="mlp", weight=1, hint="Does every step leave the parameters whole, and the graph too?")
def test_mlp_within_training(student, reference, draw):
    """The network can be called again, and gradients reach all parameters."""
    params = parameters(draw, fc1=(7, 6), fc2=(8, 7), fc3=(5, 8))
    x = draw.normal(4, 6)
    same_twice(student, reference, "mlp_forward", x, params, what="result")
    same_gradients(student, reference, "mlp_forward", params, draw.normal(4, 5), x)


# --- lenet5 -----------------------------------------------------------------------------------------------------------


@pytest.mark.timeout(30)
@pytest.mark.grade(
    task="lenet5",
    weight=1,
    visibility="public",
    hint="Go along the drawing, layer by layer: which one comes next, and is the shape right?",
)
def test_lenet5_of_digits(student, reference, draw):
    """The network of the paper's sizes gives the logits of two digits."""
    params = parameters(
        draw, conv1=(6, 1, 5, 5), conv2=(16, 6, 5, 5), fc1=(120, 400), fc2=(84, 120), fc3=(10, 84)
    )  # fmt: skip
    x = draw.uniform(2, 1, 28, 28)
    assert_same(student.lenet5_forward(x, params), reference.lenet5_forward(x, params), what="result")


@pytest.mark.timeout(30)
@pytest.mark.grade(task="lenet5", weight=2, hint="Which sizes do you know before you see the parameters?")
def test_lenet5_of_other_sizes(student, reference, draw):
    """The parameters alone say how wide the network is, and how large its images are."""
    params = parameters(draw, conv1=(3, 2, 5, 5), conv2=(4, 3, 5, 5), fc1=(9, 24), fc2=(8, 9), fc3=(7, 8))
    for batch in (3, 1):
        x = draw.normal(batch, 2, 16, 20)
        got, expected = student.lenet5_forward(x, params), reference.lenet5_forward(x, params)
        assert_same(got, expected, what="result" if batch > 1 else "result for one image")


@pytest.mark.timeout(30)
@pytest.mark.grade(task="lenet5", weight=1, hint="Does every step leave the parameters whole, and the graph too?")
def test_lenet5_within_training(student, reference, draw):
    """The network can be called again, and gradients reach all parameters."""
    params = parameters(draw, conv1=(3, 1, 5, 5), conv2=(4, 3, 5, 5), fc1=(9, 12), fc2=(8, 9), fc3=(7, 8))
    x = draw.normal(2, 1, 12, 20)
    same_twice(student, reference, "lenet5_forward", x, params, what="result")
    same_gradients(student, reference, "lenet5_forward", params, draw.normal(2, 7), x)


# --- loss -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="loss", weight=1, visibility="public", hint="Does it start from logits? What is averaged?")
def test_loss_of_a_batch(student, reference, draw):
    """The mean loss of a batch of logits comes out."""
    logits, target = draw.normal(6, 5, std=2.0), draw.integers(6, high=5)
    same(student, reference, "cross_entropy", logits, target, what="loss")


@pytest.mark.grade(task="loss", weight=2, hint="Where can exp overflow, or log meet 0, and in which of the rows?")
def test_loss_of_extreme_logits(student, reference, draw):
    """Logits of any size give the exact loss."""
    level = torch.tensor([[0.0], [1e4], [-1e4], [300.0], [-2e3], [5e3], [40.0]], dtype=torch.float64)
    target = draw.integers(7, high=5)
    logits = level + draw.normal(7, 5, std=3.0)
    same(student, reference, "cross_entropy", logits, target, what="loss of rows on different levels")
    logits = draw.uniform(7, 5, low=-1e4, high=1e4)
    same(student, reference, "cross_entropy", logits, target, what="loss of logits far apart")
    logits = draw.normal(7, 5)
    logits[torch.arange(7), (target + draw.integers(7, low=1, high=5)) % 5] = -math.inf
    same(student, reference, "cross_entropy", logits, target, what="loss with classes ruled out")


@pytest.mark.grade(task="loss", weight=2, hint="Does autograd see every step? Are the logits as they were?")
def test_loss_within_training(student, reference, draw):
    """The loss keeps the dtype, leaves the logits as they were, and its gradient gets back."""
    logits, target = draw.normal(5, 5, std=2.0), draw.integers(5, high=5)  # as many samples as classes
    same_twice(student, reference, "cross_entropy", logits, target, what="loss")
    narrow = draw.normal(4, 6, dtype=torch.float32)
    options = {"what": "loss of float32 logits", "rtol": 1e-4, "atol": 1e-5}
    same(student, reference, "cross_entropy", narrow, draw.integers(4, high=6), **options)
    same_gradients(student, reference, "cross_entropy", [logits], draw.uniform(low=1.0, high=3.0), target)


# --- predict ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="predict", weight=3, visibility="public", hint="What differs between training and inference?")
def test_predicts_in_inference_mode(student, reference, draw):
    """A model that is being trained predicts without learning anything from it."""
    x, state = draw.normal(9, 5, std=4.0), network_state(draw)
    got, expected = student.predicted(x, state), reference.predicted(x, state)
    assert_true(got["called"], "the model is run in a way that leaves out its hooks")
    assert_true(not got["trained"], "the model runs in training mode")
    assert_true(not got["recorded"], "autograd records the model's forward pass")
    assert_same(got["statistics"], expected["statistics"], what="running mean of the model's batch normalisation")
    assert_same(got["classes"], expected["classes"], what="prediction")
    assert_true(got["recording after"], "autograd stays switched off after the prediction")


@pytest.mark.grade(task="predict", weight=3, hint="In which mode is each part of the model, whatever happens?")
def test_prediction_leaves_the_mode(student, reference, draw):
    """The model is in the mode it was in, in all its parts and even after an error."""
    x, state = draw.normal(9, 5, std=4.0), network_state(draw)
    for training, frozen in ((True, False), (False, True), (True, True)):
        got, expected = student.modes(x, state, training, frozen), reference.modes(x, state, training, frozen)
        assert_same(got["classes"], expected["classes"], what="prediction")
        assert_true(got["own"], "the model is not in the mode it was in before")
        assert_true(got["all"], "a part of the model is not in the mode it was in before")
    got, expected = student.modes_after_error(x, state), reference.modes_after_error(x, state)
    assert_true(got["raised"], "an error of the model is swallowed")
    assert_true(got["mode kept"], "the model is not in the mode it was in before an error")
    assert_true(got["recording after"], "autograd stays switched off after an error")
    assert_same(got["classes"], expected["classes"], what="prediction after an error")


# --- accuracy ---------------------------------------------------------------------------------------------------------


def scored_batches(draw, sizes, right):
    """Return batches of logits of 6 classes and targets, of which *right* of each batch agree; none is near a tie."""
    batches = []
    for size, count in zip(sizes, right, strict=True):
        best = draw.integers(size, high=6)
        logits = draw.normal(size, 6)
        logits[torch.arange(size), best] += 9.0 + logits.abs().max()
        other = (best + draw.integers(size, low=1, high=6)) % 6
        batches.append((logits, torch.where(torch.tensor(draw.permutation(size)) < count, best, other)))
    return batches


@pytest.mark.grade(task="accuracy", weight=1, visibility="public", hint="How many are right, of how many?")
def test_accuracy_of_equal_batches(student, reference, draw):
    """Right predictions are counted over all batches."""
    counts = [(1, 2, 4)[place] for place in draw.permutation(3)]
    batches = scored_batches(draw, [4, 4, 4], counts)
    got, expected = student.scored(batches, False), reference.scored(batches, False)
    assert_same(got["accuracy"], expected["accuracy"], what="accuracy")


@pytest.mark.grade(
    task="accuracy",
    weight=2,
    hint="Does each sample count the same, and come only once? In which mode does the model run?",
)
def test_accuracy_of_a_stream(student, reference, draw):
    """Batches that differ in size come one after another, and the model runs as in a prediction."""
    batches = scored_batches(draw, [5, 5, 2], [5, 1, 0])
    got, expected = student.scored(batches, True), reference.scored(batches, True)
    assert_true(not got["trained"], "the model runs in training mode")
    assert_true(not got["recorded"], "autograd records the model's forward pass")
    assert_same(got["accuracy"], expected["accuracy"], what="accuracy")
    assert_true(got["mode kept"], "the model is not in the mode it was in before")
    assert_true(got["recording after"], "autograd stays switched off")
