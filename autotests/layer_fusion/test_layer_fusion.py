"""The layer fusion suite: the formula, two layers, a whole model.

No normalisation is a fresh one, which would be an identity: statistics, factors and terms are all drawn, with factors
of both signs. What is compared is the output of the fused layers, and their weights.
"""

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


# --- fold -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="fold", visibility="public", hint="Write y = bn(W x + b), and collect what multiplies x.")
def test_layer_with_a_bias(student, reference, draw):
    """Weight and bias of a convolution with a bias are folded."""
    same_folding(student, reference, layers_of(draw, 5, 3, 2, 4), 1e-5)


@pytest.mark.grade(task="fold", visibility="public", hint="Which bias does a layer without one have?")
def test_layer_without_a_bias(student, reference, draw):
    """A layer without a bias gets one."""
    same_folding(student, reference, layers_of(draw, 4, 2, 3, 5, bias=False), 1e-5)


@pytest.mark.grade(task="fold", weight=2, hint="Where does eps stand, and when does it matter?")
def test_small_variances(student, reference, draw):
    """Channels that hardly vary are folded right, for any eps."""
    for eps in (1e-5, 1e-3, 0.5):
        same_folding(student, reference, layers_of(draw, 6, 2, 3, 1, low=0.1 * eps, high=2 * eps), eps)
    layers = layers_of(draw, 3, 2, 2, 1)
    layers["var"][1] = 0.0
    same_folding(student, reference, layers, 1e-4)


@pytest.mark.grade(task="fold", hint="What is a normalisation without factor and term?")
def test_normalisation_without_parameters(student, reference, draw):
    """Factor and term may be missing, and the bias as well."""
    same_folding(student, reference, layers_of(draw, 5, 2, 3, 4, affine=False), 1e-3)
    same_folding(student, reference, layers_of(draw, 5, 2, 3, 4, affine=False, bias=False), 1e-3)


@pytest.mark.grade(
    task="fold", weight=2, hint="Which axis of the weight do the channels of the normalisation belong to?"
)
def test_weights_of_other_shapes(student, reference, draw):
    """Matrices and weights of any number of dimensions are folded along the right axis."""
    for shape in ((4, 4, 4, 4), (3, 3), (5, 7), (6, 2, 3), (2, 3, 4, 5, 2)):
        same_folding(student, reference, layers_of(draw, *shape), 1e-5)
    narrow = layers_of(draw, 4, 3, 2, 2, dtype=torch.float32)
    same_folding(student, reference, narrow, 1e-5, rtol=1e-4, atol=1e-5)


# --- fuse layers ------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="fuse_layers", weight=2, hint="Which options does a convolution have besides its sizes?")
def test_options_of_the_convolution(student, reference, draw):
    """The fused layer moves over the image as the convolution did."""
    x = draw.normal(2, 6, 9, 11)
    same_fusion(student, reference, layers_of(draw, 4, 6, 3, 2), x, stride=(2, 3))
    same_fusion(student, reference, layers_of(draw, 4, 6, 3, 2), x, padding=(2, 1))
    same_fusion(student, reference, layers_of(draw, 4, 6, 3, 2, bias=False), x, dilation=(1, 2))
    same_fusion(student, reference, layers_of(draw, 5, 6, 3, 3), x, padding="same", dilation=2)
    same_fusion(student, reference, layers_of(draw, 5, 6, 3, 3), x, padding=(1, 2), padding_mode="reflect")
    same_fusion(student, reference, layers_of(draw, 5, 6, 3, 2), x, padding=2, padding_mode="circular")


@pytest.mark.grade(
    task="fuse_layers",
    weight=2,
    hint="Print both layers and the shapes of their weights. What do groups change in these?",
)
def test_groups(student, reference, draw):
    """Convolutions in groups can be fused, down to one channel for each group."""
    x = draw.normal(2, 6, 5, 7)
    same_fusion(student, reference, layers_of(draw, 4, 3, 3, 2), x, groups=2)
    same_fusion(student, reference, layers_of(draw, 6, 1, 3, 3, bias=False), x, groups=6, padding=1)
    same_fusion(student, reference, layers_of(draw, 12, 1, 2, 2), x, groups=6, stride=2)


@pytest.mark.grade(task="fuse_layers", hint="Which properties of the normalisation matter? Which dtype has the result?")
def test_options_of_the_normalisation(student, reference, draw):
    """Any eps, and normalisations without parameters, are taken over, in the dtype of the layers."""
    x = draw.normal(2, 3, 5, 6)
    same_fusion(student, reference, layers_of(draw, 5, 3, 2, 2, low=0.001, high=0.01), x, 0.02)
    same_fusion(student, reference, layers_of(draw, 5, 3, 2, 2, affine=False), x)
    layers = layers_of(draw, 4, 3, 2, 2, dtype=torch.float32)
    options = {"what": "output of float32 layers", "rtol": 1e-4, "atol": 1e-4}
    narrow = x.to(torch.float32)
    got, expected = student.fused(layers, narrow, {}, 1e-5), reference.fused(layers, narrow, {}, 1e-5)
    assert_same(got["output"], expected["output"], **options)


@pytest.mark.grade(task="fuse_layers", hint="By which numbers does this normalisation work? Are they fixed?")
def test_normalisations_that_cannot_be_fused(student, reference, draw):
    """What has no fixed statistics is refused, what has them is fused."""
    layers = layers_of(draw, 5, 3, 2, 2)
    modes = ["evaluation", "training", "no statistics"]
    assert_same(student.refuses(layers, modes), reference.refuses(layers, modes), what="list of refusals")
    same_fusion(student, reference, layers, draw.normal(2, 3, 4, 5))


# --- fuse model -------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="fuse_model", weight=2, hint="Where can an nn.Sequential lie, and what are its layers called?")
def test_layers_at_all_depths(student, reference, draw):
    """Pairs at every depth are fused."""
    got, expected = same_model(student, reference, "nested", tensors_of(draw, 30), draw.normal(2, 2, 4, 5))
    assert_same(got, expected, what="number of normalisations that are left")


@pytest.mark.grade(
    task="fuse_model", weight=2, hint="Which layer comes directly before a normalisation, and is it sure?"
)
def test_other_orders(student, reference, draw):
    """Only a normalisation that directly follows a convolution goes into it."""
    x = draw.normal(2, 2, 4, 5)
    got, expected = same_model(student, reference, "orders", tensors_of(draw, 40), x)
    assert_same(got, expected, what="number of normalisations that are left")
    got, expected = same_model(student, reference, "transposed", tensors_of(draw, 14), x)
    assert_same(got, expected, what="number of normalisations that are left, after other convolutions")


@pytest.mark.grade(task="fuse_model", hint="What if the same layer stands at two places?")
def test_layers_used_twice(student, reference, draw):
    """A layer that is used at several places is right at each of them."""
    for kind in ("shared", "blocks"):
        same_model(student, reference, kind, tensors_of(draw, 30), draw.normal(2, 2, 4, 5))


@pytest.mark.grade(task="fuse_model", hint="What is returned if there is nothing to do?")
def test_nothing_to_fuse(student, reference, draw):
    """A model without pairs is copied."""
    got, expected = same_model(student, reference, "none", tensors_of(draw, 4), draw.normal(2, 2, 6, 6))
    assert_same(got, expected, what="number of normalisations that are left")
