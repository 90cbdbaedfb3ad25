"""The visible checks of embeddings; `grader check embeddings` runs them."""

from __future__ import annotations
import math
import pytest
import torch
from grader import assert_same, assert_true


CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def repeated(draw, *shape, high):
    """Return token numbers in random order, all of them, as evenly as it goes."""
    tokens = torch.tensor(draw.permutation(high)).repeat(math.prod(shape))[: math.prod(shape)]
    return tokens[draw.permutation(len(tokens))].reshape(shape)


@pytest.mark.grade(task="embed", visibility="public", hint="Which axis of the table is counted by token numbers?")
def test_rows(student, reference, draw):
    """Each token gets its row, also the first and the last one."""
    weight, tokens = draw.normal(9, 4), repeated(draw, 3, 7, high=9)
    assert_same(student.embed(weight, tokens), reference.embed(weight, tokens), what="result")


@pytest.mark.grade(
    task="embed", visibility="public", hint="Does your code take numbers of axes for granted, or an order in memory?"
)
def test_any_number_of_axes(student, reference, draw):
    """Tokens may have no axis, or one, two, three; table and tokens may be views."""
    weight = draw.normal(9, 4)
    for shape in ((), (5,), (1, 6), (2, 3, 5)):
        tokens = draw.integers(*shape, high=9)
        assert_same(student.embed(weight, tokens), reference.embed(weight, tokens), what="result")
    arguments = (draw.normal(4, 9), draw.integers(5, 3, high=9))
    assert_same(student.embed_views(*arguments), reference.embed_views(*arguments), what="result")


@pytest.mark.grade(
    task="embed", visibility="public", hint="Which numbers have a row, and which numbers does indexing accept?"
)
def test_numbers_without_a_row(student, reference, draw):
    """Numbers below 0, or from V on, are refused, wherever they stand."""
    weight, tokens = draw.normal(7, 4), draw.integers(3, 5, high=7)
    for number in (-1, -7, 7, 12):
        wrong = tokens.clone()
        wrong[draw.integer(0, 3), draw.integer(0, 5)] = number
        actual = student.embed_refused(weight, tokens, [wrong])
        assert_same(actual["rows"], reference.embed_refused(weight, tokens, [wrong])["rows"], what="result")
        assert_true(actual["raised"] == ["IndexError"], "a number without a row in the table raises no IndexError")


@pytest.mark.grade(
    task="TokenEmbedding", visibility="public", weight=2, hint="By what are the rows multiplied, and how often?"
)
def test_scaled_rows(student, reference, draw):
    """The rows come scaled, for tables of several sizes."""
    for num_tokens, d_model in ((9, 4), (5, 12)):
        weight, tokens = draw.normal(num_tokens, d_model), draw.integers(2, 7, high=num_tokens)
        expected = reference.looked_up(weight, tokens)
        assert_same(student.looked_up(weight, tokens), expected, **CLOSE, what="result")


@pytest.mark.grade(
    task="TokenEmbedding", visibility="public", hint="Which shape has the table, and what does the module train?"
)
def test_new_table(student, reference):
    """A new module has one parameter, the table, whose padding row is zero, if there is one."""
    for padding_idx in (0, 3, None):
        actual = student.newly_made(5, 3, padding_idx)
        expected = reference.newly_made(5, 3, padding_idx)
        assert_same(actual["parameters"], expected["parameters"], what="list of parameter shapes")
        for table in actual["tables"]:
            assert_same(table.shape, expected["tables"][0].shape, what="shape of the table")
            zeros = [row for row in range(5) if not bool(table[row].any())]
            assert_true(zeros == ([] if padding_idx is None else [padding_idx]), "the wrong rows are zero at the start")


@pytest.mark.grade(
    task="sinusoidal_encoding", visibility="public", weight=2, hint="Which pair of columns shares an angle, and which?"
)
def test_even_widths(student, reference):
    """The table is right for even widths."""
    for length, d_model in ((5, 8), (7, 2), (1, 4)):
        expected = reference.encoding_in("float64", length, d_model)
        actual = student.encoding_in("float64", length, d_model)
        assert_same(actual, expected, **CLOSE, what="table")


@pytest.mark.grade(
    task="sinusoidal_encoding", visibility="public", weight=2, hint="How many sines are there, how many cosines?"
)
def test_odd_widths(student, reference):
    """The table is right for odd widths."""
    for length, d_model in ((6, 7), (5, 3), (4, 1)):
        expected = reference.encoding_in("float64", length, d_model)
        actual = student.encoding_in("float64", length, d_model)
        assert_same(actual, expected, **CLOSE, what="table")


@pytest.mark.grade(
    task="PositionalEncoding", visibility="public", hint="Which axis of x counts positions, and which rows do they get?"
)
def test_positions_are_added(student, reference, draw):
    """Every sequence of a batch gets the same rows added, in training and evaluation, if there is no dropout."""
    for batch, length, d_model in ((2, 5, 8), (6, 3, 7), (1, 9, 4)):
        x = draw.normal(batch, length, d_model)
        assert_same(student.encoded(x, 20), reference.encoded(x, 20), **CLOSE, what="list of results")


@pytest.mark.grade(
    task="PositionalEncoding",
    visibility="public",
    hint="Which lengths does the table serve, and what do you do with a longer one?",
)
def test_longest_sequence(student, reference, draw):
    """A sequence of max_len positions is taken, one of more is refused."""
    x = draw.normal(2, 9, 6)
    for max_len in (8, 5):
        actual, expected = student.too_long(x, max_len), reference.too_long(x, max_len)
        assert_same(actual["result"], expected["result"], **CLOSE, what="result")
        assert_true(actual["raised"] == "ValueError", "a sequence that is too long raises no ValueError")


@pytest.mark.grade(
    task="InputEmbedding", visibility="public", weight=2, hint="Which of the two terms is scaled, and how often?"
)
def test_tokens_and_positions(student, reference, draw):
    """The two vectors of each place are added, for even and odd widths."""
    for num_tokens, d_model in ((6, 8), (11, 5)):
        weight, tokens = draw.normal(num_tokens, d_model), draw.integers(2, 7, high=num_tokens)
        expected = reference.input_embedding(weight, tokens, 12)
        assert_same(student.input_embedding(weight, tokens, 12), expected, **CLOSE, what="result")


@pytest.mark.grade(task="InputEmbedding", visibility="public", hint="Which rows is a hidden vector multiplied with?")
def test_scores(student, reference, draw):
    """The scores are products with the rows of the table."""
    weight, hidden = draw.normal(6, 4), draw.normal(2, 5, 4)
    assert_same(student.scores(weight, hidden), reference.scores(weight, hidden), **CLOSE, what="result")
