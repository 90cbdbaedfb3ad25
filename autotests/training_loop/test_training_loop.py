"""The training loop suite: data, one epoch of training and of validation, inference, checkpoints, and the whole.

The networks are small, with batch normalisation, and no check trains for more than 20 steps. Where the last batch is
smaller than the others, it holds one or two samples far from the others, so that it matters how it counts.
"""

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


def seen_as_asked(got):
    """Check in which modes a model was run that is not to be trained, and that it is as it was."""
    assert_true(not got["trained"], "the model runs in training mode")
    assert_true(not got["recorded"], "autograd records the model's forward pass")
    assert_true(got["called"], "the model is not called as a function, so its hooks do not run")
    assert_true(got["mode kept"], "the model is not in the mode that it was in before")
    assert_true(got["recording after"], "autograd stays switched off")
    assert_true(got["no gradients"], "the parameters have gradients afterwards")


# --- data -------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="data", hint="What tells a for loop that there are no more rows? Do table and labels fit?")
def test_ends_of_the_table(student, reference, draw):
    """A for loop ends after the last row, and labels that do not fit the table are refused."""
    features, labels = table(draw, 6)
    arguments = features, labels, draw.normal(FEATURES), draw.uniform(FEATURES, low=0.5, high=3.0)
    got, expected = student.rows_one_by_one(*arguments), reference.rows_one_by_one(*arguments)
    assert_same(got, expected, what="list of rows of a for loop")
    assert_same(student.refused(*arguments), reference.refused(*arguments), what="list of exceptions")


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


@pytest.mark.grade(task="data", weight=2, hint="Which of the two loaders shuffles, how often, and what is split off?")
def test_order_of_the_samples(student, draw):
    """The split is random, training gets a new order every epoch, and validation keeps one order."""
    count, validation = draw.integer(40, 50), draw.integer(10, 14)
    [got] = student.orders(count, 6, validation, [draw.integer(0, 1000)], [5], 3)
    chosen = [[number for batch in epoch for number in batch] for epoch in got["validation"]]
    trained = [[number for batch in epoch for number in batch] for epoch in got["training"]]
    ends = (list(range(count))[:validation], list(range(count))[-validation:])
    assert_true(all(len(each) == validation for each in chosen), "validation has another number of samples")
    assert_true(sorted(chosen[0]) not in ends, "the samples for validation lie one after the other in the data set")
    assert_true(chosen[0] == chosen[1] == chosen[2], "the order of the samples changes in validation")
    assert_true(sorted(trained[0]) == sorted(trained[1]), "the samples for training change from epoch to epoch")
    assert_true(sorted(trained[0]) != trained[0], "the samples for training come in their old order")
    assert_true(trained[0] != trained[1] != trained[2], "the order is the same in two epochs of training")


@pytest.mark.grade(task="data", weight=2, hint="Whose random numbers do you use, and whose generator do you seed?")
def test_seed_of_the_loaders(student, draw):
    """The same seed gives the same split and orders, another seed others; the global generator is left alone."""
    first, second = draw.integer(0, 1000), draw.integer(1000, 2000)
    runs = student.orders(draw.integer(40, 50), 6, draw.integer(10, 14), [first, first, second], [5, 6, 6], 2)
    same = all(runs[0][name] == runs[1][name] for name in ("training", "validation"))
    assert_true(same, "the same seed gives other samples, or another order, when the global generator differs")
    split = [sorted(number for batch in run["validation"][0] for number in batch) for run in runs]
    assert_true(split[1] != split[2], "another seed gives the same split")
    order = [run["training"][0] for run in runs]
    assert_true(order[1] != order[2], "another seed gives the same order")
    assert_true(len({tuple(run["global"]) for run in runs[:2]}) == 2, "the global random generator is seeded")


# --- train ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="train", weight=2, hint="In which mode is the model, whatever mode it comes in, and how is it called?"
)
def test_mode_in_training(student, reference, draw):
    """The model trains in training mode, whatever mode it comes in, and is called as a function."""
    got, _ = compare_training(student, reference, network_state(draw), *table(draw, 10), 5, 2, False)
    assert_true(got["trained"], "the model runs in evaluation mode")
    assert_true(got["recorded"], "autograd does not record the model's forward pass")
    assert_true(got["called"], "the model is not called as a function, so its hooks do not run")


@pytest.mark.grade(
    task="train", weight=2, hint="How many samples does each batch's mean stand for? How often is the loader read?"
)
def test_loss_of_a_ragged_epoch(student, reference, draw):
    """Each sample counts the same in the loss of an epoch; the loader is gone through once."""
    x, y = table(draw, 10)
    x[-2:] += 4
    got, expected = compare_training(student, reference, network_state(draw), x, y, 4, 2, True)
    assert_true(not got["graph"], "the loss that is returned still holds the graph of autograd")
    assert_same(got["passes"], expected["passes"], what="number of passes through the loader")


@pytest.mark.grade(task="train", visibility="public", hint="Which gradients are clipped, when, to what?")
def test_training_with_clipping(student, reference, draw):
    """The total norm of the gradients is limited before each step."""
    arguments = network_state(draw), *table(draw, 12), 4, 2, True
    compare_training(student, reference, *arguments, max_norm=draw.number(0.02, 0.04))
    compare_training(student, reference, *arguments, max_norm=1e6)


@pytest.mark.grade(task="train", weight=2, hint="Who decides which parameters are trained?")
def test_training_of_a_part(student, reference, draw):
    """Only the optimizer's parameters change; a frozen layer stays frozen."""
    arguments = network_state(draw), *table(draw, 12), 4
    got, expected = student.training_of_a_part(*arguments), reference.training_of_a_part(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss of an epoch")
    assert_same(got["state"], expected["state"], what="state of the model after training")
    assert_true(got["frozen"], "a frozen layer is not frozen any more")


@pytest.mark.grade(task="train", weight=2, hint="What has to lie on the device, and what does .to() return?")
def test_training_on_an_accelerator(student, reference, draw, device):
    """Batches from the CPU are moved to the model."""
    arguments = device, network_state(draw), *table(draw, 8), 4
    got, expected = student.training_elsewhere(*arguments), reference.training_elsewhere(*arguments)
    assert_same(got["loss"], expected["loss"], what="loss of an epoch")
    assert_same(got["state"], expected["state"], what="state of the model after training")


# --- evaluate ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="evaluate", weight=2, hint="Does each sample count the same, in the last batch too?")
def test_evaluation_of_ragged_batches(student, reference, draw):
    """Each sample counts the same in loss and accuracy; the loader is gone through once."""
    state = network_state(draw)
    x, y = answered(draw, 13, {1, 2, 3, 7, 12}, reference, state)
    got, expected = compare_evaluation(student, reference, state, x, y, 6, False)
    assert_same(got["passes"], expected["passes"], what="number of passes through the loader")


@pytest.mark.grade(task="evaluate", weight=3, hint="What do batch normalisation and autograd do while you measure?")
def test_mode_in_evaluation(student, reference, draw):
    """The model is evaluated in evaluation mode, without gradients, and is afterwards as it was before."""
    state = network_state(draw)
    x, y = answered(draw, 9, {0, 2, 4}, reference, state)
    for training in (True, False):
        got, _ = compare_evaluation(student, reference, state, x, y, 3, training)
        seen_as_asked(got)


@pytest.mark.grade(task="evaluate", hint="What has to lie on the device?")
def test_evaluation_on_an_accelerator(student, reference, draw, device):
    """Batches from the CPU are moved to the model."""
    state = network_state(draw)
    x, y = answered(draw, 8, {0, 2, 7}, reference, state)
    arguments = device, state, x, y, 4
    assert_same(student.evaluated_elsewhere(*arguments), reference.evaluated_elsewhere(*arguments), what="result")


# --- predict ----------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="predict", weight=2, hint="Are all samples there, in their order? May you look twice?")
def test_prediction_of_a_stream(student, reference, draw):
    """Batches come once, the last one is smaller, and logits are large."""
    state = network_state(draw)
    compare_predictions(student, reference, state, draw.normal(11, FEATURES), 4, False, True)
    state["3.weight"] = state["3.weight"] * 3e3
    compare_predictions(student, reference, state, draw.normal(9, FEATURES), 4, False, True)


@pytest.mark.grade(task="predict", weight=2, hint="In which mode does the model run, and in which is it left?")
def test_mode_in_prediction(student, reference, draw):
    """The model predicts in evaluation mode, without gradients, and is afterwards as it was before."""
    state, x = network_state(draw), draw.normal(6, FEATURES)
    for training in (True, False):
        got = compare_predictions(student, reference, state, x, 3, training, False)
        seen_as_asked(got)
        assert_true(not got["graph"], "the probabilities still hold the graph of autograd")


@pytest.mark.grade(task="predict", hint="Where do the samples lie, where the model, and where the results?")
def test_prediction_on_an_accelerator(student, reference, draw, device):
    """Batches are moved to the model, and the results come back to the CPU."""
    arguments = device, network_state(draw), draw.normal(8, FEATURES), 4
    got, expected = student.predicted_elsewhere(*arguments), reference.predicted_elsewhere(*arguments)
    assert_same(got["classes"], expected["classes"], what="prediction")
    assert_same(got["probabilities"], expected["probabilities"], what="probability")
    assert_true(got["on CPU"], "the results are not on the CPU")


# --- checkpoint -------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="checkpoint", weight=3, hint="What besides the weights changes from step to step?")
def test_training_goes_on_from_a_checkpoint(student, reference, draw):
    """A training that goes on from a checkpoint ends where it would have ended without the pause."""
    for kind in ("SGD", "Adam"):
        states = network_state(draw), network_state(draw)
        arguments = kind, *states, *table(draw, 8), 3, history_of(draw, 3), False
        got, expected = student.resumed(*arguments), reference.resumed(*arguments)
        assert_same(got["epochs"], expected["epochs"], what="number of epochs that was loaded")
        assert_same(got["history"], expected["history"], what="history that was loaded")
        assert_same(got["rates"], expected["rates"], what="list of rates after loading")
        assert_same(got["state later"], expected["without a pause"], what="state of the model some steps later")
        assert_same(got["without a pause"], expected["without a pause"], what="state of the model that was saved")
        assert_true(got["in place"], "the model has other parameter objects than before")


@pytest.mark.grade(task="checkpoint", hint="What is in the file after it was written twice?")
def test_checkpoint_is_replaced(student, reference, draw):
    """A file that is there already is replaced."""
    arguments = network_state(draw), network_state(draw), *table(draw, 8)
    assert_same(student.saved_twice(*arguments), reference.saved_twice(*arguments), what="checkpoint")


@pytest.mark.grade(task="checkpoint", hint="Where do tensors of a file go if nobody says so?")
def test_checkpoint_from_another_machine(student, reference, draw):
    """A file that was written on a GPU is loaded on a machine without one."""
    arguments = network_state(draw), network_state(draw), *table(draw, 8)
    assert_same(student.loaded_elsewhere(*arguments), reference.loaded_elsewhere(*arguments), what="checkpoint")


@pytest.mark.grade(task="checkpoint", weight=2, hint="Who notices that the file is that of another model?")
def test_checkpoint_of_another_model(student, reference, draw):
    """The file of another model is refused."""
    arguments = network_state(draw), draw.normal(2, FEATURES), draw.integer(3, 30)
    got, expected = student.loaded_from_another_model(*arguments), reference.loaded_from_another_model(*arguments)
    assert_same(got["said"], expected["said"], what="list of what was loaded or raised")
    assert_same(got["state"], expected["state"], what="loaded state")


@pytest.mark.grade(task="checkpoint", hint="Which files may run code when they are loaded?")
def test_checkpoint_with_code_in_it(student, reference, draw):
    """Code in a file is not run."""
    arguments = network_state(draw), network_state(draw), *table(draw, 8), draw.integer(3, 30)
    got, expected = student.loaded_with_care(*arguments), reference.loaded_with_care(*arguments)
    assert_true(not got["ran"], "code in the file is run")
    assert_true(got["refused"], "a file with code in it is loaded without an error")
    assert_same(got["epochs"], expected["epochs"], what="number of epochs that was loaded")
    assert_same(got["state"], expected["state"], what="loaded state")


# --- fit --------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="fit", visibility="public", hint="What is noted after each epoch, and under which name?")
def test_history_of_a_training(student, reference, draw):
    """The history has the numbers of every epoch."""
    arguments = network_state(draw), (*table(draw, 8), *table(draw, 6)), 4, 3
    got, expected = student.fitted(*arguments), reference.fitted(*arguments)
    assert_same(got["history"], expected["history"], what="history")
    assert_same(got["state"], expected["state"], what="state of the model after training")


@pytest.mark.grade(task="fit", weight=2, hint="How often is each loader read, and when does the scheduler step?")
def test_order_of_a_training(student, reference, draw):
    """The scheduler steps once an epoch, only the training loader trains, and each loader is read once an epoch."""
    arguments = network_state(draw), (*table(draw, 10), *table(draw, 7)), 4, 5
    got, expected = student.fitted(*arguments), reference.fitted(*arguments)
    assert_same(got["rate"], expected["rate"], what="learning rate after training")
    assert_same(got["history"], expected["history"], what="history")
    assert_same(got["state"], expected["state"], what="state of the model after training")
    assert_same(got["passes"], expected["passes"], what="number of passes through the loaders")


def compare_with_breaks(student, reference, arguments):
    """Compare the histories and passes of each call, and the state after the last one."""
    got, expected = student.fitted_with_breaks(*arguments), reference.fitted_with_breaks(*arguments)
    assert_true(got["file"], "there is no checkpoint where it was asked for")
    for each, right in zip(got["calls"], expected["calls"], strict=True):
        assert_same(each["passes"], right["passes"], what="number of passes through the loaders")
        assert_same(each["history"], right["history"], what="history")
    assert_same(got["state"], expected["state"], what="state of the model after training")


@pytest.mark.grade(task="fit", weight=2, hint="How many epochs are left when some are finished?")
def test_longer_training(student, reference, draw):
    """A training that is asked for more epochs goes on from its file; one that is finished does nothing."""
    state, tables = network_state(draw), (*table(draw, 8), *table(draw, 6))
    compare_with_breaks(student, reference, (state, tables, 4, [None] * 3, [2, 5, 5]))


@pytest.mark.grade(
    task="fit", weight=2, hint="When is a checkpoint written, and what of the epoch has happened by then?"
)
def test_training_that_was_ended(student, reference, draw):
    """A training that was ended in the middle of an epoch goes on after the last whole one."""
    state, tables = network_state(draw), (*table(draw, 8), *table(draw, 6))
    compare_with_breaks(student, reference, (state, tables, 4, [4, None], [5, 5]))
