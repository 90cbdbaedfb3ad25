"""The visible checks of transformer; `grader check transformer` runs them."""

from __future__ import annotations
import pytest
import torch
from grader import assert_same


CLOSE = {"rtol": 1e-5, "atol": 1e-5}


SIZES = (12, 3, 20)  # D, H, F


MODEL = (11, 13, 12, 3, 20, 2)  # tokens of the source and of the target, D, H, F, layers


START, END = 1, 7


def under(name, weights):
    """Return weights with *name* in front of their names."""
    return {f"{name}.{key}": value for key, value in weights.items()}


def linear(draw, inputs, outputs):
    """Return a weight and a bias that keep numbers near 1."""
    return {"weight": draw.normal(outputs, inputs, std=1.3 * inputs**-0.5), "bias": draw.normal(outputs, std=0.5)}


def norm(draw, width):
    """Return the scale and shift of a norm."""
    return {"norm.weight": draw.uniform(width, low=0.5, high=1.5), "norm.bias": draw.normal(width, std=0.5)}


def attention(draw, width):
    """Return the weights of an attention."""
    parts = [under(name, linear(draw, width, width)) for name in ("query", "key", "value", "out")]
    return {name: value for part in parts for name, value in part.items()}


def feed_forward(draw, width, inner):
    """Return the weights of a feed-forward part."""
    return under("first", linear(draw, width, inner)) | under("second", linear(draw, inner, width))


def encoder_layer(draw, width, inner):
    """Return the weights of an encoder layer."""
    norms = under("add_norm_1", norm(draw, width)) | under("add_norm_2", norm(draw, width))
    return under("attention", attention(draw, width)) | under("feed_forward", feed_forward(draw, width, inner)) | norms


def decoder_layer(draw, width, inner):
    """Return the weights of a decoder layer."""
    weights = under("feed_forward", feed_forward(draw, width, inner))
    for name in ("self_attention", "cross_attention"):
        weights |= under(name, attention(draw, width))
    for number in (1, 2, 3):
        weights |= under(f"add_norm_{number}", norm(draw, width))
    return weights


def whole_model(draw, sizes=MODEL):
    """Return the weights of a model."""
    num_source, num_target, width, _, inner, num_layers = sizes
    weights = {"source_embedding.weight": draw.normal(num_source, width, std=width**-0.5)}
    weights |= {"target_embedding.weight": draw.normal(num_target, width, std=width**-0.5)}
    for number in range(num_layers):
        weights |= under(f"encoder_layers.{number}", encoder_layer(draw, width, inner))
        weights |= under(f"decoder_layers.{number}", decoder_layer(draw, width, inner))
    return weights | under("output", linear(draw, width, num_target))


def padding(draw, batch, length):
    """Return a mask in which position 0 counts in each row, and another one does not, at a different place in each."""
    mask = draw.mask(batch, length, true=0.7)
    mask[:, 0] = True
    for row, place in enumerate(draw.permutation(length - 1)[:batch]):
        mask[row, 1 + place] = False
        mask[row - 1, 1 + place] = True
    return mask


def sequences(draw, lengths, high, padding_idx=0):
    """Return rows of so many tokens each, in random order, with padding behind, and where the tokens are."""
    tokens = draw.integers(len(lengths), max(lengths), high=high - 1)
    tokens += (tokens >= padding_idx).long()  # any token but padding
    ends = torch.tensor(lengths)[draw.permutation(len(lengths))].unsqueeze(1)
    real = torch.arange(max(lengths)) < ends
    return torch.where(real, tokens, padding_idx), real


def chains(draw, lengths, num_tokens, padding_idx=0):
    """Return scores (1 + kinds, V sums, V) of what comes next: kind i goes over lengths[i-1] tokens from START to END.

    A negative length stands for a chain without END. After all other sums an ordinary token scores highest.
    """
    ordinary = [token for token in range(num_tokens) if token not in (START, END, padding_idx)]
    following = torch.tensor(ordinary)[draw.integers(1 + len(lengths), num_tokens, high=len(ordinary))]
    for kind, length in enumerate(lengths, start=1):
        total, seen = START, {START}
        for _ in range(abs(length)):
            order = [ordinary[place] for place in draw.permutation(len(ordinary))]
            token = next(each for each in order if (total + each) % num_tokens not in seen)
            following[kind, total] = token
            total = (total + token) % num_tokens
            seen.add(total)
        if length >= 0:
            following[kind, total] = END
    table = draw.uniform(1 + len(lengths), num_tokens, num_tokens)
    return table + 2.0 * torch.nn.functional.one_hot(following, num_tokens)


def kinds(draw, count, length=4):
    """Return sources (count, length) whose first tokens are 1 ... count in random order, and no padding."""
    tokens = draw.integers(count, length, low=1, high=count + 1)
    tokens[:, 0] = 1 + torch.tensor(draw.permutation(count))
    return tokens


@pytest.mark.grade(
    task="AddNorm", visibility="public", hint="What is added, what is normalised, along which axis, and in which order?"
)
def test_sum_is_normalised(student, reference, draw):
    """The sum is normalised, each vector on its own, then scaled and shifted."""
    for shape in ((2, 7, 6), (5, 3, 4), (1, 1, 9)):
        arguments = (norm(draw, shape[-1]), draw.normal(*shape), draw.normal(*shape))
        assert_same(student.add_norm(*arguments), reference.add_norm(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="AddNorm", visibility="public", hint="With which values do the parameters start, and how many are there?"
)
def test_start_values_of_the_norm(student, reference, draw):
    """A new module normalises, and its scale and shift change nothing yet."""
    x, result = draw.normal(2, 7, 6, mean=3.0), draw.normal(2, 7, 6)
    expected = reference.new_add_norm(x, result)
    assert_same(student.new_add_norm(x, result), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="FeedForward", visibility="public", hint="Which widths, and what stands between the layers?")
def test_two_layers(student, reference, draw):
    """The formula is right, with an inner width of any size."""
    for width, inner in ((6, 24), (8, 5)):
        arguments = (feed_forward(draw, width, inner), draw.normal(2, 7, width))
        assert_same(student.feed_forward(*arguments), reference.feed_forward(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="EncoderLayer", visibility="public", weight=2, hint="What does each sub-layer get, and what is added to it?"
)
def test_layer_of_the_encoder(student, reference, draw):
    """Both sub-layers are right, without padding, for several sizes."""
    for width, heads, inner in (SIZES, (8, 2, 6)):
        arguments = ((width, heads, inner), encoder_layer(draw, width, inner), draw.normal(2, 7, width))
        assert_same(student.encoder_layer(*arguments), reference.encoder_layer(*arguments), **CLOSE, what="result")


@pytest.mark.grade(task="EncoderLayer", visibility="public", hint="To whom do you tell where padding is?")
def test_padding_in_the_encoder(student, reference, draw):
    """No position attends to padding."""
    arguments = (SIZES, encoder_layer(draw, 12, 20), draw.normal(4, 7, 12), padding(draw, 4, 7))
    assert_same(student.encoder_layer(*arguments), reference.encoder_layer(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="DecoderLayer",
    visibility="public",
    weight=2,
    hint="Who asks in each attention, who answers, who may not look?",
)
def test_layer_of_the_decoder(student, reference, draw):
    """All three sub-layers are right, without padding, for memories that are longer or shorter."""
    for keys in (7, 3):
        x, memory = draw.normal(2, 5, 12), draw.normal(2, keys, 12)
        arguments = (SIZES, decoder_layer(draw, 12, 20), x, memory)
        assert_same(student.decoder_layer(*arguments), reference.decoder_layer(*arguments), **CLOSE, what="result")


@pytest.mark.grade(task="DecoderLayer", visibility="public", hint="What does each of the two masks count?")
def test_padding_of_both_sequences(student, reference, draw):
    """Both masks act together with causality."""
    x, memory, masks = draw.normal(4, 6, 12), draw.normal(4, 8, 12), (padding(draw, 4, 6), padding(draw, 4, 8))
    arguments = (SIZES, decoder_layer(draw, 12, 20), x, memory, *masks)
    assert_same(student.decoder_layer(*arguments), reference.decoder_layer(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="Transformer", visibility="public", hint="What goes into the first layer, and what into the next?"
)
def test_memory(student, reference, draw):
    """The memory is right, without padding."""
    source, _ = sequences(draw, (7, 7), 11)
    arguments = (MODEL, whole_model(draw), source)
    assert_same(student.encode(*arguments), reference.encode(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="Transformer", visibility="public", hint="What do the layers get besides what comes from below?"
)
def test_scores_of_the_next_token(student, reference, draw):
    """The scores for a given memory are right, without padding."""
    source, target = sequences(draw, (7, 7, 7), 11)[0], sequences(draw, (5, 5, 5), 13)[0]
    arguments = (MODEL, whole_model(draw), source, draw.normal(3, 7, 12), target)
    assert_same(student.decode(*arguments), reference.decode(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="training_and_decoding", visibility="public", hint="Which score belongs to which token of the target?"
)
def test_loss(student, reference, draw):
    """The loss is right where there is no padding."""
    source, target = kinds(draw, 3), sequences(draw, (6, 6, 6), 9)[0]
    arguments = (draw.normal(4, 9, 9), source, target)
    assert_same(student.scripted_loss(*arguments), reference.scripted_loss(*arguments), **CLOSE, what="value of")


@pytest.mark.grade(
    task="training_and_decoding",
    visibility="public",
    hint="What is appended at each step, and what comes first and last?",
)
def test_decoding_of_one_row(student, reference, draw):
    """One row goes from the start token to the end token."""
    for length in (3, 0, 6):
        arguments = (chains(draw, (length,), 16), kinds(draw, 1), START, END, 12)
        assert_same(student.scripted_decoding(*arguments), reference.scripted_decoding(*arguments), what="result")


@pytest.mark.grade(task="training_and_decoding", visibility="public", hint="Which tokens of a row does max_len count?")
def test_decoding_without_an_end(student, reference, draw):
    """Rows that do not end are cut at the most tokens."""
    table = chains(draw, (3, -8, 5), 19)
    sources = kinds(draw, 3)
    for max_len in (9, 5, 2):
        arguments = (table, sources, START, END, max_len)
        assert_same(student.scripted_decoding(*arguments), reference.scripted_decoding(*arguments), what="result")
