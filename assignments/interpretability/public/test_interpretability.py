"""The visible checks of interpretability; `grader check interpretability` runs them."""

from __future__ import annotations
import pytest
from grader import assert_same, assert_true


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


@pytest.mark.grade(task="occlusion", visibility="public", hint="Which score minus which? Where does a window begin?")
def test_square_windows(student, reference, draw):
    """Square windows side by side are right."""
    x, target = draw.normal(3, 2, 7, 9), draw.integers(3, high=6)
    args = "occlusion", "smooth", smooth_state(draw, 2, 6), x, target, (3, 3), (2, 2)
    assert_same(student.explained(*args), reference.explained(*args), what="map")


@pytest.mark.grade(
    task="gradcam",
    visibility="public",
    hint="Print the shape after each of the four steps. At which of them is it not what the hand-out says?",
)
def test_map_of_a_layer(student, reference, draw):
    """The map of a convolution is right."""
    args = "grad_cam", "smooth", smooth_state(draw, 2, 6), draw.normal(5, 2, 7, 9), draw.integers(5, high=6)
    assert_same(student.explained(*args, layer=2), reference.explained(*args, layer=2), what="map")
