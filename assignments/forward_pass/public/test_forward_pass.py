"""The visible checks of forward_pass; `grader check forward_pass` runs them."""

from __future__ import annotations
import math
import pytest
import torch
from grader import assert_same, assert_true


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


@pytest.mark.grade(task="relu", visibility="public", hint="What is max(0, x) for a large x? Is x still whole?")
def test_relu_of_a_matrix(student, reference, draw):
    """Positive numbers pass, negative ones do not, and the input stays as it was."""
    x = torch.cat([draw.uniform(4, 6, low=-9.0, high=9.0), draw.uniform(1, 6, low=7.0, high=9.0)])
    same_twice(student, reference, "relu", x)


@pytest.mark.grade(task="flatten", visibility="public", hint="Which dimension keeps its place? In which order?")
def test_flatten_of_images(student, reference, draw):
    """A batch of images becomes a batch of rows."""
    for batch in (3, 1):
        x = draw.normal(batch, 2, 4, 5)
        assert_same(student.flatten(x), reference.flatten(x), what="result" if batch > 1 else "result for one image")


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


@pytest.mark.grade(task="mlp", weight=1, visibility="public", hint="Where does a ReLU stand? What are logits?")
def test_mlp_of_two_layers(student, reference, draw):
    """A small network gives its logits."""
    params = parameters(draw, fc1=(7, 6), fc2=(5, 7))
    x = draw.normal(4, 6)
    assert_same(student.mlp_forward(x, params), reference.mlp_forward(x, params), what="result")


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


@pytest.mark.grade(task="loss", weight=1, visibility="public", hint="Does it start from logits? What is averaged?")
def test_loss_of_a_batch(student, reference, draw):
    """The mean loss of a batch of logits comes out."""
    logits, target = draw.normal(6, 5, std=2.0), draw.integers(6, high=5)
    same(student, reference, "cross_entropy", logits, target, what="loss")


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
