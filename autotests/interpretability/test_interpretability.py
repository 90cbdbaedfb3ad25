"""The suite of the interpretability lab: small models of given parameters, explained for given classes.

Axes differ in size. Models are smooth where a slope decides, and their logits are large where a softmax would hide it.
Integrated gradients are compared within the error of the coarsest rule that is allowed.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same, assert_true

LEFT_BEHIND = {
    "no graph": "the result still hangs on a graph",
    "input": "the input was changed, or requires gradients afterwards",
    "modes": "a part of the model is in another mode than before",
    "gradients": "the gradients of the parameters are not what they were",
    "state": "the parameters or the statistics of the model changed",
}


def smooth_state(draw, channels, classes, scale=1.0):
    """Return parameters of the smooth kind of model, for images of 7 by 9."""
    return {
        "0.weight": draw.normal(4, channels, 3, 2, std=0.4),
        "0.bias": draw.normal(4, std=0.3),
        "2.weight": draw.normal(5, 4, 2, 3, std=0.4),
        "2.bias": draw.normal(5, std=0.3),
        "5.weight": draw.normal(classes, 5 * 4 * 6, std=0.2 * scale),
        "5.bias": draw.normal(classes, std=0.2),
    }


def vector_state(draw, features, hidden, classes, std=1.0):
    """Return parameters of the vector kind of model."""
    return {
        "0.weight": draw.normal(hidden, features, std=std),
        "0.bias": draw.normal(hidden, std=0.2),
        "2.weight": draw.normal(classes, hidden),
        "2.bias": draw.normal(classes),
    }


def modes_state(draw, classes=5):
    """Return parameters of the model with batch normalisation and dropout, for images (2, 6, 8)."""
    return {
        "0.weight": draw.normal(3, 2, 3, 3, std=0.4),
        "0.bias": draw.normal(3),
        "1.weight": draw.uniform(3, low=0.5, high=1.5),
        "1.bias": draw.normal(3, std=0.3),
        "1.running_mean": draw.normal(3),
        "1.running_var": draw.uniform(3, low=1.0, high=4.0),
        "5.weight": draw.normal(classes, 3 * 4 * 6, std=0.3),
        "5.bias": draw.normal(classes),
    }


def same_in_use(student, reference, draw, name, *more, layer=None, tolerance=0.0):
    """Have a model explained that is in use, compare both results, and look at what was left behind."""
    args = name, modes_state(draw), draw.normal(3, 2, 6, 8), draw.integers(3, high=5), *more
    got = student.explained_in_use(*args, layer=layer)
    expected = reference.explained_in_use(*args, layer=layer)
    for time in ("first", "second"):
        atol = 1e-8 + tolerance * expected[time].abs().max().item()
        assert_same(got[time], expected[time], atol=atol, what=f"result of the {time} call")
    for what, sentence in LEFT_BEHIND.items():
        assert_true(got[what], sentence)
    assert_same(got["hooks"], expected["hooks"], what="number of hooks afterwards")


# --- gradients --------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="gradients", visibility="public", hint="Which number of each sample is differentiated?")
def test_gradient_of_a_score(student, reference, draw):
    """The gradient of each sample's score is right."""
    args = "input_gradient", "smooth", smooth_state(draw, 2, 6), draw.normal(5, 2, 7, 9), draw.integers(5, high=6)
    assert_same(student.explained(*args), reference.explained(*args), what="gradient")


@pytest.mark.grade(
    task="gradients",
    visibility="public",
    hint="A pixel has two channels, and the gradients there are -3 and 2. What stands in the map?",
)
def test_saliency_map(student, reference, draw):
    """The saliency map of images with two channels is right."""
    args = "saliency", "smooth", smooth_state(draw, 2, 6), draw.normal(4, 2, 7, 9), draw.integers(4, high=6)
    assert_same(student.explained(*args), reference.explained(*args), what="saliency map")


@pytest.mark.grade(task="gradients", hint="What if the model is very sure of its answer, and there are many channels?")
def test_saliency_of_large_logits(student, reference, draw):
    """The saliency map does not fade where the logits are large."""
    args = "saliency", "smooth", smooth_state(draw, 5, 8, 50.0), draw.normal(6, 5, 7, 9), draw.integers(6, high=8)
    assert_same(student.explained(*args), reference.explained(*args), what="saliency map")


@pytest.mark.grade(
    task="gradients",
    weight=2,
    hint="Ask twice for the same gradient. Are the answers equal, and is the model what it was?",
)
def test_gradient_of_a_model_in_use(student, reference, draw):
    """A model that is being trained is explained as if it were not, and can be trained on."""
    same_in_use(student, reference, draw, "input_gradient")


# --- integrated -------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="integrated",
    visibility="public",
    hint="For a linear score the answer is known. By which factor are you off, and where does it come from?",
)
def test_linear_model(student, reference, draw):
    """The integrated gradients of a linear model are exact, whichever points are used."""
    state = {"1.weight": draw.normal(4, 2 * 3 * 5), "1.bias": draw.normal(4)}
    x, target, baseline = draw.normal(3, 2, 3, 5), draw.integers(3, high=4), draw.normal(3, 2, 3, 5)
    args = "integrated_gradients", "linear", state, x, target, baseline, 6
    assert_same(student.explained(*args), reference.explained(*args), what="attribution")


@pytest.mark.grade(
    task="integrated",
    visibility="public",
    hint="What would the gap be if the attributions were perfect? With what do you compare their sum?",
)
def test_completeness(student, reference, draw):
    """The gap of any attributions is right, with and without a baseline."""
    state, x = vector_state(draw, 4, 7, 5), draw.normal(6, 4)
    attributions, baseline = draw.normal(6, 4), draw.normal(6, 4)
    options = [(attributions,), (attributions, baseline)]
    args = "completeness_gap", "vector", state, x, draw.integers(6, high=5), options
    got, expected = student.explained_often(*args), reference.explained_often(*args)
    assert_same(got[0], expected[0], what="gap")
    assert_same(got[1], expected[1], what="gap with a baseline")


@pytest.mark.grade(task="integrated", weight=2, hint="Does the slope change on the way? Where does the way begin?")
def test_curved_model(student, reference, draw):
    """Attributions of a curved model are right for any baseline, and sum to the rise of the score."""
    state, target = vector_state(draw, 4, 7, 5, std=1.5), draw.integers(6, high=5)
    x, baseline = draw.normal(6, 4, std=1.5), draw.normal(6, 4)
    args = "vector", state, x, target, baseline, 200
    got, expected = student.score_rise(*args), reference.score_rise(*args)
    most = expected["attributions"].abs().max().item()
    assert_same(got["attributions"], expected["attributions"], atol=0.06 * most, what="attribution")
    assert_same(got["sums"], expected["rise"], atol=0.09 * most, what="sum of the attributions of a sample")


@pytest.mark.grade(
    task="integrated", hint="Print the share of the way for your first point and for your last. Where do they lie?"
)
def test_points_of_the_way(student, reference, draw):
    """No point lies beyond the baseline or beyond x, where the model of this check has no slope."""
    state, target = {"1.weight": draw.normal(5, 6), "1.bias": draw.normal(5)}, draw.integers(4, high=5)
    x, baseline = draw.uniform(4, 6, low=-1.9, high=1.9), draw.uniform(4, 6, low=-1.9, high=1.9)
    x[:, 0], baseline[:, 0], x[:, 3], baseline[:, 3] = 2.0, -2.0, -2.0, 2.0
    args = "integrated_gradients", "bounded", state, x, target, baseline, 8
    assert_same(student.explained(*args), reference.explained(*args), what="attribution")


@pytest.mark.grade(
    task="integrated", hint="What in a model changes when it only looks at something? Whose gradients lie in it?"
)
def test_integrated_gradients_of_a_model_in_use(student, reference, draw):
    """A model that is being trained is explained as if it were not, and can be trained on."""
    same_in_use(student, reference, draw, "integrated_gradients", None, 30, tolerance=0.15)


# --- smoothgrad -------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="smoothgrad",
    visibility="public",
    hint="Which images are made of the noise, what is computed for each, and what is averaged?",
)
def test_noisy_images(student, reference, draw):
    """The mean over a few noisy images is right, for the usual spread and another one."""
    x, noise = draw.normal(3, 2, 7, 9), draw.normal(4, 3, 2, 7, 9)
    args = "smooth_grad", "smooth", smooth_state(draw, 2, 6), x, draw.integers(3, high=6), [(noise,), (noise, 0.4)]
    got, expected = student.explained_often(*args), reference.explained_often(*args)
    assert_same(got, expected, what="list of mean gradients")


@pytest.mark.grade(task="smoothgrad", weight=2, hint="Whose range is it? How bright and how large may samples be?")
def test_samples_of_different_range(student, reference, draw):
    """The noise of each sample fits its own range."""
    x = draw.normal(5, 4) * torch.tensor([0.1, 1.0, 0.4, 3.0, 0.02]).double()[:, None] + draw.normal(5, 1)
    args = "smooth_grad", "vector", vector_state(draw, 4, 7, 5), x, draw.integers(5, high=5), draw.normal(6, 5, 4), 0.5
    assert_same(student.explained(*args), reference.explained(*args), what="mean gradient")


@pytest.mark.grade(task="smoothgrad", hint="What does a model in training do, and what does it own?")
def test_noisy_images_and_a_model_in_use(student, reference, draw):
    """A model that is being trained is explained as if it were not, and can be trained on."""
    same_in_use(student, reference, draw, "smooth_grad", draw.normal(3, 3, 2, 6, 8))


# --- occlusion --------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="occlusion", visibility="public", hint="Which score minus which? Where does a window begin?")
def test_square_windows(student, reference, draw):
    """Square windows side by side are right."""
    x, target = draw.normal(3, 2, 7, 9), draw.integers(3, high=6)
    args = "occlusion", "smooth", smooth_state(draw, 2, 6), x, target, (3, 3), (2, 2)
    assert_same(student.explained(*args), reference.explained(*args), what="map")


@pytest.mark.grade(
    task="occlusion", weight=2, hint="How many windows fit along each axis, and what are they filled with?"
)
def test_windows_of_any_size(student, reference, draw):
    """Oblong windows, which overlap along one axis and leave gaps along the other, are right for large logits."""
    x, target = draw.normal(4, 3, 7, 9), draw.integers(4, high=6)
    args = "occlusion", "smooth", smooth_state(draw, 3, 6, 50.0), x, target, (2, 4), (3, 1), draw.number(0.5, 1.5)
    assert_same(student.explained(*args), reference.explained(*args), what="map")


@pytest.mark.grade(task="occlusion", hint="What does a model in training do, and whose image is covered?")
def test_occlusion_and_a_model_in_use(student, reference, draw):
    """A model that is being trained is explained as if it were not; the image is as it was."""
    same_in_use(student, reference, draw, "occlusion", (3, 2), (1, 2))


# --- gradcam ----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="gradcam",
    visibility="public",
    hint="Print the shape after each of the four steps. At which of them is it not what the hand-out says?",
)
def test_map_of_a_layer(student, reference, draw):
    """The map of a convolution is right."""
    args = "grad_cam", "smooth", smooth_state(draw, 2, 6), draw.normal(5, 2, 7, 9), draw.integers(5, high=6)
    assert_same(student.explained(*args, layer=2), reference.explained(*args, layer=2), what="map")


@pytest.mark.grade(task="gradcam", weight=2, hint="Which layer is asked for? Do you know how far apart logits can be?")
def test_maps_of_other_layers(student, reference, draw):
    """The maps of an early convolution and of an activation are right, for large logits."""
    args = "grad_cam", "smooth", smooth_state(draw, 3, 8, 50.0), draw.normal(6, 3, 7, 9), draw.integers(6, high=8)
    got = student.explained_often(*args, layers=[0, 3])
    assert_same(got, reference.explained_often(*args, layers=[0, 3]), what="list of maps")


@pytest.mark.grade(
    task="gradcam",
    weight=2,
    hint="What does your last step do with a map that is zero everywhere, and with the maps beside it?",
)
def test_map_without_evidence(student, reference, draw):
    """An image in which everything speaks against the class gets a map of zeros, and spoils no other map."""
    state, x = smooth_state(draw, 2, 6), draw.normal(3, 2, 7, 9)
    state["5.weight"] = state["5.weight"].abs() * torch.tensor([-1.0, 1.0, 1.0, -1.0, 1.0, 1.0]).double()[:, None]
    args = "grad_cam", "smooth", state, x, torch.tensor([1, 3, 4])
    got, expected = student.explained(*args, layer=3), reference.explained(*args, layer=3)
    assert_same(got, expected, what="map")


@pytest.mark.grade(task="gradcam", hint="What does the next layer do with the output you kept? And without gradients?")
def test_map_of_a_frozen_model(student, reference, draw):
    """The map of a layer is right whose output is changed in place, in a model without trainable parameters."""
    state = {
        "0.weight": draw.normal(5, 2, 2, 3),
        "0.bias": draw.normal(5, std=0.3),
        "4.weight": draw.normal(6, 5 * 3 * 4),
        "4.bias": draw.normal(6),
    }
    args = "grad_cam", "in place", state, draw.normal(5, 2, 7, 10), draw.integers(5, high=6), 0
    assert_same(student.explained_frozen(*args), reference.explained_frozen(*args), what="map")


@pytest.mark.grade(
    task="gradcam", weight=2, hint="What does a model in training do, and what is still registered in it?"
)
def test_map_and_a_model_in_use(student, reference, draw):
    """A model that is being trained is explained as if it were not, and is as it was."""
    same_in_use(student, reference, draw, "grad_cam", layer=0)
