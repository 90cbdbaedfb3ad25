"""The visible checks of layer_fusion; `grader check layer_fusion` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


def layers_of(draw, *shape, bias=True, affine=True, dtype=torch.float64, low=0.2, high=3.0):
    """Return weight and bias of a convolution, and statistics, factor and term of a normalisation."""
    count = shape[0]
    signs = draw.integers(count, high=2) * 2 - 1
    made = {
        "weight": draw.normal(*shape),
        "bias": draw.normal(count, std=2.0) if bias else None,
        "mean": draw.normal(count, std=2.0),
        "var": draw.uniform(count, low=low, high=high),
        "gamma": signs * draw.uniform(count, low=0.5, high=2.0) if affine else None,
        "beta": draw.normal(count, std=2.0) if affine else None,
    }
    return {name: None if value is None else value.to(dtype) for name, value in made.items()}


def same_folding(student, reference, layers, eps, **options):
    """Compare folded weight and bias."""
    args = (*(layers[name] for name in ("weight", "bias", "mean", "var", "gamma", "beta")), eps)
    got, expected = student.folded(*args), reference.folded(*args)
    assert_same(got["weight"], expected["weight"], what="weight", **options)
    assert_same(got["bias"], expected["bias"], what="bias", **options)
    assert_same(got["arguments"], expected["arguments"], what="list of arguments afterwards")


def same_fusion(student, reference, layers, x, eps=1e-5, **options):
    """Compare the layer that two are fused into."""
    got, expected = student.fused(layers, x, options, eps), reference.fused(layers, x, options, eps)
    assert_true(got["convolution"], "the result is not an nn.Conv2d")
    assert_same(got["output"], expected["output"], what="output of the fused layer", rtol=1e-5, atol=1e-6)
    assert_same(got["parameters"], expected["parameters"], what="dict of parameters", rtol=1e-5, atol=1e-6)
    assert_true(not got["same layer"], "the result is the convolution that was passed in")
    assert_true(got["unchanged"], "a layer that was passed in is changed")
    assert_true(not got["shared"], "the fused layer shares memory with one that was passed in")


def tensors_of(draw, count):
    """Return numbers to fill a model with: enough for each of *count* parameters and buffers."""
    return [draw.normal(300, std=0.7) for _ in range(count)]


def same_model(student, reference, *args):
    """Compare a fused model with the reference's."""
    got, expected = student.fused_model(*args), reference.fused_model(*args)
    assert_same(got["output"], expected["output"], what="output of the fused model")
    assert_true(not got["same model"], "the result is the model that was passed in")
    assert_true(got["unchanged"], "the model that was passed in is changed")
    assert_same(got["output later"], expected["output later"], what="output after the given model has changed")
    return got["normalisations"], expected["normalisations"]


@pytest.mark.grade(task="fold", visibility="public", hint="Write y = bn(W x + b), and collect what multiplies x.")
def test_layer_with_a_bias(student, reference, draw):
    """Weight and bias of a convolution with a bias are folded."""
    same_folding(student, reference, layers_of(draw, 5, 3, 2, 4), 1e-5)


@pytest.mark.grade(task="fold", visibility="public", hint="Which bias does a layer without one have?")
def test_layer_without_a_bias(student, reference, draw):
    """A layer without a bias gets one."""
    same_folding(student, reference, layers_of(draw, 4, 2, 3, 5, bias=False), 1e-5)


@pytest.mark.grade(
    task="fuse_layers", visibility="public", hint="Is the result a layer of its own, that gives the same?"
)
def test_convolution_with_a_bias(student, reference, draw):
    """One layer gives what the two gave."""
    same_fusion(student, reference, layers_of(draw, 5, 3, 2, 3), draw.normal(2, 3, 6, 7))


@pytest.mark.grade(
    task="fuse_layers", visibility="public", hint="How do you make a layer with a bias from one without?"
)
def test_convolution_without_a_bias(student, reference, draw):
    """A convolution without a bias can be fused."""
    same_fusion(student, reference, layers_of(draw, 4, 2, 3, 3, bias=False), draw.normal(3, 2, 5, 6))


@pytest.mark.grade(
    task="fuse_model",
    visibility="public",
    hint="Print the model and the copy. Which layer does what the normalisation did, and how often is it done?",
)
def test_small_model(student, reference, draw):
    """A small model gives the same with fewer layers."""
    got, expected = same_model(student, reference, "small", tensors_of(draw, 14), draw.normal(3, 2, 5, 7))
    assert_same(got, expected, what="number of normalisations that are left")


@pytest.mark.grade(task="fuse_model", visibility="public", hint="What does a normalisation compute in training?")
def test_model_in_training(student, reference, draw):
    """A model in training mode is refused, one in evaluation mode is not."""
    args = "small", tensors_of(draw, 14), draw.normal(3, 2, 5, 7)
    assert_same(student.refuses_model(*args), reference.refuses_model(*args), what="refusal and output")
