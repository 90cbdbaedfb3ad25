"""The visible checks of training_loop; `grader check training_loop` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


FEATURES, HIDDEN, CLASSES = 3, 6, 5


def network_state(draw):
    """Return weights and statistics of the network of the probes."""
    return {
        "0.weight": draw.normal(HIDDEN, FEATURES),
        "0.bias": draw.normal(HIDDEN),
        "1.weight": draw.uniform(HIDDEN, low=0.5, high=2.0),
        "1.bias": draw.normal(HIDDEN),
        "1.running_mean": draw.normal(HIDDEN),
        "1.running_var": draw.uniform(HIDDEN, low=0.5, high=2.0),
        "3.weight": 3 * draw.normal(CLASSES, HIDDEN),
        "3.bias": draw.normal(CLASSES),
    }


def table(draw, count):
    """Return features and labels."""
    return draw.normal(count, FEATURES, mean=1.0, std=2.0), draw.integers(count, high=CLASSES)


@pytest.mark.grade(task="data", visibility="public", hint="What belongs to row i, and how is it standardised?")
def test_rows_of_the_table(student, reference, draw):
    """A row comes back standardised, with its label; the table has a length and stays as it is."""
    features, labels = table(draw, 7)
    mean, std = draw.normal(FEATURES), draw.uniform(FEATURES, low=0.5, high=3.0)
    arguments = features, labels, mean, std, [3, 0, 6, 3]
    got, expected = student.rows(*arguments), reference.rows(*arguments)
    assert_same(got["length"], expected["length"], what="length of the data set")
    assert_same(got["rows"], expected["rows"], what="list of rows")
    assert_same(got["features"], expected["features"], what="table of the caller")


@pytest.mark.grade(task="data", visibility="public", hint="In which batches is each sample, and how often?")
def test_every_sample_is_in_one_loader(student, reference, draw):
    """Both loaders together hold each sample once an epoch, in batches of the right sizes."""
    count, validation = draw.integer(40, 50), draw.integer(10, 14)
    for batch_size in (4, 7):
        arguments = count, batch_size, validation, [3], [5], 2
        [got], [expected] = student.orders(*arguments), reference.orders(*arguments)
        for name in ("training", "validation"):
            sizes = [[[len(batch) for batch in epoch] for epoch in each[name]] for each in (got, expected)]
            assert_same(*sizes, what=f"list of batch sizes for {name}")
        for training, chosen in zip(got["training"], got["validation"], strict=True):
            seen = sorted(number for batch in training + chosen for number in batch)
            assert_true(seen == list(range(count)), "some samples are missing, or come twice in an epoch")


def compare_training(student, reference, *arguments, **options):
    """Compare losses and state after some epochs."""
    got = student.epochs_of_training(*arguments, **options)
    expected = reference.epochs_of_training(*arguments, **options)
    assert_same(got["losses"], expected["losses"], what="loss of an epoch")
    assert_same(got["state"], expected["state"], what="state of the model after training")
    return got, expected


@pytest.mark.grade(task="train", visibility="public", hint="Which five things happen for each batch, in which order?")
def test_epochs_of_training(student, reference, draw):
    """Two epochs of three batches each leave the right weights and give the right losses."""
    compare_training(student, reference, network_state(draw), *table(draw, 12), 4, 2, True)


@pytest.mark.grade(task="train", visibility="public", hint="Which gradients are clipped, when, to what?")
def test_training_with_clipping(student, reference, draw):
    """The total norm of the gradients is limited before each step."""
    arguments = network_state(draw), *table(draw, 12), 4, 2, True
    compare_training(student, reference, *arguments, max_norm=draw.number(0.02, 0.04))
    compare_training(student, reference, *arguments, max_norm=1e6)


def compare_evaluation(student, reference, *arguments):
    """Compare loss and accuracy, and the state of the model."""
    got, expected = student.evaluated(*arguments), reference.evaluated(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss")
    assert_same(got["accuracy"], expected["accuracy"], what="accuracy")
    assert_same(got["state"], expected["state"], what="state of the model after evaluation")
    return got, expected


def answered(draw, count, right, reference, state):
    """Return features, and labels of which those in *right* agree with the network, and no others do."""
    x = draw.normal(count, FEATURES, mean=1.0, std=2.0)
    best = reference.predicted(state, x, count, False, False)["classes"].cpu()
    wrong = (best + draw.integers(count, low=1, high=CLASSES)) % CLASSES
    return x, torch.where(torch.tensor([i in right for i in range(count)]), best, wrong)


@pytest.mark.grade(task="evaluate", visibility="public", hint="The mean of what, and right on how many of how many?")
def test_loss_and_accuracy(student, reference, draw):
    """Loss and accuracy of full batches."""
    state = network_state(draw)
    x, y = answered(draw, 12, {0, 1, 5, 8, 9}, reference, state)
    compare_evaluation(student, reference, state, x, y, 4, False)


def compare_predictions(student, reference, *arguments):
    """Compare classes and probabilities."""
    got, expected = student.predicted(*arguments), reference.predicted(*arguments)
    assert_same(got["classes"], expected["classes"], what="prediction")
    assert_same(got["probabilities"], expected["probabilities"], what="probability")
    return got


@pytest.mark.grade(task="predict", visibility="public", hint="Over which axis do probabilities sum to one?")
def test_classes_and_probabilities(student, reference, draw):
    """Each sample gets a class and its probabilities."""
    compare_predictions(student, reference, network_state(draw), draw.normal(8, FEATURES), 4, False, False)


def history_of(draw, epochs):
    """Return a history as fit makes it."""
    return {name: [draw.number() for _ in range(epochs)] for name in ("train_loss", "validation_loss", "accuracy")}


@pytest.mark.grade(task="checkpoint", visibility="public", hint="What does a training need to know to go on?")
def test_checkpoint_brings_back_the_model(student, reference, draw):
    """Epochs, history and the whole state of the model come back."""
    states = network_state(draw), network_state(draw)
    arguments = "SGD", *states, *table(draw, 8), 3, history_of(draw, 3), True
    got, expected = student.resumed(*arguments), reference.resumed(*arguments)
    for name in ("epochs", "history", "state"):
        assert_same(got[name], expected[name], what=f"{name} after loading")


@pytest.mark.grade(task="fit", visibility="public", hint="What is noted after each epoch, and under which name?")
def test_history_of_a_training(student, reference, draw):
    """The history has the numbers of every epoch."""
    arguments = network_state(draw), (*table(draw, 8), *table(draw, 6)), 4, 3
    got, expected = student.fitted(*arguments), reference.fitted(*arguments)
    assert_same(got["history"], expected["history"], what="history")
    assert_same(got["state"], expected["state"], what="state of the model after training")
