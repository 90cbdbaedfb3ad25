"""The transfer learning suite: a new head, what is frozen, which modes, which rates, and steps of fine-tuning.

Two checks use the pretrained network of this folder, which `make_pretrained.py` made, and real pictures; all others
small networks filled with numbers that are drawn.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from grader import assert_same, assert_true


def numbers(draw):
    """Return enough numbers to fill any network of the probes."""
    return draw.normal(400, std=0.7)


def pretrained():
    """Return the weights of the pretrained network."""
    return load_file(Path(__file__).with_name("digits_net.safetensors"))


def new_digits():
    """Return pictures of the digits 7, 8 and 9 with values in 0..1, and the labels 0, 1 and 2."""
    tensors = load_file(Path(__file__).with_name("new_digits.safetensors"))
    return tensors["pictures"].to(torch.float64) / 16, tensors["labels"] - 7


def batch_of(draw, size, width, classes):
    """Return inputs, (size, width), and labels."""
    return draw.normal(size, width), draw.integers(size, high=classes)


# --- head -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="head", visibility="public", hint="What is in the model's state, and which layer answers?")
def test_new_head(student, reference, draw):
    """A network with a plain head gets one of another size, and uses it."""
    args = ("plain", "fc", ["fc.weight"], numbers(draw), draw.normal(4, 6), draw.normal(3, 5), draw.normal(3))
    assert_same(student.with_new_head(*args), reference.with_new_head(*args), what="model with its new head")


@pytest.mark.grade(
    task="head",
    weight=2,
    hint="Print the model before and after. Where does the head hang, and how many numbers go into it?",
)
def test_new_head_of_a_nested_network(student, reference, draw):
    """A head within other modules is replaced there, and nothing else changes."""
    args = ("nested", "classifier.3", [], numbers(draw), draw.normal(4, 2, 6, 7), draw.normal(5, 7), draw.normal(5))
    assert_same(student.with_new_head(*args), reference.with_new_head(*args), what="model with its new head")


@pytest.mark.grade(
    task="head",
    hint="List bias, dtype and requires_grad of the old head and of yours. Which should be equal, which not?",
)
def test_new_head_of_a_frozen_network(student, reference, draw):
    """The new head is complete and can be trained, even if the old one was neither."""
    frozen = ["fc_in.weight", "fc_in.bias", "norm.weight", "norm.bias", "fc.weight"]
    args = ("no bias", "fc", frozen, numbers(draw), draw.normal(4, 6), draw.normal(3, 5), draw.normal(3))
    assert_same(student.with_new_head(*args), reference.with_new_head(*args), what="model with its new head")


@pytest.mark.grade(task="head", hint="Which weights of the model are new afterwards, and which should be?")
def test_new_head_is_new(student, reference, draw):
    """Nothing of the old head is left, of whatever size the new one is."""
    for kind, head, classes in (("plain", "fc", 4), ("plain", "fc", 9)):
        args = (kind, head, classes, numbers(draw))
        assert_same(student.freshness_of_head(*args), reference.freshness_of_head(*args), what="new head")


@pytest.mark.grade(task="head", hint="Device, dtype, sizes: which of these does the new head take from the old one?")
def test_new_head_is_where_the_model_is(student, reference, draw):
    """The new head has the device and the dtype of the old one."""
    classes = draw.integer(2, 8)
    assert_same(student.place_of_head(classes), reference.place_of_head(classes), what="new head")


# --- freezing ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="freezing",
    visibility="public",
    hint="Print the names of all parameters that require a gradient. Which line is wrong, or is missing?",
)
def test_what_is_frozen(student, reference, draw):
    """Only the head of a simple network can be trained."""
    args = ("plain", "fc", [], numbers(draw))
    assert_same(student.frozen_flags(*args), reference.frozen_flags(*args), what="set of trainable parameters")


@pytest.mark.grade(task="freezing", hint="Which parameters belong to the head, and what if they were frozen before?")
def test_what_is_frozen_in_nested_networks(student, reference, draw):
    """Heads inside other modules, and heads of several layers, can be trained as a whole, and alone."""
    nested = ("nested", "classifier.3", ["classifier.3.weight", "scale"], numbers(draw))
    deep = ("deep head", "top", ["top.0.weight", "top.1.bias", "body.0.bias"], numbers(draw))
    for args in (nested, deep):
        assert_same(student.frozen_flags(*args), reference.frozen_flags(*args), what="set of trainable parameters")


@pytest.mark.grade(
    task="freezing", hint="Which parameters get a gradient from a backward, and is all else of the model as it was?"
)
def test_gradients_of_a_frozen_network(student, reference, draw):
    """Gradients reach the head and pass through the frozen backbone; modes and weights stay."""
    args = ("plain", "fc", numbers(draw), draw.normal(4, 6), draw.normal(4, 9))
    got, expected = student.frozen_gradients(*args), reference.frozen_gradients(*args)
    assert_same(got, expected, what="gradients, modes and state of the frozen model")


# --- modes ------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="modes",
    visibility="public",
    hint="Print name, class and mode of every module afterwards. Which line surprises you?",
)
def test_modes_of_a_simple_network(student, reference, draw):
    """Everything trains but the batch normalisation of the backbone."""
    for training in (False, True):
        args = ("plain", "fc", training, numbers(draw))
        assert_same(student.modes_after(*args), reference.modes_after(*args), what="modes")


@pytest.mark.grade(
    task="modes",
    weight=2,
    hint="Which batch normalisation is in the backbone, which in the head, of which kind, and how deep?",
)
def test_modes_of_other_networks(student, reference, draw):
    """Batch normalisation is found at any depth and of any kind; in the head it trains."""
    for args in (
        ("nested", "classifier.3", True, numbers(draw)),
        ("deep head", "top", False, numbers(draw)),
        ("volumes", "fc", True, numbers(draw)),
    ):
        assert_same(student.modes_after(*args), reference.modes_after(*args), what="modes")


@pytest.mark.grade(task="modes", weight=2, hint="By which mean and variance does a batch normalisation normalise?")
def test_running_statistics(student, reference, draw):
    """Statistics of the backbone stay and are used; those of the head follow the data."""
    batches = [draw.normal(5, 6, mean=2.0, std=3.0), draw.normal(4, 6, mean=-1.0)]
    args = ("deep head", "top", numbers(draw), batches)
    got, expected = student.outputs_in_training(*args), reference.outputs_in_training(*args)
    assert_same(got, expected, what="outputs in training mode and state after them")


# --- groups -----------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="groups",
    visibility="public",
    hint="List name and rate of each parameter in your groups. Which line is wrong, missing, or there twice?",
)
def test_rates_of_a_nested_network(student, reference, draw):
    """Each parameter learns at its rate, those of the head at another."""
    rates = (draw.number(0.01, 0.02), draw.number(0.3, 0.5))
    inputs, labels = draw.normal(6, 2, 6, 7), draw.integers(6, high=8)
    args = ("nested", "classifier.3", [], rates, numbers(draw), inputs, labels)
    assert_same(student.trained_in_groups(*args), reference.trained_in_groups(*args), what="rates and trained weights")


@pytest.mark.grade(task="groups", hint="Is every parameter in the right group, however it is called and however small?")
def test_rates_of_a_partly_frozen_network(student, reference, draw):
    """What can be trained has its rate, what is frozen stays as it is."""
    rates = (draw.number(0.01, 0.02), draw.number(0.3, 0.5))
    plain = ("plain", "fc", ["fc_in.weight", "fc.bias"], rates, numbers(draw), *batch_of(draw, 6, 6, 9))
    deep = ("deep head", "top", ["top.1.weight"], rates, numbers(draw), *batch_of(draw, 6, 6, 3))
    for args in (plain, deep):
        expected = reference.trained_in_groups(*args)
        assert_same(student.trained_in_groups(*args), expected, what="rates and trained weights")


# --- schedule ---------------------------------------------------------------------------------------------------------

PLAIN_BLOCKS = ["fc_in", "norm", "fc"]
NESTED_BLOCKS = ["features.0", "features.3.block", "classifier"]


@pytest.mark.grade(
    task="schedule",
    visibility="public",
    hint="Write the table of the hand-out for three blocks of your own. Which row is epoch 0 in yours?",
)
def test_first_epochs(student, reference, draw):
    """In the first epoch the head alone can be trained, in the second one block more."""
    args = ("plain", PLAIN_BLOCKS, [0, 1, 2], numbers(draw))
    assert_same(student.unfrozen_flags(*args), reference.unfrozen_flags(*args), what="list of trainable parameters")


@pytest.mark.grade(task="schedule", hint="What if there are more epochs than blocks, or the epochs begin anew?")
def test_later_epochs(student, reference, draw):
    """The epoch alone decides: after the last block nothing changes, and a new start freezes again."""
    args = ("nested", NESTED_BLOCKS, [1, 2, 3, 5, 0, 9], numbers(draw))
    assert_same(student.unfrozen_flags(*args), reference.unfrozen_flags(*args), what="list of trainable parameters")


# --- assembly ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="assembly",
    visibility="public",
    hint="Which parameters does a step of the optimizer change, and which should it?",
)
def test_head_learns_after_preparation(student, reference, draw):
    """The optimizer trains the new head, and nothing else."""
    inputs, labels = batch_of(draw, 7, 6, 4)
    args = ("plain", "fc", numbers(draw), draw.normal(4, 5), draw.normal(4), inputs, labels, 0.2)
    assert_same(student.prepared(*args), reference.prepared(*args), what="model after three steps of its optimizer")


@pytest.mark.grade(
    task="assembly",
    hint="Compare the backbone with the pretrained one, and what the optimizer holds with what is in the model now.",
)
def test_preparation_of_a_pretrained_network(student, reference, draw):
    """A network that knows the digits 0 to 6 is made ready for three others."""
    pictures, labels = new_digits()
    chosen = draw.permutation(len(labels))[:24]
    weight, bias, lr, momentum = draw.normal(3, 32, std=0.1), draw.normal(3), draw.number(0.05, 0.1), 0.5
    args = (pretrained(), weight, bias, pictures[chosen], labels[chosen], lr, momentum)
    got, expected = student.prepared_digits(*args), reference.prepared_digits(*args)
    assert_same(got, expected, what="pretrained model after three steps of its optimizer")


# --- step -------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="step",
    visibility="public",
    hint="What is compared in the loss, at which moment, and which of your lines changes the weights?",
)
def test_one_step(student, reference, draw):
    """One step gives the right loss and the right weights."""
    args = ("plain", "fc", draw.number(0.1, 0.3), numbers(draw), *batch_of(draw, 7, 6, 9))
    assert_same(student.one_step(*args), reference.one_step(*args), what="loss and model after one step")


@pytest.mark.grade(task="step", hint="Which gradients were there before, and in which mode is each layer?")
def test_several_steps(student, reference, draw):
    """Steps follow each other, whatever was done with the model before."""
    batches = [batch_of(draw, size, 6, 3) for size in (7, 5, 6)]
    args = ("deep head", "top", draw.number(0.05, 0.1), numbers(draw), batches)
    assert_same(student.several_steps(*args), reference.several_steps(*args), what="losses and model after some steps")


@pytest.mark.grade(task="step", hint="Do the pretrained layers still do what they did?")
def test_learns_new_digits(student, reference, draw):
    """The pretrained network learns to tell three digits apart that it has never seen."""
    pictures, labels = new_digits()
    order = torch.tensor(draw.permutation(len(labels)))
    batches = [(pictures[part], labels[part]) for part in order.split(12)] * 3
    args = (pretrained(), draw.normal(3, 32, std=0.1), draw.normal(3, std=0.1), 0.03, batches)
    got, expected = student.steps_on_digits(*args), reference.steps_on_digits(*args)
    assert_same(got, expected, what="losses and model after training on new digits")
    losses = [float(loss) for loss in got["losses"]]
    assert_true(sum(losses[-5:]) < 0.7 * sum(losses[:5]), "the loss on the new digits does not fall")
