"""The initialization suite: fans, gains, fillings, a rule for each layer, and the bias of a classifier.

Numbers that a filling drew are divided by numbers drawn from the same seed: the scale that is left is exact, whatever
the seed is. Every axis of a weight has a size of its own.
"""

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


# --- fans -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="fans", visibility="public", hint="Which axis of a weight belongs to the outputs?")
def test_fans_of_a_matrix(student, reference, draw):
    """A linear layer's weight has a fan-in and a fan-out."""
    weights = [draw.normal(5, 3), draw.normal(2, 9)]
    assert_same(student.fans_of(*weights), reference.fans_of(*weights), what="list of fans")


@pytest.mark.grade(task="fans", weight=2, hint="How many numbers is one pixel of a convolution's result made of?")
def test_fans_of_kernels(student, reference, draw):
    """Convolutions of one, two and three dimensions have theirs."""
    weights = [draw.normal(*shape) for shape in ((5, 3, 4), (6, 3, 2, 5), (4, 5, 2, 3, 6), (7, 1, 3, 2))]
    assert_same(student.fans_of(*weights), reference.fans_of(*weights), what="list of fans")


@pytest.mark.grade(task="fans", hint="What has no inputs that one could tell from its outputs?")
def test_fans_of_a_vector(student, reference, draw):
    """A bias has no fans, and neither has a single number; a matrix of one row has."""
    for shape in ((6,), ()):
        said, _ = student.raises("fans", draw.normal(*shape))
        assert_true(said, "a tensor without inputs and outputs is not refused with a ValueError")
    weight = draw.normal(1, 8)
    assert_same(student.fans_of(weight), reference.fans_of(weight), what="list of fans")


# --- gain -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="gain",
    visibility="public",
    hint="Is each name's number that of the table? Is it a factor of the deviation or of the variance?",
)
def test_gains(student, reference):
    """The nonlinearities without parameters have their gains."""
    for name in ("linear", "sigmoid", "tanh", "relu", "selu"):
        assert_same(student.gain_of(name), reference.gain_of(name), what=f"gain of {name}")


@pytest.mark.grade(task="gain", weight=2, hint="What does a slope of 1 make of a leaky ReLU, and one of 0?")
def test_gains_of_leaky_relus(student, reference, draw):
    """A leaky ReLU's gain depends on its slope, and has a default; no other's does."""
    for slope in (draw.number(0.3, 0.9), draw.number(1.2, 3.0), 0.0, 1.0):
        assert_same(student.gain_of("leaky_relu", slope), reference.gain_of("leaky_relu", slope), what="gain")
    assert_same(student.gain_of("leaky_relu"), reference.gain_of("leaky_relu"), what="gain of the default slope")
    assert_same(student.gain_of("relu", 2.0), reference.gain_of("relu", 2.0), what="gain of a ReLU")


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


# --- filling ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="filling", weight=2, visibility="public", hint="Which fans does the formula take, and which root?"
)
def test_filling_a_matrix(student, reference, draw):
    """The four fillings give a matrix the scale of their formula."""
    weight, seed = draw.normal(6, 11), seed_of(draw)
    for name, law in FILLINGS:
        same_filled(student, reference, name, law, weight, seed)


@pytest.mark.grade(task="filling", weight=2, hint="Do all options reach the formula? Is a gain squared anywhere?")
def test_filling_with_options(student, reference, draw):
    """Gains, modes and slopes change the scale of a kernel as the formulas say."""
    weight, seed = draw.normal(6, 3, 2, 5), seed_of(draw)
    for name, law in FILLINGS[:2]:
        same_filled(student, reference, name, law, weight, seed, gain=draw.number(2.0, 5.0))
    choices = (
        {"mode": "fan_out"},
        {"nonlinearity": "tanh"},
        {"mode": "fan_out", "nonlinearity": "leaky_relu", "slope": draw.number(0.4, 2.0)},
        {"nonlinearity": "leaky_relu"},
    )
    for name, law in FILLINGS[2:]:
        for options in choices:
            same_filled(student, reference, name, law, weight, seed, **options)


@pytest.mark.grade(
    task="filling", weight=2, hint="Is it still the same parameter, with the same memory, and trainable?"
)
def test_filling_in_place(student, reference, draw):
    """A parameter is filled where it lies, stays trainable, and is returned."""
    weight = draw.normal(4, 5, 3)
    for name, law in FILLINGS:
        got = same_filled(student, reference, name, law, weight, seed_of(draw))
        assert_true(got["same"], "what is returned is not the tensor that was given")
        assert_true(
            got["trainable"], "the parameter is not a trainable leaf any more, or autograd recorded the filling"
        )


@pytest.mark.grade(task="filling", weight=2, hint="Where do random numbers come from, and who else needs them?")
def test_source_of_the_numbers(student, reference, draw):
    """All numbers come from the given generator, or from the global one where none is given."""
    weight, seed = draw.normal(7, 4), seed_of(draw)
    for name, law in FILLINGS:
        got = same_filled(student, reference, name, law, weight, seed)
        assert_true(got["global"], "the state of the global generator is not what it was")
        assert_true(got["generator"], "the given generator was not used exactly once for each element")
        arguments = (name, law, weight, seed)
        expected = reference.filled_globally(*arguments)
        assert_same(student.filled_globally(*arguments), expected, what="scale without a generator")


@pytest.mark.grade(task="filling", weight=1, hint="Which dtype has the tensor? Is it filled before the mode is known?")
def test_filling_of_other_tensors(student, reference, draw):
    """Tensors of another dtype keep it, and an unknown mode is refused before anything is filled."""
    weight, seed = draw.normal(60, 40, dtype=torch.float32), seed_of(draw)
    for name, _ in FILLINGS:
        got, expected = student.filled_narrowly(name, weight, seed), reference.filled_narrowly(name, weight, seed)
        assert_same(got, expected, what="filled float32 tensor", rtol=1e-4, atol=1e-5)
    small = draw.normal(3, 4)
    for name, _ in FILLINGS[2:]:
        said, (kept, _) = student.raises(name, small, "fan_avg")
        assert_true(said, "an unknown mode is not refused with a ValueError")
        assert_same(kept, small, what="tensor after an unknown mode")


# --- layers -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="layers", weight=2, hint="Which layers does the table name, and may something be missing in them?"
)
def test_other_layers(student, reference, draw):
    """Every type of the table has its rule, also without a bias; other types stay as they are."""
    like, seed = draw.normal(1), seed_of(draw)
    same_layer(student, reference, "Linear", [7, 4], "uniform", like, seed, bias=False)
    same_layer(student, reference, "Conv1d", [3, 5, 2], "normal", like, seed)
    same_layer(student, reference, "Conv3d", [2, 3, (2, 3, 1)], "normal", like, seed, bias=False)
    same_layer(student, reference, "Conv2d", [6, 4, (3, 2)], "normal", like, seed, groups=2)
    for kind, args in (("BatchNorm1d", [5]), ("BatchNorm3d", [4]), ("LayerNorm", [6]), ("GroupNorm", [2, 6])):
        same_layer(student, reference, kind, args, "none", like, seed)
    same_layer(student, reference, "ConvTranspose2d", [3, 4, 2], "none", like, seed)
    arguments = ("Conv2d", [3, 5, 2], "normal", like, seed)
    expected = reference.layer_filled_globally(*arguments)
    assert_same(student.layer_filled_globally(*arguments), expected, what="scale without a generator")


@pytest.mark.grade(task="layers", weight=2, hint="What is special about one row of an embedding?")
def test_embeddings(student, reference, draw):
    """An embedding is drawn as a whole, and its padding stays zero."""
    like, seed = draw.normal(1), seed_of(draw)
    same_layer(student, reference, "Embedding", [8, 5], "normal", like, seed)
    for row in (0, 3):
        same_layer(student, reference, "Embedding", [8, 5], "normal", like, seed, padding_idx=row)


@pytest.mark.grade(
    task="layers", weight=3, hint="Does it get to every layer, at any depth and of any subclass, and no further?"
)
def test_whole_models(student, reference, draw):
    """Every layer of a nested model is initialised from one generator, and what is no such layer is left alone."""
    like, seed = draw.normal(1), seed_of(draw)
    got, expected = student.model_filled(like, seed), reference.model_filled(like, seed)
    for name, value in expected["state"].items():
        kind = "weight" if name.endswith("weight") else "bias" if name.endswith("bias") else "buffer"
        assert_same(got["state"].get(name), value, what=f"first value of a {kind} in a nested model")
    assert_true(got["same model"], "what is returned is not the model that was given")
    assert_true(got["same parameters"], "the model has other parameter objects than before")
    assert_true(got["same flags"] and got["no graph"], "a parameter is not a trainable leaf any more")
    arguments = (like, seed)
    expected = reference.single_layer_filled(*arguments)
    assert_same(student.single_layer_filled(*arguments), expected, what="scale and bias of a model of one layer")


@pytest.mark.grade(task="layers", weight=2, hint="What do you want to happen to pretrained layers that you froze?")
def test_frozen_parameters(student, reference, draw):
    """Frozen parameters stay as they are, draw no numbers, and stay frozen; the others do not care."""
    like, seed = draw.normal(1), seed_of(draw)
    frozen = ["words.weight", "image.0.weight", "image.1.weight", "sound.0.bias", "own.inner.weight", "head.norm.bias"]
    got, expected = student.model_filled(like, seed, frozen), reference.model_filled(like, seed, frozen)
    for name, value in expected["state"].items():
        state = "frozen" if name in frozen else "trainable"
        assert_same(got["state"].get(name), value, what=f"first value of a {state} parameter")
    assert_true(got["same flags"], "a frozen parameter is not frozen any more, or another one is")


# --- output_bias ------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="output_bias", visibility="public", hint="Which function undoes the exponentials of a softmax?")
def test_shares_of_a_few_classes(student, reference, draw):
    """A classifier starts with the shares of its classes."""
    weight, counts = draw.normal(5, 3), torch.tensor([10, 40, 5, 25, 20])
    got, expected = student.started(weight, counts), reference.started(weight, counts)
    assert_same(got["shares"], expected["shares"], what="softmax for an input of zeros", rtol=1e-5)


@pytest.mark.grade(
    task="output_bias", weight=2, hint="What besides the bias may change? Is the bias still the same one?"
)
def test_shares_of_many_classes(student, reference, draw):
    """Rare and frequent classes have their shares, and the rest of the layer stays as it was."""
    weight, counts = draw.normal(7, 4), draw.integers(7, low=1, high=50) ** 4 + torch.arange(7)
    got, expected = student.started(weight, counts), reference.started(weight, counts)
    assert_same(got["shares"], expected["shares"], what="softmax for an input of zeros", rtol=1e-5)
    assert_same(got["weight"], expected["weight"], what="weight")
    assert_true(got["same"], "layer or bias are not the ones that were given, or the bias cannot be trained any more")
    assert_true(got["counts"], "the counts are changed")
