"""The visible checks of initialization; `grader check initialization` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


NAMES = ("glorot_uniform_", "glorot_normal_", "he_uniform_", "he_normal_")


FILLINGS = tuple((name, name.split("_")[1]) for name in NAMES)  # with the law that each draws from


SCALE = "scale of the weights, element by element, against numbers of the same generator"


def seed_of(draw):
    """Return a seed for a generator."""
    return draw.integer(1, 2**31)


def same_filled(student, reference, name, law, weight, seed, **options):
    """Compare the scale of a filling, and what became of the parameter."""
    got = student.filled(name, law, weight, seed, options)
    expected = reference.filled(name, law, weight, seed, options)
    assert_same(got["scale"], expected["scale"], what=f"{name}: {SCALE}")
    assert_true(got["by hand"], "a ready-made function of torch.nn.init does the work; write it by hand")
    return got


@pytest.mark.grade(task="fans", visibility="public", hint="Which axis of a weight belongs to the outputs?")
def test_fans_of_a_matrix(student, reference, draw):
    """A linear layer's weight has a fan-in and a fan-out."""
    weights = [draw.normal(5, 3), draw.normal(2, 9)]
    assert_same(student.fans_of(*weights), reference.fans_of(*weights), what="list of fans")


@pytest.mark.grade(
    task="gain",
    visibility="public",
    hint="Is each name's number that of the table? Is it a factor of the deviation or of the variance?",
)
def test_gains(student, reference):
    """The nonlinearities without parameters have their gains."""
    for name in ("linear", "sigmoid", "tanh", "relu", "selu"):
        assert_same(student.gain_of(name), reference.gain_of(name), what=f"gain of {name}")


@pytest.mark.grade(task="gain", visibility="public", hint="What happens to a name that is misspelt?")
def test_gain_of_an_unknown_name(student, reference):
    """A name that is not in the list is refused, and the others are not."""
    for name in ("rleu", "", "gelu"):
        said, _ = student.raises("gain_of", name)
        assert_true(said, "an unknown nonlinearity is not refused with a ValueError")
    assert_same(
        student.raises("gain_of", "tanh")[0], reference.raises("gain_of", "tanh")[0], what="answer to a known name"
    )
    assert_same(student.gain_of("tanh"), reference.gain_of("tanh"), what="gain")


@pytest.mark.grade(
    task="filling", weight=2, visibility="public", hint="Which fans does the formula take, and which root?"
)
def test_filling_a_matrix(student, reference, draw):
    """The four fillings give a matrix the scale of their formula."""
    weight, seed = draw.normal(6, 11), seed_of(draw)
    for name, law in FILLINGS:
        same_filled(student, reference, name, law, weight, seed)


def same_layer(student, reference, kind, args, law, like, seed, **options):
    """Compare the scale of a layer's weight, and its other parameters and buffers."""
    got = student.layer_filled(kind, args, options, law, like, seed)
    expected = reference.layer_filled(kind, args, options, law, like, seed)
    what = f"weight of {kind}" if law == "none" else f"{kind}: {SCALE}"
    assert_same(got["weight"], expected["weight"], what=what)
    assert_same(got["others"], expected["others"], what=f"other parameters and buffers of {kind}, by name")


@pytest.mark.grade(
    task="layers", weight=2, visibility="public", hint="Which rule has which layer? What becomes of a bias?"
)
def test_single_layers(student, reference, draw):
    """A linear layer, a convolution and a normalisation get their first values."""
    like, seed = draw.normal(1), seed_of(draw)
    same_layer(student, reference, "Linear", [7, 4], "uniform", like, seed)
    same_layer(student, reference, "Conv2d", [3, 5, 2], "normal", like, seed)
    same_layer(student, reference, "BatchNorm2d", [6], "none", like, seed)


@pytest.mark.grade(task="output_bias", visibility="public", hint="Which function undoes the exponentials of a softmax?")
def test_shares_of_a_few_classes(student, reference, draw):
    """A classifier starts with the shares of its classes."""
    weight, counts = draw.normal(5, 3), torch.tensor([10, 40, 5, 25, 20])
    got, expected = student.started(weight, counts), reference.started(weight, counts)
    assert_same(got["shares"], expected["shares"], what="softmax for an input of zeros", rtol=1e-5)
