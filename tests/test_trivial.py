"""Answers without thought have the form of right ones and nothing of their content."""

from __future__ import annotations

import pytest
import torch

from grader.proof.trivial import KINDS, trivial

X = torch.arange(6.0).reshape(2, 3)
VALUE = {"out": X * 3, "ids": torch.tensor([2, 3]), "on": torch.tensor([True]), "all": [1.5, (7, "text", None, True)]}


@pytest.mark.parametrize("kind", KINDS)
def test_form_is_kept(kind):
    """Containers, keys, shapes and dtypes are those of the right answer."""
    found = trivial(kind, VALUE, ((X,), {}), seed=1)
    assert list(found) == list(VALUE)
    for name in ("out", "ids", "on"):
        assert (found[name].shape, found[name].dtype) == (VALUE[name].shape, VALUE[name].dtype)
    assert type(found["all"]) is list
    assert [type(item) for item in found["all"][1]] == [int, str, type(None), bool]


@pytest.mark.parametrize(("kind", "out"), [("zeros", 0 * X), ("constant", 0 * X + 0.5), ("input", X)])
def test_content_is_gone(kind, out):
    """Zeros, a constant, or the argument of the same shape; the right answer is in none of them."""
    found = trivial(kind, VALUE, ((torch.ones(3), [X]), {}), seed=1)
    assert torch.equal(found["out"], out)
    assert found["all"][1][1] == ""
    assert found["all"][0] != 1.5


def test_random_numbers_depend_on_the_seed():
    """They are other ones for each seed, the same for the same."""
    one, two, again = (trivial("random", VALUE, (), seed)["out"] for seed in (1, 2, 1))
    assert torch.equal(one, again)
    assert not torch.equal(one, two)


def test_input_of_another_shape_is_no_answer():
    """Where no argument has the shape, zeros stand for it."""
    assert torch.equal(trivial("input", X, (torch.ones(3),), seed=1), 0 * X)
