"""The visible checks of early_stopping; `grader check early_stopping` runs them."""

from __future__ import annotations
import pytest
from grader import assert_same


FOREVER = 100  # a patience that no list of losses here exhausts


def scaled(draw, pattern):
    """Return the losses of *pattern* in other units, their order kept, and the factor."""
    factor = draw.number(20.0, 50.0)  # so that taking min_delta for a ratio shows
    return [factor * loss for loss in pattern], factor


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
    task="best_weights", visibility="public", hint="What do you keep when the very first epoch stays the best?"
)
def test_first_epoch_is_the_best(student, reference, draw):
    """The weights of the first epoch can be the best ones."""
    losses, _ = scaled(draw, [0.3, 0.5, 0.7, 0.6])
    weights = draw.normal(4, 3, 5)
    expected = reference.restored(losses, weights, FOREVER)
    assert_same(student.restored(losses, weights, FOREVER), expected, what="restored weight")


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
