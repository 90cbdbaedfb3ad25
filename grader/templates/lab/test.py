"""Hidden suite of LAB: trusted, never leaves the instructor."""

import pytest

from grader import assert_same


def rows(draw, count, width):
    """Draw values and a mask with at least one true and one false element in each row."""
    mask = draw.mask(count, width, true=0.5)
    mask[:, 0], mask[:, -1] = True, False
    return draw.normal(count, width, mean=3.0), mask


@pytest.mark.grade(task="masked_mean", visibility="public", hint="What do you divide by?")
def test_small_case(student, reference, draw):
    """The mean of a few rows is right."""
    x, mask = rows(draw, 2, 3)
    assert_same(student.masked_mean(x, mask), reference.masked_mean(x, mask), what="mean")


@pytest.mark.grade(task="masked_mean", weight=2, hint="How many elements count in a row?")
def test_rows_with_different_counts(student, reference, draw):
    """Rows in which another number of elements counts are right, too."""
    x, mask = rows(draw, 7, 5)
    assert_same(student.masked_mean(x, mask), reference.masked_mean(x, mask), what="mean")


@pytest.mark.grade(task="masked_mean", hint="Is the result still connected to x?")
def test_gradient(student, reference, draw):
    """The gradient flows to the elements that count."""
    x, mask = rows(draw, 4, 6)
    weight = draw.normal(4)
    assert_same(student.gradient(x, mask, weight), reference.gradient(x, mask, weight), what="gradient")
