"""The embedding suite: rows of a table, sines and cosines, and their sum.

All axes have different sizes. Tolerances for tables of positions are wider than the harness's own: computing them in
float32 is no mistake; each mistake shows at 1e-2 or more.
"""

from __future__ import annotations

import math

import pytest
import torch

from grader import assert_same, assert_true

CLOSE = {"rtol": 1e-5, "atol": 1e-5}
FAR = {"rtol": 1e-3, "atol": 3e-3}  # positions of thousands in float32, or results in float16
BUILT_IN = "torch's own embedding does the work; the task is to write it yourself"


def repeated(draw, *shape, high):
    """Return token numbers in random order, all of them, as evenly as it goes."""
    tokens = torch.tensor(draw.permutation(high)).repeat(math.prod(shape))[: math.prod(shape)]
    return tokens[draw.permutation(len(tokens))].reshape(shape)


# --- embed ------------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="embed", hint="What does a number with digits behind the point mean as the number of a row?")
def test_numbers_that_count_nothing(student, reference, draw):
    """Floating-point numbers are refused, even whole ones."""
    weight, tokens = draw.normal(7, 4), draw.integers(3, 5, high=7)
    wrong = [tokens + 0.5, tokens.to(torch.float64), tokens.to(torch.float32)]
    actual = student.embed_refused(weight, tokens, wrong)
    assert_same(actual["rows"], reference.embed_refused(weight, tokens, wrong)["rows"], what="result")
    assert_true(actual["raised"] == ["TypeError"] * 3, "floating-point numbers raise no TypeError")


@pytest.mark.grade(
    task="embed", weight=2, hint="A row is used several times. What becomes of the gradients of all these uses?"
)
def test_gradient_of_the_table(student, reference, draw):
    """Each row gets the sum of the gradients of its uses."""
    arguments = (draw.normal(6, 4), repeated(draw, 3, 7, high=6), draw.normal(3, 7, 4))
    assert_same(student.embed_gradient(*arguments), reference.embed_gradient(*arguments), what="value of")


@pytest.mark.grade(
    task="embed", weight=2, hint="Which gradients arrive at which rows, and is every number of a row true in an `if`?"
)
def test_padding(student, reference, draw):
    """The padding row is returned as it is and gets no gradient, whichever row it is; the others do."""
    for padding_idx in (0, 3, 5):
        arguments = (draw.normal(6, 4), repeated(draw, 3, 7, high=6), draw.normal(3, 7, 4), padding_idx)
        assert_same(student.embed_gradient(*arguments), reference.embed_gradient(*arguments), what="value of")


@pytest.mark.grade(task="embed", hint="Of which dtype is every tensor on the way from the table to the result?")
def test_precision(student, reference, draw):
    """The result has the dtype of the table."""
    for dtype in (torch.float32, torch.float16):
        weight, tokens = draw.normal(9, 4, dtype=dtype), draw.integers(3, 5, high=9)
        for padding_idx in (None, 2):
            expected = reference.embed(weight, tokens, padding_idx)
            assert_same(student.embed(weight, tokens, padding_idx), expected, what="result")


@pytest.mark.grade(task="embed", hint="Do you write into something that belongs to the caller?")
def test_inputs_afterwards(student, reference, draw):
    """Table and tokens hold afterwards what they held before."""
    arguments = (draw.normal(9, 4), repeated(draw, 3, 7, high=9), 4)
    assert_same(student.embed_and_inputs(*arguments), reference.embed_and_inputs(*arguments), what="value of")


@pytest.mark.grade(task="embed", hint="Who looks the rows up?")
def test_own_work(student, reference, draw):
    """The look-up is written out and right; torch's embedding is not called."""
    arguments = (draw.normal(9, 4), repeated(draw, 3, 7, high=9), 4)
    actual, expected = student.embed_traced(*arguments), reference.embed_traced(*arguments)
    assert_same(actual["rows"], expected["rows"], what="result")
    assert_true(actual["built in"] == [], BUILT_IN)


# --- token embedding --------------------------------------------------------------------------------------------------


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
    task="TokenEmbedding", weight=2, hint="Which parameters would an optimizer get, and which rows move?"
)
def test_steps_of_training(student, reference, draw):
    """Steps of gradient descent have the right effect on each row, on that of padding none."""
    for padding_idx in (None, 0, 4):
        arguments = (draw.normal(6, 4), repeated(draw, 3, 5, high=6), draw.normal(3, 5, 4), padding_idx)
        expected = reference.trained_table(*arguments)
        assert_same(student.trained_table(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="TokenEmbedding", hint="How large are the numbers in a new table, and whose are they?")
def test_spread_of_start_values(student, draw):
    """New tables differ from each other and are normal, with the promised mean and standard deviation."""
    d_model = draw.integer(40, 60)
    first, second = student.newly_made(1500, d_model, 7)["tables"]
    assert_true(tuple(first.shape) == (1500, d_model), "the table has another shape than (V, D)")
    for table in (first, second):
        rows = torch.cat((table[:7], table[8:])).to(torch.float64) * d_model**0.5
        assert_true(abs(rows.std().item() - 1) < 0.03, "the start values have another standard deviation than promised")
        assert_true(abs(rows.mean().item()) < 0.03, "the mean of the start values is not near 0")
        assert_true(abs((rows.abs() < 1).double().mean().item() - 0.6827) < 0.03, "the start values are not normal")
    assert_true(not torch.equal(first, second), "two new tables hold the same values")


@pytest.mark.grade(
    task="TokenEmbedding", hint="What promises hold for a table right after it was made, and hold anew here?"
)
def test_starting_anew(student, draw):
    """Resetting draws new values into the same parameter and leaves the padding row zero."""
    before = draw.normal(800, 6, mean=3.0)
    actual = student.reset(before, 2)
    table = actual["table"]
    assert_true(table.shape == before.shape, "the table has another shape than before")
    rows = torch.cat((table[:2], table[3:])).to(torch.float64) * 6**0.5
    assert_true(abs(rows.std().item() - 1) < 0.1, "the new values have another standard deviation than promised")
    assert_true(abs(rows.mean().item()) < 0.1, "the mean of the new values is not near 0")
    assert_true(not bool(table[2].any()), "the padding row is not zero after a reset")
    assert_true(actual["same parameter"] is True, "an optimizer that was made before would not know the table any more")
    assert_true(actual["trained"] is True, "the table is not trained any more after a reset")


@pytest.mark.grade(
    task="TokenEmbedding", weight=2, hint="Whose memory is the table, is it trained, and which rows does it take over?"
)
def test_table_from_elsewhere(student, reference, draw):
    """A given table is taken over whole, and trained only if it is not frozen; the original stays as it is."""
    for freeze in (False, True):
        for padding_idx in (None, 1):
            weight, tokens = draw.normal(6, 4), repeated(draw, 3, 5, high=6)
            arguments = (weight, tokens, draw.normal(3, 5, 4), padding_idx, freeze)
            assert_same(student.made_from(*arguments), reference.made_from(*arguments), **CLOSE, what="value of")


@pytest.mark.grade(task="TokenEmbedding", hint="What do the arguments mean that are left out?")
def test_table_from_elsewhere_by_default(student, reference, draw):
    """A given table is trained if nothing else is said, and keeps its dtype."""
    for dtype in (torch.float64, torch.float32):
        arguments = (draw.normal(6, 4, dtype=dtype), draw.integers(3, 5, high=6))
        assert_same(
            student.made_from_alone(*arguments), reference.made_from_alone(*arguments), **CLOSE, what="value of"
        )


@pytest.mark.grade(task="TokenEmbedding", hint="Which tensors do you make on the way, and on which device?")
def test_table_on_a_device(student, reference, draw):
    """The module works where it and the tokens are moved."""
    arguments = (draw.normal(6, 4), draw.integers(3, 5, high=6), 2)
    expected = reference.looked_up_on_accelerator(*arguments)
    assert_same(student.looked_up_on_accelerator(*arguments), expected, **CLOSE, what="result")


# --- sinusoidal encoding ----------------------------------------------------------------------------------------------


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
    task="sinusoidal_encoding",
    hint="Which exponent has each pair of columns, and in which dtype is the power computed?",
)
def test_wide_tables(student, reference, draw):
    """The table is right for large widths, even and odd."""
    half = draw.integer(30, 60)
    for d_model in (2 * half, 2 * half + 1):
        expected = reference.encoding_in("float64", 9, d_model)
        assert_same(student.encoding_in("float64", 9, d_model), expected, **CLOSE, what="table")


@pytest.mark.grade(task="sinusoidal_encoding", hint="How exact is an angle of some thousands, and who rounds it?")
def test_far_positions(student, reference, draw):
    """Rows of thousands are right, in float64 and in float32."""
    length = draw.integer(4000, 5000)
    for dtype in ("float64", "float32"):
        expected = reference.encoding_in(dtype, length, 6)
        assert_same(student.encoding_in(dtype, length, 6), expected, **FAR, what="table")


@pytest.mark.grade(
    task="sinusoidal_encoding", hint="In which dtype do you count and compute, and which one has the result?"
)
def test_half_precision(student, reference, draw):
    """In float16 the table is as right as float16 can hold, and float32 is the default."""
    length = draw.integer(2500, 3500)
    expected = reference.encoding_in("float16", length, 6)
    assert_same(student.encoding_in("float16", length, 6), expected, **FAR, what="table")
    assert_same(student.sinusoidal_encoding(9, 7), reference.sinusoidal_encoding(9, 7), **FAR, what="table")


@pytest.mark.grade(task="sinusoidal_encoding", hint="Where is each tensor made that the table is made of?")
def test_encoding_on_a_device(student, reference, draw):
    """The table is made on the device that is asked for."""
    sizes = draw.sizes(2, 4, 9)
    actual, expected = student.encoding_on_accelerator(*sizes), reference.encoding_on_accelerator(*sizes)
    assert_same(actual["table"], expected["table"], **CLOSE, what="table")
    assert_true(actual["there"], "the table is on another device than the one asked for")


# --- positional encoding ----------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="PositionalEncoding", hint="What does your module keep from one call to the next?")
def test_several_lengths(student, reference, draw):
    """One module takes batches of several sizes and lengths in any order."""
    batches = [draw.normal(batch, length, 6) for batch, length in ((2, 7), (5, 3), (1, 1), (3, 11))]
    expected = reference.encoded_lengths(batches, 11)
    assert_same(student.encoded_lengths(batches, 11), expected, **CLOSE, what="list of results")


@pytest.mark.grade(
    task="PositionalEncoding", weight=2, hint="When does dropout act, on what, and what happens to the other elements?"
)
def test_training_and_evaluation(student, reference, draw):
    """Dropout acts on the sum, at random, with the given probability, in training only."""
    dropout, x = draw.number(0.25, 0.35), draw.normal(4, 30, 16)
    actual, expected = student.dropped(x, 30, dropout), reference.dropped(x, 30, dropout)["evaluation"]
    assert_same(actual["evaluation"], expected, **CLOSE, what="result in evaluation")
    for result in actual["training"]:
        assert_true(result.shape == expected.shape, "the shape of the result in training is not the expected one")
        kept = result != 0
        assert_same(result, torch.where(kept, expected / (1 - dropout), 0.0), **CLOSE, what="result in training")
        share = 1 - kept.double().mean().item()
        assert_true(abs(share - dropout) < 0.1, "the share of zeros in training is not the probability of dropout")
    first, second = actual["training"]
    assert_true(not torch.equal(first, second), "two calls in training give the same result: nothing is random")


@pytest.mark.grade(task="PositionalEncoding", hint="Of which dtype is the sum, and whose memory is it?")
def test_input_and_its_dtype(student, reference, draw):
    """The result has the dtype of the input, which stays as it is."""
    for dtype in (torch.float32, torch.float64, torch.float16):
        x = draw.normal(2, 5, 7, dtype=dtype)
        expected = reference.encoded_by_default(x, 9)
        assert_same(student.encoded_by_default(x, 9), expected, rtol=2e-3, atol=3e-3, what="value of")


@pytest.mark.grade(task="PositionalEncoding", hint="Which tensors of the module belong to training?")
def test_gradients(student, reference, draw):
    """The gradient passes through to the input; the table has none."""
    x, upstream = draw.normal(2, 5, 7), draw.normal(2, 5, 7)
    expected = reference.encoding_gradient(x, upstream, 9)
    assert_same(student.encoding_gradient(x, upstream, 9), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="PositionalEncoding", hint="What moves along when a module is moved?")
def test_module_on_a_device(student, reference, draw):
    """The module works where it is moved."""
    x = draw.normal(2, 5, 7)
    assert_same(student.encoded_on_accelerator(x, 9), reference.encoded_on_accelerator(x, 9), **CLOSE, what="result")


# --- input embedding --------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="InputEmbedding", weight=2, hint="How many tables are there, and who trains them?")
def test_one_table_for_both(student, reference, draw):
    """Sums and scores train the same table, the only parameter."""
    arguments = (draw.normal(6, 4), repeated(draw, 2, 7, high=6), draw.normal(2, 7, 4))
    arguments += ([draw.normal(2, 7, 4), draw.normal(2, 7, 6)], 12, draw.choice([0, 3]))
    expected = reference.trained_both_ways(*arguments)
    assert_same(student.trained_both_ways(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="InputEmbedding", hint="Which of your arguments reach which part?")
def test_arguments_reach_the_parts(student, reference, draw):
    """The longest length and the probability of dropout have their effect."""
    weight, tokens = draw.normal(6, 16), draw.integers(3, 20, high=6)
    actual, expected = student.input_too_long(weight, tokens, 8), reference.input_too_long(weight, tokens, 8)
    assert_same(actual["result"], expected["result"], **CLOSE, what="result")
    assert_true(actual["raised"] == "ValueError", "a sequence that is too long raises no ValueError")
    actual = student.input_embedding_dropped(weight, tokens, 20, 0.3)
    expected = reference.input_embedding_dropped(weight, tokens, 20, 0.3)["evaluation"]
    assert_same(actual["evaluation"], expected, **CLOSE, what="result in evaluation")
    result = actual["training"]
    assert_true(result.shape == expected.shape, "the shape of the result in training is not the expected one")
    assert_same(result, torch.where(result != 0, expected / 0.7, 0.0), **CLOSE, what="result in training")
    share = (result == 0).double().mean().item()
    assert_true(abs(share - 0.3) < 0.1, "the share of zeros in training is not the probability of dropout")


@pytest.mark.grade(task="InputEmbedding", hint="Which parts move along when the module is moved?")
def test_both_on_a_device(student, reference, draw):
    """The module works where it is moved, in both directions."""
    arguments = (draw.normal(6, 5), draw.integers(2, 7, high=6), draw.normal(2, 7, 5), 12, 3)
    expected = reference.input_on_accelerator(*arguments)
    assert_same(student.input_on_accelerator(*arguments), expected, **CLOSE, what="value of")
