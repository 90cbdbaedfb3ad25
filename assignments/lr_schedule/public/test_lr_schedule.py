"""The visible checks of lr_schedule; `grader check lr_schedule` runs them."""

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


@pytest.mark.grade(task="cosine_lr", visibility="public", hint="What is the cosine at the start and at the end?")
def test_first_middle_and_last_rate(student, reference, draw):
    """The rate starts at initial_lr, ends at lr_min, and is half way between them in the middle."""
    total, (initial, lowest) = 2 * draw.integer(4, 10), rates(draw)
    arguments = ([0, total // 2, total], total, initial, lowest)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


@pytest.mark.grade(task="cosine_lr", visibility="public", hint="What is lr_min when it is not given?")
def test_without_lowest_rate(student, reference, draw):
    """Without lr_min the rate goes down to zero."""
    total, initial = draw.integer(5, 12), draw.number(0.2, 0.9)
    arguments = ([0, 1, 2, total - 1, total], total, initial)
    assert_same_rates(student.curve(*arguments), reference.curve(*arguments), initial)


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


@pytest.mark.grade(task="warmup_cosine_lr", visibility="public", hint="What remains when there is no warm-up?")
def test_no_warmup(student, reference, draw):
    """A warm-up of no epochs works."""
    total, (initial, lowest) = draw.integer(6, 12), rates(draw)
    arguments = (list(range(total + 1)), total, initial, 0, lowest)
    assert_same_rates(student.warmup_curve(*arguments), reference.warmup_curve(*arguments), initial)


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
