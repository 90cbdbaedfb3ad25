"""The visible checks of attention; `grader check attention` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same, assert_true


CLOSE = {"rtol": 1e-5, "atol": 1e-5}


WEIGHTS = ("w_q", "b_q", "w_k", "b_k", "w_v", "b_v", "w_o", "b_o")


def partial_mask(draw, *shape):
    """Return a mask in which each row has at least one key that counts and one that does not."""
    mask = draw.mask(*shape, true=0.5)
    first, second = draw.permutation(shape[-1])[:2]
    mask[..., first], mask[..., second] = True, False
    return mask


def projections(draw, d_model):
    """Return weights and biases that keep scores and results near 1."""
    weights = {name: draw.normal(d_model, d_model, std=1.3 * d_model**-0.5) for name in WEIGHTS[::2]}
    return weights | {name: draw.normal(d_model) for name in WEIGHTS[1::2]}


@pytest.mark.grade(
    task="scaled_dot_product_attention", visibility="public", hint="Softmax over which axis, and scaled by which width?"
)
def test_every_query_sees_every_key(student, reference, draw):
    """The formula is right without a mask."""
    q, k, v = draw.normal(2, 5, 16, std=1.5), draw.normal(2, 7, 16, std=1.5), draw.normal(2, 7, 3)
    expected = reference.scaled_dot_product_attention(q, k, v)
    assert_same(student.scaled_dot_product_attention(q, k, v), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention", visibility="public", hint="What does True mean, and what weight has a False?"
)
def test_mask_of_full_size(student, reference, draw):
    """A key that a query may not attend to takes no part."""
    q, k, v = draw.normal(2, 3, 5, 4), draw.normal(2, 3, 7, 4), draw.normal(2, 3, 7, 6)
    mask = partial_mask(draw, 2, 3, 5, 7)
    expected = reference.scaled_dot_product_attention(q, k, v, mask)
    assert_same(student.scaled_dot_product_attention(q, k, v, mask), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention", visibility="public", hint="Do you count axes from the front or from the end?"
)
def test_axes_in_front(student, reference, draw):
    """Any number of axes may stand in front, and an axis may have size 1."""
    for front, queries, keys in (((), 3, 6), ((4,), 6, 3), ((2, 3), 5, 4), ((3, 1, 2), 4, 5), ((1, 1), 1, 4)):
        q, k, v = draw.normal(*front, queries, 9), draw.normal(*front, keys, 9), draw.normal(*front, keys, 2)
        mask = partial_mask(draw, queries, keys)
        expected = reference.scaled_dot_product_attention(q, k, v, mask)
        assert_same(student.scaled_dot_product_attention(q, k, v, mask), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention", visibility="public", hint="Of which dtype are the tensors that you make?"
)
def test_single_precision(student, reference, draw):
    """In float32 the result is float32, with and without a mask."""
    q, k, v = (draw.normal(2, 3, *shape, dtype=torch.float32) for shape in ((5, 4), (7, 4), (7, 6)))
    for mask in (None, partial_mask(draw, 5, 7)):
        expected = reference.scaled_dot_product_attention(q, k, v, mask)
        actual = student.scaled_dot_product_attention(q, k, v, mask)
        assert_same(actual, expected, rtol=1e-4, atol=1e-4, what="result")


@pytest.mark.grade(task="causal_mask", visibility="public", hint="May a query attend to the key at its own position?")
def test_as_many_keys_as_queries(student, reference):
    """Without a number of keys the mask is square."""
    for queries in (1, 2, 5):
        assert_same(student.causal_mask(queries), reference.causal_mask(queries), what="mask")


@pytest.mark.grade(
    task="MultiHeadAttention",
    visibility="public",
    hint="Which axis of the projections is cut into heads, and how do they come together again?",
)
def test_self_attention(student, reference, draw):
    """Queries, keys and values from one tensor, with several numbers of heads."""
    for num_heads, width in ((3, 4), (2, 9), (1, 6)):
        weights, x = projections(draw, num_heads * width), draw.normal(2, 5, num_heads * width)
        expected = reference.multi_head(num_heads, weights, x, x, x)
        assert_same(student.multi_head(num_heads, weights, x, x, x), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="MultiHeadAttention",
    visibility="public",
    hint="Which keys may a position attend to, and what does each of your masks mean by True?",
)
def test_causal_self_attention(student, reference, draw):
    """A position does not see later ones."""
    weights, x = projections(draw, 12), draw.normal(2, 7, 12)
    expected = reference.multi_head(3, weights, x, x, x, None, True)
    assert_same(student.multi_head(3, weights, x, x, x, None, True), expected, **CLOSE, what="result")


@pytest.mark.grade(task="MultiHeadAttention", visibility="public", hint="Which pairs of d_model and num_heads fit?")
def test_number_of_heads(student, reference, draw):
    """A width that does not split evenly is refused, one that does is not."""
    weights, x = projections(draw, 12), draw.normal(2, 5, 12)
    for impossible in (5, 8, 24):
        actual = student.made_with(4, weights, x, impossible)
        expected = reference.made_with(4, weights, x, impossible)
        assert_same(actual["result"], expected["result"], **CLOSE, what="result")
        assert_true(actual["raised"] == "ValueError", "a number of heads that does not divide d_model is accepted")
