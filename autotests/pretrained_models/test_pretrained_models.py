"""The pretrained models suite: which weights there are, what they ask of pictures, loading, and a new last layer.

No check downloads anything, and none compares with numbers of one version of torchvision: the reference asks the
version that is installed.
"""

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


# --- weights ----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="weights", hint="Who knows which weights there are: you, or torchvision?")
def test_lists_of_other_weights(student, reference, draw):
    """Lists are right for models of every kind."""
    asked = ["vit_b_16", "regnet_y_16gf", "r3d_18", "vgg16", "lraspp_mobilenet_v3_large", "resnet18"]
    assert_same(student.weights_listed(asked), reference.weights_listed(asked), what="list of weights")


@pytest.mark.grade(task="weights", hint="Are the recommended weights always the first, the last, the newest ones?")
def test_weights_in_every_form(student, reference, draw):
    """A name may come with the class or without, and the recommended weights are those of torchvision."""
    asked = [
        ("vit_b_16",), ("regnet_y_16gf", "DEFAULT"), ("regnet_y_16gf", "RegNet_Y_16GF_Weights.IMAGENET1K_SWAG_E2E_V1"),
        ("r3d_18", "KINETICS400_V1"), ("resnet50", "ResNet50_Weights.DEFAULT"), ("resnet18",),
    ]  # fmt: skip
    assert_same(student.weights_found(asked), reference.weights_found(asked), what="weights that were found")


@pytest.mark.grade(task="weights", hint="Whose weights are they? And what is raised if there are none?")
def test_weights_that_do_not_exist(student, reference, draw):
    """Unknown models and names are refused, weights of another model as well."""
    asked = [
        ("resnet18", "IMAGENET1K_V2"), ("resnet50", "IMAGENET1K_V2"), ("resnet51", "DEFAULT"),
        ("resnet50", "ResNet18_Weights.IMAGENET1K_V1"),
    ]  # fmt: skip
    assert_same(student.weights_refused(asked), reference.weights_refused(asked), what="list of answers and errors")


# --- inputs -----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="inputs", weight=2, hint="Do all weights ask for the same size, mean, standard deviation?")
def test_pictures_for_other_weights(student, reference, draw):
    """Each weights have preprocessing of their own, other weights of the same model as well."""
    for name in (
        "EfficientNet_V2_L_Weights.IMAGENET1K_V1",
        "ResNet50_Weights.IMAGENET1K_V2",
        "EfficientNet_B1_Weights.IMAGENET1K_V1",
    ):
        same_pictures(student, reference, name, pictures(draw, (33, 47)), 17)


# --- build ------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="build", visibility="public", hint="Count the outputs of the last layer. How many were asked for?"
)
def test_untrained_classifier(student, reference, draw):
    """A classifier is built with the classes that are asked for."""
    assert_same(student.built("squeezenet1_1", 7), reference.built("squeezenet1_1", 7), what="model")


@pytest.mark.grade(task="build", hint="Of which parts does a network for segmentation consist, and are all untrained?")
def test_untrained_model_for_segmentation(student, reference, draw):
    """Nothing is downloaded for any part of a model."""
    classes = draw.integer(4, 9)
    args = ("lraspp_mobilenet_v3_large", classes)
    assert_same(student.built(*args), reference.built(*args), what="model")


# --- loading ----------------------------------------------------------------------------------------------------------


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
    task="loading", hint="Which of two states fits in every entry? And what is in the model when one was refused?"
)
def test_states_that_do_not_fit(student, reference, draw):
    """A state that does not fit is refused as a whole."""
    good, missing, more, wide = (small_state(draw) for _ in range(4))
    del missing["1.running_var"]
    more["4.weight"] = draw.normal(2, 3)
    wide["3.weight"] = draw.normal(1, 6)
    args = (draw.normal(NUMBERS), [missing, more, wide, good, missing], draw.normal(5, 4))
    assert_same(student.loaded_exactly(*args), reference.loaded_exactly(*args), what="list of models after loading")


@pytest.mark.grade(
    task="loading",
    visibility="public",
    hint="Write name and shape of each entry side by side. When may one take the place of the other?",
)
def test_state_of_a_model_with_other_classes(student, reference, draw):
    """All but the last layer is loaded."""
    args = (draw.normal(NUMBERS), small_state(draw, classes=5), draw.normal(5, 4))
    assert_same(student.loaded_matching(*args), reference.loaded_matching(*args), what="model after loading, and lists")


@pytest.mark.grade(task="loading", hint="Which names are in both, which in one only, and what else does a state hold?")
def test_state_of_another_model(student, reference, draw):
    """Entries are matched by name and by shape, wherever they stand, and all others are told."""
    state = small_state(draw)
    state = dict(reversed(state.items())) | {"aux.weight": draw.normal(3, 6), "0.gain": draw.normal(6)}
    state["1.weight"] = draw.normal(1)  # would broadcast
    state["0.weight"] = draw.normal(4, 6)
    del state["3.bias"]
    args = (draw.normal(NUMBERS), state, draw.normal(5, 4))
    assert_same(student.loaded_matching(*args), reference.loaded_matching(*args), what="model after loading, and lists")


# --- adapt ------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="adapt",
    visibility="public",
    hint="print(model): which layer gives the logits? How do you find it without knowing its name?",
)
def test_new_last_layer(student, reference, draw):
    """A small classifier gets a new last layer."""
    args = (draw.normal(4, 7), draw.normal(4), draw.normal(2, 3, 5, 6))
    assert_same(student.adapted_leaves(*args), reference.adapted_leaves(*args), what="adapted model")


@pytest.mark.grade(
    task="adapt", hint="print(model): of which kind is the layer that gives the logits, and where does it hang?"
)
def test_new_last_layer_of_another_kind(student, reference, draw):
    """A SqueezeNet gets a new last layer."""
    weight, bias = draw.uniform(4, 512, 1, 1), draw.uniform(4)  # a ReLU follows, which leaves these
    args = ("squeezenet1_1", "classifier.1", weight, bias, draw.normal(2, 3, 36, 44))
    assert_same(student.adapted(*args), reference.adapted(*args), what="adapted model")


@pytest.mark.grade(task="adapt", hint="What of the old classifier stays, and where is the model?")
def test_new_last_layers_of_other_models(student, reference, draw):
    """The last layer is found under any name; it is where the model is."""
    for architecture in ("mobilenet_v3_small", "shufflenet_v2_x0_5", "vit_b_16", "alexnet"):
        args = (architecture, draw.integer(3, 9))
        assert_same(student.adapted_shapes(*args), reference.adapted_shapes(*args), what="adapted model")


# --- pretrained -------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="pretrained", hint="Which weights were asked for, and are they all still there?")
def test_weights_asked_for(student, reference, draw):
    """A model has the weights that are asked for, of several."""
    shift, images = draw.uniform(1, low=0.5, high=1.5), draw.normal(2, 3, 9, 11)
    for name in (("IMAGENET1K_V1",), ("DEFAULT",)):
        same_model(student, reference, "mobilenet_v2", "classifier.1", 5, shift, images, *name)


# --- prediction -------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="prediction",
    weight=2,
    hint="Predict an example alone, then among others. Why could the answers differ, and who remembers it?",
)
def test_best_classes_of_a_model_in_training(student, reference, draw):
    """A model that was just trained predicts as well, for the classes of its own weights."""
    for name, classes, k in (("R3D_18_Weights.KINETICS400_V1", 400, 2), ("ResNet18_Weights.IMAGENET1K_V1", 1000, 7)):
        args = (name, draw.normal(classes, 5), draw.normal(5), draw.normal(3, 5), k, True)
        same_classes(student, reference, *args)
