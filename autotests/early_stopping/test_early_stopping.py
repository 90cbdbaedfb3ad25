"""The early stopping suite: what `step` answers, which weights come back, and the loop that uses both.

Checks of the answers never look at weights. Checks of the weights use a patience that never runs out, so a mistake in
counting costs nothing there. No loss lies near ``best - min_delta``; a plateau (min_delta 0) repeats the same number.
"""

from __future__ import annotations

import math

import pytest

from grader import assert_same

FOREVER = 100  # a patience that no list of losses here exhausts


def scaled(draw, pattern):
    """Return the losses of *pattern* in other units, their order kept, and the factor."""
    factor = draw.number(20.0, 50.0)  # so that taking min_delta for a ratio shows
    return [factor * loss for loss in pattern], factor


# --- stopping ---------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="stopping", visibility="public", hint="When does the count of bad epochs reach patience?")
def test_says_stop_when_patience_is_used_up(student, reference, draw):
    """A training that gets worse is stopped at the right epoch, not one earlier or later."""
    losses, _ = scaled(draw, [1.0, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99])
    for patience in (2, 3, 4):
        assert_same(student.answers(losses, patience), reference.answers(losses, patience), what="list of answers")


@pytest.mark.grade(
    task="stopping", visibility="public", hint="With a patience of 1, what does the first bad epoch mean?"
)
def test_patience_of_one(student, reference, draw):
    """The smallest patience works."""
    losses, _ = scaled(draw, [1.0, 0.8, 0.6, 0.5, 0.7, 0.4, 0.3])
    assert_same(student.answers(losses, 1), reference.answers(losses, 1), what="list of answers")


@pytest.mark.grade(task="stopping", visibility="public", hint="How much lower than the best loss must a loss be?")
def test_small_improvements_and_min_delta(student, reference, draw):
    """A loss that is lower by less than min_delta is no improvement, one that is lower by more is."""
    losses, factor = scaled(draw, [1.0, 0.99, 0.7, 0.66, 0.64, 0.62, 0.61])
    options = (3, 0.1 * factor)
    assert_same(student.answers(losses, *options), reference.answers(losses, *options), what="list of answers")


@pytest.mark.grade(task="stopping", hint="What happens to the count of bad epochs when a good one comes?")
def test_good_and_bad_epochs_in_turns(student, reference, draw):
    """Patience counts consecutive epochs."""
    losses, _ = scaled(draw, [0.9, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.68, 0.69, 0.72])
    for patience in (2, 3):
        assert_same(student.answers(losses, patience), reference.answers(losses, patience), what="list of answers")


@pytest.mark.grade(task="stopping", hint="What is a loss compared with: the epoch before, or something else?")
def test_slow_recovery_after_a_bad_epoch(student, reference, draw):
    """A loss is compared with the best one so far."""
    losses, _ = scaled(draw, [0.8, 0.5, 0.9, 0.8, 0.75, 0.7, 0.65, 0.6])
    for patience in (3, 5):
        assert_same(student.answers(losses, patience), reference.answers(losses, patience), what="list of answers")


@pytest.mark.grade(task="stopping", hint="Is a loss that repeats the best one an improvement?")
def test_plateau(student, reference, draw):
    """A loss that is only equal to the best one does not improve."""
    losses, _ = scaled(draw, [0.9, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7])
    assert_same(student.answers(losses, 3), reference.answers(losses, 3), what="list of answers")


@pytest.mark.grade(
    task="stopping", hint="Which loss does the next one have to beat after an epoch that did not improve?"
)
def test_slow_progress_with_min_delta(student, reference, draw):
    """Progress in steps smaller than min_delta adds up."""
    losses, factor = scaled(draw, [1.0, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82, 1.2, 1.3, 1.4, 1.5])
    options = (3, 0.05 * factor)
    assert_same(student.answers(losses, *options), reference.answers(losses, *options), what="list of answers")


@pytest.mark.grade(task="stopping", hint="Which losses can a first epoch have, and is each of them an improvement?")
def test_very_large_losses(student, reference, draw):
    """The first loss improves however large it is, and so does each lower one."""
    losses, _ = scaled(draw, [6e20, 5e20, 4e20, 3e20, 2e20, 3e20, 4e20, 5e20])
    assert_same(student.answers(losses, 2), reference.answers(losses, 2), what="list of answers")


@pytest.mark.grade(
    task="stopping",
    hint="A log-likelihood can be below zero. What must the first loss beat, and by how much each next one?",
)
def test_negative_losses(student, reference, draw):
    """Losses below zero are compared by the same rule."""
    losses, factor = scaled(draw, [-1.0, -2.0, -1.9, -1.95, -1.8, -1.7, -1.6])
    options = (3, 0.4 * factor)
    assert_same(student.answers(losses, *options), reference.answers(losses, *options), what="list of answers")
    losses, factor = scaled(draw, [-1.0, -2.0, -2.8, -3.6, -4.4, -5.2, -5.3, -5.4, -5.5])
    options = (2, 0.6 * factor)
    assert_same(student.answers(losses, *options), reference.answers(losses, *options), what="list of answers")


@pytest.mark.grade(task="stopping", hint="What does a comparison with NaN give, and which branch does it take?")
def test_a_loss_that_is_not_a_number(student, reference, draw):
    """A NaN in the middle of a training is an epoch without improvement."""
    losses, _ = scaled(draw, [0.9, 0.7, math.nan, 0.8, 0.85, 0.86, 0.87])
    assert_same(student.answers(losses, 3), reference.answers(losses, 3), what="list of answers")


@pytest.mark.grade(task="stopping", hint="After a NaN in the first epoch, can any later loss still be an improvement?")
def test_a_first_loss_that_is_not_a_number(student, reference, draw):
    """A training recovers from a NaN in its first epoch."""
    losses, _ = scaled(draw, [math.nan, 0.9, 0.8, 0.7, 0.95, 0.96, 0.97, 0.98])
    for start in ([], [math.nan], [math.nan] * 3):
        given = [*start, *losses]
        assert_same(student.answers(given, 3), reference.answers(given, 3), what="list of answers")


@pytest.mark.grade(task="stopping", hint="Which of your variables belong to one object, and which to the class?")
def test_two_trainings_at_once(student, reference, draw):
    """Two objects share nothing."""
    first, _ = scaled(draw, [0.9, 0.8, 0.85, 0.7, 0.75, 0.76, 0.77])
    second, _ = scaled(draw, [9.0, 9.5, 8.0, 7.0, 7.5, 6.0, 5.0])
    expected = reference.answers_in_turns(first, second, 3)
    assert_same(student.answers_in_turns(first, second, 3), expected, what="list of answers")


# --- best weights -----------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="best_weights", visibility="public", hint="Which model must the weights be loaded into?")
def test_restores_into_the_given_model(student, reference, draw):
    """The best weights land in the model that restore is given, and in no other."""
    losses, _ = scaled(draw, [0.9, 0.7, 0.6, 0.4])
    weights, other = draw.normal(4, 2, 5), draw.normal(2, 5)
    expected = reference.restored_into_another(losses, weights, other)
    assert_same(student.restored_into_another(losses, weights, other), expected, what="weights of the two models")


@pytest.mark.grade(task="best_weights", visibility="public", hint="What is there to load before the first epoch?")
def test_restore_before_the_first_epoch(student, reference, draw):
    """Without any epoch seen, restore leaves the model alone; later it works."""
    losses, _ = scaled(draw, [0.9, 0.7, 0.6])
    weights = draw.normal(4, 3, 4)
    assert_same(student.restored_early(losses, weights), reference.restored_early(losses, weights), what="weights")


@pytest.mark.grade(
    task="best_weights",
    weight=2,
    hint="Which epoch's weights do you keep, in whose memory, one epoch later? (Is .cpu() a copy on a CPU model?)",
)
def test_weights_of_the_best_epoch(student, reference, draw):
    """Training on after the best epoch does not change what is restored."""
    losses, _ = scaled(draw, [0.9, 0.5, 0.7, 0.8, 0.6])
    weights = draw.normal(5, 3, 4)
    expected = reference.restored(losses, weights, FOREVER)
    assert_same(student.restored(losses, weights, FOREVER), expected, what="restored weight")


@pytest.mark.grade(
    task="best_weights", visibility="public", hint="What do you keep when the very first epoch stays the best?"
)
def test_first_epoch_is_the_best(student, reference, draw):
    """The weights of the first epoch can be the best ones."""
    losses, _ = scaled(draw, [0.3, 0.5, 0.7, 0.6])
    weights = draw.normal(4, 3, 5)
    expected = reference.restored(losses, weights, FOREVER)
    assert_same(student.restored(losses, weights, FOREVER), expected, what="restored weight")


@pytest.mark.grade(task="best_weights", hint="Is there more in a model than its parameters?")
def test_net_with_batch_normalisation(student, reference, draw):
    """The whole state of a model comes back, so that it computes what it computed at its best epoch."""
    losses, _ = scaled(draw, [0.9, 0.4, 0.8, 0.7])
    batches, start = draw.normal(4, 7, 5, mean=2.0, std=3.0), draw.normal(3, 5)
    expected = reference.restored_state(losses, batches, start)
    assert_same(student.restored_state(losses, batches, start), expected, what="restored state")


@pytest.mark.grade(task="best_weights", hint="Which epochs count as the best so far when min_delta is not 0?")
def test_best_epoch_with_min_delta(student, reference, draw):
    """The best epoch is the last one that improved by the rule with min_delta."""
    losses, factor = scaled(draw, [1.0, 0.6, 0.58, 0.56, 0.9])
    weights = draw.normal(5, 2, 3)
    expected = reference.restored(losses, weights, FOREVER, 0.1 * factor)
    assert_same(student.restored(losses, weights, FOREVER, 0.1 * factor), expected, what="restored weight")


@pytest.mark.grade(
    task="best_weights", hint="After restore, do the model and your copy still have something in common?"
)
def test_restore_twice(student, reference, draw):
    """Training on after restore does not spoil what is kept."""
    losses, _ = scaled(draw, [0.9, 0.5, 0.7])
    weights, change = draw.normal(3, 4, 3), draw.uniform(4, 3, low=1.0, high=2.0)
    expected = reference.restored_twice(losses, weights, change)
    assert_same(student.restored_twice(losses, weights, change), expected, what="weights after restore")


@pytest.mark.grade(
    task="best_weights", hint="The optimizer holds the parameters. Does the model still have the same ones?"
)
def test_optimizer_goes_on_after_restore(student, reference, draw):
    """The optimizer made before the training can go on with the restored model."""
    losses, _ = scaled(draw, [0.9, 0.5, 0.7, 0.6])
    gradients, start = draw.uniform(5, 2, 6, low=0.5, high=2.0), draw.normal(2, 6)
    expected = reference.trained_on(losses, gradients, start)
    assert_same(student.trained_on(losses, gradients, start), expected, what="weights")


@pytest.mark.grade(task="best_weights", hint="Does step change the model that it is given?")
def test_model_during_training(student, reference, draw):
    """Taking note of an epoch leaves the model as it is."""
    losses, _ = scaled(draw, [0.9, 0.5, 0.7, 0.6, 0.8])
    weights = draw.normal(5, 3, 2)
    expected = reference.weights_along_the_way(losses, weights)
    assert_same(student.weights_along_the_way(losses, weights), expected, what="weights along the way")


@pytest.mark.grade(task="best_weights", hint="Which branch does a NaN take, and are its weights worth keeping?")
def test_weights_of_an_epoch_that_went_wrong(student, reference, draw):
    """The weights of an epoch whose loss is NaN are not kept."""
    losses, _ = scaled(draw, [0.9, 0.5, math.nan, 0.7, 0.8])
    weights = draw.normal(5, 3, 4)
    expected = reference.restored(losses, weights, FOREVER)
    assert_same(student.restored(losses, weights, FOREVER), expected, what="restored weight")


# --- fit --------------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="fit", visibility="public", hint="Does fit return how many epochs it trained?")
def test_number_of_epochs(student, reference, draw):
    """The number of epochs is right when training stops early and when it does not."""
    losses, _ = scaled(draw, [0.9, 0.7, 0.8, 0.85, 0.86, 0.87, 0.88, 0.89])
    gradients, start = draw.uniform(8, 2, 3, low=0.5, high=2.0), draw.normal(2, 3)
    for max_epochs, patience in ((8, 2), (6, 3), (3, 5)):
        arguments = (losses, gradients, start, max_epochs, patience)
        expected = reference.fitted(*arguments)["epochs"]
        assert_same(student.fitted(*arguments)["epochs"], expected, what="number of epochs")


@pytest.mark.grade(task="fit", visibility="public", hint="In which order, and how often, are the two functions called?")
def test_order_of_calls(student, reference, draw):
    """Each epoch trains once and then validates once, on the model itself."""
    losses, _ = scaled(draw, [0.9, 0.7, 0.8, 0.85, 0.86, 0.87])
    gradients, start = draw.uniform(6, 2, 3, low=0.5, high=2.0), draw.normal(2, 3)
    for max_epochs in (2, 6):
        arguments = (losses, gradients, start, max_epochs, 2)
        expected = reference.fitted(*arguments)["calls"]
        assert_same(student.fitted(*arguments)["calls"], expected, what="list of calls")


@pytest.mark.grade(task="fit", hint="Which weights does the model have when training was stopped?")
def test_model_after_stopping_early(student, reference, draw):
    """A training that stops early leaves the best weights."""
    losses, _ = scaled(draw, [0.9, 0.7, 0.5, 0.85, 0.86, 0.87, 0.88])
    gradients, start = draw.uniform(7, 3, 2, low=0.5, high=2.0), draw.normal(3, 2)
    arguments = (losses, gradients, start, 7, 3)
    expected = reference.fitted(*arguments)["weights"]
    assert_same(student.fitted(*arguments)["weights"], expected, what="weight left in the model")


@pytest.mark.grade(task="fit", hint="Which weights does the model have when training came to its last epoch?")
def test_model_after_the_last_epoch(student, reference, draw):
    """A training that runs to its last epoch leaves the best weights, too."""
    losses, _ = scaled(draw, [0.9, 0.4, 0.7, 0.6, 0.8])
    gradients, start = draw.uniform(5, 3, 4, low=0.5, high=2.0), draw.normal(3, 4)
    arguments = (losses, gradients, start, 5, 6)
    expected = reference.fitted(*arguments)["weights"]
    assert_same(student.fitted(*arguments)["weights"], expected, what="weight left in the model")


@pytest.mark.grade(task="fit", hint="Do all the options of fit reach your EarlyStopping?")
def test_options_of_fit(student, reference, draw):
    """Fit obeys min_delta in what it counts and in what it keeps."""
    losses, factor = scaled(draw, [1.0, 0.6, 0.58, 0.56, 0.54, 0.53, 0.9])
    gradients, start = draw.uniform(7, 2, 4, low=0.5, high=2.0), draw.normal(2, 4)
    arguments = (losses, gradients, start, 7, 3, 0.1 * factor)
    actual, expected = student.fitted(*arguments), reference.fitted(*arguments)
    assert_same(actual["epochs"], expected["epochs"], what="number of epochs")
    assert_same(actual["weights"], expected["weights"], what="weight left in the model")


@pytest.mark.grade(task="fit", hint="Is it still the same model, with the same parameters, that the optimizer knows?")
def test_training_goes_on_after_fit(student, reference, draw):
    """The optimizer can go on with the model after fit."""
    losses, _ = scaled(draw, [0.9, 0.5, 0.7, 0.6, 0.8])
    gradients, start = draw.uniform(5, 3, 5, low=0.5, high=2.0), draw.normal(3, 5)
    arguments = (losses, gradients, start, 5, 2)
    expected = reference.fitted(*arguments)["one step later"]
    assert_same(student.fitted(*arguments)["one step later"], expected, what="weight after one more optimizer step")
