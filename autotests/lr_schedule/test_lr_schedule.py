"""The learning rate suite: the cosine rule, the rule with a warm-up, and what the schedule does to an optimizer.

Rates are compared within a millionth of the initial rate, so that a cosine taken in float32 passes; the inputs make
every mistake a thousand times larger.
"""

from __future__ import annotations

import pytest

from grader import assert_same


def assert_same_rates(actual, expected, scale, what="rate"):
    """Compare nested lists of rates within a millionth of *scale*, the smallest of the initial rates."""
    assert_same(actual, expected, rtol=1e-6, atol=1e-6 * scale, what=what)


def rates(draw, size=1.0):
    """Return an initial rate and a lowest rate that is neither 0 nor tiny beside it."""
    initial = size * draw.number(0.2, 0.9)
    return initial, initial * draw.number(0.1, 0.3)


# --- cosine_lr --------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="cosine_lr", visibility="public", hint="What is the cosine at the start and at the end?")
def test_first_middle_and_last_rate(student, reference, draw):
    """The rate starts at initial_lr, ends at lr_min, and is half way between them in the middle."""
    total, (initial, lowest) = 2 * draw.integer(4, 10), rates(draw)
    arguments = ([0, total // 2, total], total, initial, lowest)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


@pytest.mark.grade(task="cosine_lr", weight=2, hint="Plot your rates of all epochs beside the formula's. Same shape?")
def test_rate_of_every_epoch(student, reference, draw):
    """The rate follows the formula at every epoch."""
    total, (initial, lowest) = draw.integer(9, 20), rates(draw)
    arguments = (list(range(total + 1)), total, initial, lowest)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


@pytest.mark.grade(task="cosine_lr", visibility="public", hint="What is lr_min when it is not given?")
def test_without_lowest_rate(student, reference, draw):
    """Without lr_min the rate goes down to zero."""
    total, initial = draw.integer(5, 12), draw.number(0.2, 0.9)
    arguments = ([0, 1, 2, total - 1, total], total, initial)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


@pytest.mark.grade(task="cosine_lr", hint="Are all the digits of a small rate kept?")
def test_small_rates(student, reference, draw):
    """Rates of a millionth keep their digits."""
    total, (initial, lowest) = draw.integer(7, 15), rates(draw, 1e-6)
    arguments = (list(range(total + 1)), total, initial, lowest)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


@pytest.mark.grade(task="cosine_lr", hint="What does the hand-out say for t >= T, and what does your formula do there?")
def test_after_the_last_epoch(student, reference, draw):
    """The rate stays low when training goes on after total_epochs."""
    total, (initial, lowest) = draw.integer(5, 12), rates(draw)
    epochs = [total - 2, total - 1, total, total + 1, total + 3, 2 * total, 3 * total + 1]
    arguments = (epochs, total, initial, lowest)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


@pytest.mark.grade(task="cosine_lr", hint="By what do you divide, and what is that for a very short training?")
def test_shortest_trainings(student, reference, draw):
    """Trainings of one, two and three epochs follow the same formula."""
    initial, lowest = rates(draw)
    for total in (1, 2, 3):
        arguments = (list(range(total + 1)), total, initial, lowest)
        assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


# --- warmup_cosine_lr -------------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="warmup_cosine_lr",
    visibility="public",
    hint="Which rate have the first epoch, and the first one after warm-up?",
)
def test_rates_of_the_warmup(student, reference, draw):
    """The warm-up rises in equal steps, from the first epoch to the first one after it."""
    total, warmup, (initial, lowest) = draw.integer(15, 25), draw.integer(3, 7), rates(draw)
    arguments = (list(range(warmup + 1)), total, initial, warmup, lowest)
    assert_same_rates(student.warmup_curve(*arguments), reference.warmup_curve(*arguments), initial)


@pytest.mark.grade(task="warmup_cosine_lr", weight=2, hint="At which epoch does the cosine start, how long is it?")
def test_rates_after_the_warmup(student, reference, draw):
    """The cosine follows the warm-up and takes the epochs that remain."""
    total, warmup, (initial, lowest) = draw.integer(15, 25), draw.integer(3, 7), rates(draw)
    arguments = (list(range(warmup, total + 1)), total, initial, warmup, lowest)
    assert_same_rates(student.warmup_curve(*arguments), reference.warmup_curve(*arguments), initial)


@pytest.mark.grade(task="warmup_cosine_lr", visibility="public", hint="What remains when there is no warm-up?")
def test_no_warmup(student, reference, draw):
    """A warm-up of no epochs works."""
    total, (initial, lowest) = draw.integer(6, 12), rates(draw)
    arguments = (list(range(total + 1)), total, initial, 0, lowest)
    assert_same_rates(student.warmup_curve(*arguments), reference.warmup_curve(*arguments), initial)


@pytest.mark.grade(task="warmup_cosine_lr", hint="How many epochs does a warm-up of one, or of all but one, leave?")
def test_shortest_and_longest_warmup(student, reference, draw):
    """A warm-up may take one epoch, or all but the last one."""
    total, (initial, lowest) = draw.integer(5, 10), rates(draw)
    for warmup in (1, total - 1):
        arguments = (list(range(total + 1)), total, initial, warmup, lowest)
        assert_same_rates(student.warmup_curve(*arguments), reference.warmup_curve(*arguments), initial)


@pytest.mark.grade(task="warmup_cosine_lr", hint="Does this one, too, stay where the cosine ended?")
def test_after_the_last_epoch_with_warmup(student, reference, draw):
    """The rate stays low when training goes on; without lr_min, at zero."""
    total, warmup, (initial, lowest) = draw.integer(9, 15), draw.integer(2, 5), rates(draw)
    epochs = [warmup - 1, total - 1, total, total + 1, total + warmup, 2 * total + 1]
    for rest in ((lowest,), ()):
        arguments = (epochs, total, initial, warmup, *rest)
        assert_same_rates(student.warmup_curve(*arguments), reference.warmup_curve(*arguments), initial)


# --- CosineSchedule ---------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="CosineSchedule", visibility="public", hint="Where does an optimizer look for its rate?")
def test_optimizer_with_one_group(student, reference, draw):
    """The optimizer has the right rate in every epoch."""
    total, (initial, lowest) = draw.integer(6, 12), rates(draw)
    arguments = ([initial], list(range(total + 1)), total, lowest)
    assert_same_rates(student.group_rates(*arguments), reference.group_rates(*arguments), initial)


@pytest.mark.grade(
    task="CosineSchedule", visibility="public", hint="Do the warm-up and the lowest rate reach the groups?"
)
def test_optimizer_with_warmup(student, reference, draw):
    """The schedule with warm-up gives every group its rates."""
    total, warmup, (initial, lowest) = draw.integer(9, 15), draw.integer(2, 5), rates(draw)
    arguments = ([initial, 2.5 * initial], list(range(total + 1)), total, lowest, warmup)
    assert_same_rates(student.group_rates(*arguments), reference.group_rates(*arguments), initial)


@pytest.mark.grade(task="CosineSchedule", weight=2, hint="From which rate does each of the groups start?")
def test_optimizer_with_several_groups(student, reference, draw):
    """Groups with very different rates keep them apart and end at the same one."""
    total, (initial, lowest) = draw.integer(6, 12), rates(draw)
    groups = [initial * factor for factor in (4.0, 1.0, 10.0, 2.0, 30.0)]
    for warmup in ((), (1,)):
        arguments = (groups, list(range(total + 1)), total, lowest, *warmup)
        assert_same_rates(student.group_rates(*arguments), reference.group_rates(*arguments), initial)


@pytest.mark.grade(task="CosineSchedule", hint="After the first call, is the rate in the group still the initial one?")
def test_same_epoch_again(student, reference, draw):
    """The rates depend on the epoch, not on how often set_epoch was called."""
    total, (initial, lowest) = draw.integer(6, 12), rates(draw)
    arguments = ([initial, 3.0 * initial], [2, 2, 2, 3, 3], total, lowest)
    assert_same_rates(student.group_rates(*arguments), reference.group_rates(*arguments), initial)


@pytest.mark.grade(task="CosineSchedule", hint="What do the rates depend on besides the epoch?")
def test_epochs_in_any_order(student, reference, draw):
    """A training may start in the middle, go back, and go on after its end."""
    total, (initial, lowest) = draw.integer(8, 12), rates(draw)
    arguments = ([2.0 * initial, initial], [5, 6, 1, 7, 0, 4, total + 2, 3], total, lowest)
    assert_same_rates(student.group_rates(*arguments), reference.group_rates(*arguments), initial)


@pytest.mark.grade(task="CosineSchedule", hint="Which entries of a parameter group does a schedule have to change?")
def test_other_settings_of_the_groups(student, reference, draw):
    """The schedule sets the rates and nothing else of what the groups held before."""
    total, (initial, lowest) = draw.integer(6, 12), rates(draw)
    decays = [draw.number(0.1, 0.2), draw.number(0.3, 0.4)]
    arguments = ([initial, 5.0 * initial], decays, [0, 1, 3], total, lowest)
    expected = reference.groups_afterwards(*arguments)
    assert_same_rates(student.groups_afterwards(*arguments), expected, initial, what="optimizer's")


@pytest.mark.grade(task="CosineSchedule", hint="Is it the optimizer that takes its steps with your rates?")
def test_training(student, reference, draw):
    """A short training with two groups ends with the right weights."""
    weights, gradients = draw.normal(2, 3, 5), draw.uniform(7, 3, 5, low=0.5, high=2.0)
    initial, lowest = rates(draw)
    arguments = (weights, gradients, [initial, 0.2 * initial], 7, 0.1 * lowest, 2)
    expected = reference.weights_after_training(*arguments)
    assert_same_rates(student.weights_after_training(*arguments), expected, 1.0, what="weight")


@pytest.mark.grade(task="CosineSchedule", hint="Which of your variables belong to one object, and which to the class?")
def test_two_optimizers(student, reference, draw):
    """Two schedules share nothing."""
    total, (initial, _) = draw.integer(6, 12), rates(draw)
    first, second = [initial, 2.0 * initial], [5.0 * initial, 3.0 * initial, 7.0 * initial]
    arguments = (first, second, [0, 2, 3, total], total)
    expected = reference.rates_of_two_optimizers(*arguments)
    assert_same_rates(student.rates_of_two_optimizers(*arguments), expected, initial)
