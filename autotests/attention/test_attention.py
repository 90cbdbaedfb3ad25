"""The attention suite: the formula, the causal mask, and the layer with several heads.

All axes have different sizes, and no query is ever without a key. Tolerances are wider than the harness's own: a
constant or a softmax in float32 within a float64 computation is no mistake here; each mistake shows at 1e-2 or more.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same, assert_true

CLOSE = {"rtol": 1e-5, "atol": 1e-5}
FAR = {"rtol": 2e-2, "atol": 2e-2}  # scores of 1e4, or float16
BUILT_IN = "a built-in attention of torch does the work; the task is to write it yourself"
WEIGHTS = ("w_q", "b_q", "w_k", "b_k", "w_v", "b_v", "w_o", "b_o")


def partial_mask(draw, *shape):
    """Return a mask in which each row has at least one key that counts and one that does not."""
    mask = draw.mask(*shape, true=0.5)
    first, second = draw.permutation(shape[-1])[:2]
    mask[..., first], mask[..., second] = True, False
    return mask


def padding(draw, batch, keys):
    """Return a key mask with a different one for each sequence, in which key 0 always counts and some key does not."""
    mask = draw.mask(batch, keys, true=0.6)
    mask[:, 0] = True
    for row, blocked in enumerate(draw.permutation(keys - 1)[:batch]):
        mask[row, 1 + blocked] = False
        mask[row - 1, 1 + blocked] = True
    return mask


def projections(draw, d_model):
    """Return weights and biases that keep scores and results near 1."""
    weights = {name: draw.normal(d_model, d_model, std=1.3 * d_model**-0.5) for name in WEIGHTS[::2]}
    return weights | {name: draw.normal(d_model) for name in WEIGHTS[1::2]}


# --- scaled dot-product attention -------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="scaled_dot_product_attention", weight=2, hint="Which of the sizes L, S, d and d_v does each line use?"
)
def test_lengths_and_widths(student, reference, draw):
    """Values may be narrower or wider than keys, and queries fewer or more than keys."""
    for lengths, widths in (((5, 8), (16, 6)), ((9, 4), (3, 11))):
        front = (2, 3)
        q, k = draw.normal(*front, lengths[0], widths[0]), draw.normal(*front, lengths[1], widths[0])
        v = draw.normal(*front, lengths[1], widths[1])
        for mask in (None, partial_mask(draw, *lengths)):
            expected = reference.scaled_dot_product_attention(q, k, v, mask)
            assert_same(student.scaled_dot_product_attention(q, k, v, mask), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention", weight=2, hint="Along which axes may a mask be smaller than the scores?"
)
def test_smaller_masks(student, reference, draw):
    """A mask serves all batches, heads or queries that it has no axis for, or an axis of size 1."""
    q, k, v = draw.normal(2, 3, 5, 4), draw.normal(2, 3, 7, 4), draw.normal(2, 3, 7, 6)
    for shape in ((5, 7), (2, 1, 1, 7), (3, 5, 7), (2, 1, 5, 7), (1, 7)):
        mask = partial_mask(draw, *shape)
        expected = reference.scaled_dot_product_attention(q, k, v, mask)
        assert_same(student.scaled_dot_product_attention(q, k, v, mask), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention",
    weight=2,
    hint="How large may the argument of exp become, and does each row keep its own softmax?",
)
def test_large_scores(student, reference, draw):
    """Rows of scores near 1e4 and -1e4 have the softmax of what is left without that offset."""
    q, k, v = draw.normal(2, 3, 6, 16), draw.normal(2, 3, 7, 16), draw.normal(2, 3, 7, 5)
    offsets = torch.linspace(-1e4, 1e4, 6, dtype=q.dtype)[draw.permutation(6)]
    q[..., -1], k[..., -1] = 4 * offsets, 1.0  # 4 is sqrt(d)
    expected = reference.scaled_dot_product_attention(q, k, v)
    assert_same(student.scaled_dot_product_attention(q, k, v), expected, **FAR, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention",
    weight=2,
    hint="Is a key that may not be attended to really out, whatever the scores of the others are?",
)
def test_large_scores_of_keys_that_do_not_count(student, reference, draw):
    """A key that may not be attended to has weight 0 even when its score is by far the largest."""
    q, k, v = draw.normal(2, 3, 5, 16), draw.normal(2, 3, 8, 16), draw.normal(2, 3, 8, 6)
    mask = padding(draw, 2, 8)[:, None, None, :]
    q[..., -1] = 4 * draw.uniform(2, 3, 5, low=1.5e4, high=3e4)  # 4 is sqrt(d)
    k[..., -1] = torch.where(mask[:, :, 0], -1.0, 1.0)
    expected = reference.scaled_dot_product_attention(q, k, v, mask)
    assert_same(student.scaled_dot_product_attention(q, k, v, mask), expected, **FAR, what="result")


@pytest.mark.grade(task="scaled_dot_product_attention", hint="Is the result connected to q, k and v all the way?")
def test_gradients(student, reference, draw):
    """The gradient reaches queries, keys and values."""
    q, k, v = draw.normal(2, 3, 5, 4), draw.normal(2, 3, 7, 4), draw.normal(2, 3, 7, 6)
    arguments = (q, k, v, partial_mask(draw, 5, 7), draw.normal(2, 3, 5, 6))
    expected = reference.attention_gradients(*arguments)
    assert_same(student.attention_gradients(*arguments), expected, **CLOSE, what="gradient of")


@pytest.mark.grade(task="scaled_dot_product_attention", hint="Which of your operations work in place, and on what?")
def test_inputs_afterwards(student, reference, draw):
    """The inputs hold afterwards what they held before, so that a second call gives the same."""
    q, k, v = draw.normal(2, 3, 5, 4), draw.normal(2, 3, 7, 4), draw.normal(2, 3, 7, 6)
    arguments = (q, k, v, partial_mask(draw, 2, 3, 5, 7))
    expected = reference.attention_and_inputs(*arguments)
    assert_same(student.attention_and_inputs(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="scaled_dot_product_attention", hint="Which operations need a contiguous tensor?")
def test_views_of_other_tensors(student, reference, draw):
    """Queries, keys and values may be views with another order of axes, as heads are."""
    q, k, v = draw.normal(2, 5, 3, 4), draw.normal(2, 7, 3, 4), draw.normal(2, 7, 3, 6)
    arguments = (q, k, v, partial_mask(draw, 5, 7))
    expected = reference.attention_on_views(*arguments)
    assert_same(student.attention_on_views(*arguments), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="scaled_dot_product_attention",
    hint="What is the most negative number in float16, and of which dtype is the result?",
)
def test_half_precision(student, reference, draw):
    """In float16 the result is float16, and a mask works."""
    q, k, v = (draw.uniform(*shape, low=-1.0, dtype=torch.float16) for shape in ((3, 5, 16), (3, 7, 16), (3, 7, 6)))
    mask = partial_mask(draw, 5, 7)
    expected = reference.scaled_dot_product_attention(q, k, v, mask)
    assert_same(student.scaled_dot_product_attention(q, k, v, mask), expected, **FAR, what="result")


@pytest.mark.grade(task="scaled_dot_product_attention", hint="Who computes the softmax and the two products?")
def test_own_work(student, reference, draw):
    """The formula is written out and right; torch's attention as a whole is not called."""
    q, k, v = (draw.normal(2, 3, length, 16, dtype=torch.float32) for length in (5, 7, 7))
    mask = partial_mask(draw, 5, 7)
    actual, expected = student.attention_traced(q, k, v, mask), reference.attention_traced(q, k, v, mask)
    assert_same(actual["result"], expected["result"], rtol=1e-4, atol=1e-4, what="result")
    assert_true(actual["built in"] == [], BUILT_IN)


# --- causal mask ------------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="causal_mask", visibility="public", hint="May a query attend to the key at its own position?")
def test_as_many_keys_as_queries(student, reference):
    """Without a number of keys the mask is square."""
    for queries in (1, 2, 5):
        assert_same(student.causal_mask(queries), reference.causal_mask(queries), what="mask")


@pytest.mark.grade(task="causal_mask", weight=2, hint="What does the first query see, and which axis are the queries?")
def test_more_or_fewer_keys(student, reference, draw):
    """With another number of keys the first query still sees the first key only."""
    few, many = draw.integer(3, 6), draw.integer(8, 12)
    for queries, keys in ((few, many), (many, few), (many, many)):
        assert_same(student.causal_mask(queries, keys), reference.causal_mask(queries, keys), what="mask")


@pytest.mark.grade(task="causal_mask", hint="What does each tensor that you make know about `device`?")
def test_mask_on_a_device(student, reference, draw):
    """The mask is made on the device that is asked for."""
    sizes = draw.sizes(2, 4, 9)
    actual, expected = student.mask_on_accelerator(*sizes), reference.mask_on_accelerator(*sizes)
    assert_same(actual["mask"], expected["mask"], what="mask")
    assert_true(actual["there"], "the mask is on another device than the one asked for")


# --- multi-head attention ---------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="MultiHeadAttention", weight=2, hint="Which of the three inputs does each projection take?")
def test_cross_attention(student, reference, draw):
    """Queries, keys and values from three tensors, with more or fewer keys than queries."""
    for length, keys in ((5, 7), (8, 3)):
        weights = projections(draw, 12)
        inputs = draw.normal(2, length, 12), draw.normal(2, keys, 12), draw.normal(2, keys, 12)
        expected = reference.multi_head(3, weights, *inputs)
        assert_same(student.multi_head(3, weights, *inputs), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="MultiHeadAttention", weight=2, hint="Which axes have the scores, and which of them has the key mask?"
)
def test_padding(student, reference, draw):
    """Padding takes no part, in any head, where sequences and their padding differ."""
    for batch, length, keys, num_heads in ((4, 5, 7, 3), (2, 6, 6, 3), (3, 8, 5, 2)):
        weights, key_mask = projections(draw, 4 * num_heads), padding(draw, batch, keys)
        inputs = [draw.normal(batch, count, 4 * num_heads) for count in (length, keys, keys)]
        expected = reference.multi_head(num_heads, weights, *inputs, key_mask)
        assert_same(student.multi_head(num_heads, weights, *inputs, key_mask), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="MultiHeadAttention", weight=2, hint="When may a query attend to a key if there are two masks to ask?"
)
def test_padding_in_causal_self_attention(student, reference, draw):
    """A key must be allowed by the key mask and by causality."""
    weights, x, key_mask = projections(draw, 12), draw.normal(4, 7, 12), padding(draw, 4, 7)
    expected = reference.multi_head(3, weights, x, x, x, key_mask, True)
    assert_same(student.multi_head(3, weights, x, x, x, key_mask, True), expected, **CLOSE, what="result")


@pytest.mark.grade(task="MultiHeadAttention", hint="What does your layer keep from one call to the next?")
def test_several_lengths(student, reference, draw):
    """One layer takes short and long sequences in any order."""
    weights = projections(draw, 12)
    calls = [(draw.normal(2, length, 12), padding(draw, 2, length)) for length in (5, 9, 4)]
    calls += [(draw.normal(3, 9, 12), None)]
    expected = reference.several_calls(3, weights, calls)
    assert_same(student.several_calls(3, weights, calls), expected, **CLOSE, what="list of results")


@pytest.mark.grade(task="MultiHeadAttention", hint="Does the layer know all its weights as parameters, and use them?")
def test_step_of_training(student, reference, draw):
    """Gradients reach the inputs and all weights; a step of gradient descent has the right effect."""
    arguments = (3, projections(draw, 12), draw.normal(2, 5, 12), draw.normal(2, 7, 12), draw.normal(2, 5, 12), 0.02)
    expected = reference.one_step(*arguments)
    assert_same(student.one_step(*arguments), expected, rtol=1e-4, atol=1e-4, what="value of")


@pytest.mark.grade(task="MultiHeadAttention", hint="What in your layer is random, or writes into its inputs?")
def test_training_and_evaluation(student, reference, draw):
    """The result is the same in training and in evaluation, and inputs stay as they are."""
    arguments = (3, projections(draw, 12), draw.normal(2, 5, 12), padding(draw, 2, 5))
    expected = reference.both_modes(*arguments)
    assert_same(student.both_modes(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="MultiHeadAttention", hint="On which device is each tensor that you make in forward?")
def test_layer_on_a_device(student, reference, draw):
    """The layer works where it and its inputs are moved, masks included."""
    arguments = (3, projections(draw, 12), draw.normal(2, 5, 12), padding(draw, 2, 5))
    expected = reference.multi_head_on_accelerator(*arguments)
    assert_same(student.multi_head_on_accelerator(*arguments), expected, **CLOSE, what="result")


@pytest.mark.grade(task="MultiHeadAttention", hint="Whose attention does your layer call?")
def test_own_layer(student, reference, draw):
    """The layer is built from projections and the function above, and right; torch's own is not called."""
    weights = {name: value.float() for name, value in projections(draw, 24).items()}
    x = draw.normal(2, 5, 24, dtype=torch.float32)
    actual, expected = student.multi_head_traced(3, weights, x), reference.multi_head_traced(3, weights, x)
    assert_same(actual["result"], expected["result"], rtol=1e-4, atol=1e-4, what="result")
    assert_true(actual["built in"] == [], BUILT_IN)
