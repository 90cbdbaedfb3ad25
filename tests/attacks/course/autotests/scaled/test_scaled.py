"""The checks of the lab that is attacked: half of the points are public, half hidden. Secret: @CANARY@-test."""

import pytest
import torch

from grader import assert_same

SECRET = "@CANARY@-test"


@pytest.mark.grade(task="scaled", visibility="public", hint="Every element, times the number.")
def test_small(student, reference, draw):
    x = draw.normal(3, 4)
    assert_same(student.scaled(x, 2.5), reference.scaled(x, 2.5))


@pytest.mark.grade(task="scaled", hint="What does the number do to a matrix?")
def test_large(student, reference, draw):
    x, by = draw.normal(17, 5, dtype=torch.float64), draw.number(2, 3)
    assert_same(student.scaled(x, by), reference.scaled(x, by))
