"""The visible checks of pretrained_models; `grader check pretrained_models` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


NUMBERS = 100  # more than the small network has


def pictures(draw, *sizes):
    """Return pictures of those sizes, (3, H, W), uint8."""
    return [draw.integers(3, height, width, high=256).to(torch.uint8) for height, width in sizes]


def small_state(draw, classes=3):
    """Return a state for the small network, or for one with other classes."""
    return {
        "0.weight": draw.normal(6, 4), "0.bias": draw.normal(6), "1.weight": draw.normal(6), "1.bias": draw.normal(6),
        "1.running_mean": draw.normal(6), "1.running_var": draw.uniform(6, low=0.5, high=2.0),
        "1.num_batches_tracked": draw.integers(1, low=5, high=99)[0],
        "3.weight": draw.normal(classes, 6), "3.bias": draw.normal(classes),
    }  # fmt: skip


@pytest.mark.grade(task="weights", visibility="public", hint="Is DEFAULT one more set of weights?")
def test_list_of_weights(student, reference, draw):
    """All weights of a model are listed, each once."""
    asked = ["resnet50", "squeezenet1_1"]
    assert_same(student.weights_listed(asked), reference.weights_listed(asked), what="list of weights")


@pytest.mark.grade(
    task="weights", visibility="public", hint="Look up what DEFAULT stands for. Do you find it without a name, too?"
)
def test_weights_by_name(student, reference, draw):
    """Weights are found by name, and the recommended ones without."""
    asked = [("resnet50",), ("resnet50", "IMAGENET1K_V1"), ("squeezenet1_1", "DEFAULT")]
    assert_same(student.weights_found(asked), reference.weights_found(asked), what="weights that were found")


def same_pictures(student, reference, *args):
    """Compare preprocessed pictures."""
    got, expected = student.preprocessed(*args), reference.preprocessed(*args)
    assert_same(got["shape"], expected["shape"], what="shape of the batch")
    assert_same(got["pixels"], expected["pixels"], rtol=1e-4, atol=1e-4, what="batch")


@pytest.mark.grade(task="inputs", visibility="public", hint="Do the weights tell how to preprocess pictures for them?")
def test_pictures_of_different_sizes(student, reference, draw):
    """Pictures of different sizes become one batch."""
    images = pictures(draw, (40, 31), (25, 52))
    same_pictures(student, reference, "ResNet50_Weights.IMAGENET1K_V1", images, 13)


@pytest.mark.grade(
    task="build", visibility="public", hint="Count the outputs of the last layer. How many were asked for?"
)
def test_untrained_classifier(student, reference, draw):
    """A classifier is built with the classes that are asked for."""
    assert_same(student.built("squeezenet1_1", 7), reference.built("squeezenet1_1", 7), what="model")


@pytest.mark.grade(
    task="loading",
    visibility="public",
    hint="Compare both dicts entry by entry afterwards. Which one differs, and is it a parameter?",
)
def test_state_that_fits(student, reference, draw):
    """A state that fits is loaded, statistics included."""
    args = (draw.normal(NUMBERS), [small_state(draw)], draw.normal(5, 4))
    assert_same(student.loaded_exactly(*args), reference.loaded_exactly(*args), what="model after loading")


@pytest.mark.grade(
    task="loading",
    visibility="public",
    hint="Write name and shape of each entry side by side. When may one take the place of the other?",
)
def test_state_of_a_model_with_other_classes(student, reference, draw):
    """All but the last layer is loaded."""
    args = (draw.normal(NUMBERS), small_state(draw, classes=5), draw.normal(5, 4))
    assert_same(student.loaded_matching(*args), reference.loaded_matching(*args), what="model after loading, and lists")


@pytest.mark.grade(
    task="adapt",
    visibility="public",
    hint="print(model): which layer gives the logits? How do you find it without knowing its name?",
)
def test_new_last_layer(student, reference, draw):
    """A small classifier gets a new last layer."""
    args = (draw.normal(4, 7), draw.normal(4), draw.normal(2, 3, 5, 6))
    assert_same(student.adapted_leaves(*args), reference.adapted_leaves(*args), what="adapted model")


def same_model(student, reference, *args):
    """Compare what is known of a pretrained model."""
    got, expected = student.pretrained(*args), reference.pretrained(*args)
    assert_true(len(expected["asked"]) == 1, "the check itself is wrong")
    assert_same(got, expected, rtol=1e-4, atol=1e-5, what="pretrained model")


@pytest.mark.grade(
    task="pretrained",
    visibility="public",
    hint="Which weights were fetched, how many outputs do they have, and how many the model?",
)
def test_recommended_weights(student, reference, draw):
    """A model has the recommended weights and a new last layer."""
    shift, images = draw.uniform(1, low=0.5, high=1.5), draw.normal(2, 3, 9, 11)
    same_model(student, reference, "squeezenet1_1", "classifier.1", 6, shift, images)


def same_classes(student, reference, *args):
    """Compare predictions, and what they leave behind."""
    got, expected = student.predicted(*args), reference.predicted(*args)
    assert_same(got["classes"], expected["classes"], what="list of classes and probabilities")
    assert_same(got["state"], expected["state"], what="state of the model afterwards")
    assert_true(got["recorded"] is False, "gradients are recorded, and nobody needs them")


@pytest.mark.grade(
    task="prediction",
    visibility="public",
    hint="Do the probabilities of an example add up to 1 over all classes? Who knows what a class is called?",
)
def test_best_classes(student, reference, draw):
    """The best classes come first, with names and probabilities."""
    name = "LRASPP_MobileNet_V3_Large_Weights.COCO_WITH_VOC_LABELS_V1"
    args = (name, draw.normal(21, 6), draw.normal(6), draw.normal(4, 6), 3, False)
    same_classes(student, reference, *args)
