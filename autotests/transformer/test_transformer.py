"""The transformer suite: the parts of a layer, both layers, the whole model, its loss, and greedy decoding.

All axes have different sizes, and weights are drawn for every parameter. What stands at positions of padding is not
compared. The loss and the decoding are tried on a table of scores first, which needs no Transformer.
"""

from __future__ import annotations

import pytest
import torch

from grader import assert_same

CLOSE = {"rtol": 1e-5, "atol": 1e-5}
SIZES = (12, 3, 20)  # D, H, F
MODEL = (11, 13, 12, 3, 20, 2)  # tokens of the source and of the target, D, H, F, layers
START, END = 1, 7


# --- weights and sequences --------------------------------------------------------------------------------------------


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


def assert_same_at(actual, expected, real):
    """Compare results (B, T, ...) where *real* (B, T) is true."""
    assert_same(tuple(actual.shape), tuple(expected.shape), what="shape of the result")
    assert_same(actual[real], expected[real], **CLOSE, what="result at positions that are no padding")


# --- add & norm -------------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(
    task="AddNorm", hint="What is divided by what, where does the small number stand, and how large is it?"
)
def test_small_and_large_inputs(student, reference, draw):
    """The norm is right for vectors of small variance, and for vectors far from zero."""
    for mean, std in ((0.0, 3e-3), (50.0, 1.0), (0.0, 1e-4)):
        x, result = draw.normal(2, 7, 6, mean=mean, std=std), draw.normal(2, 7, 6, std=std)
        arguments = (norm(draw, 6), x, result)
        assert_same(student.add_norm(*arguments), reference.add_norm(*arguments), **CLOSE, what="result")


@pytest.mark.grade(task="AddNorm", weight=2, hint="Which of the two inputs does dropout act on, where, and when?")
def test_dropout_of_everything(student, reference, draw):
    """With a dropout of 1, training sees nothing of the sub-layer and all of its input; evaluation sees both."""
    arguments = (norm(draw, 6), draw.normal(2, 7, 6), draw.normal(2, 7, 6), 1.0)
    for training in (True, False):
        expected = reference.add_norm(*arguments, training)
        assert_same(student.add_norm(*arguments, training), expected, **CLOSE, what="result")


@pytest.mark.grade(task="AddNorm", hint="Which of your operations write into something that belongs to the caller?")
def test_inputs_of_the_norm(student, reference, draw):
    """The inputs hold afterwards what they held before."""
    arguments = (norm(draw, 6), draw.normal(2, 7, 6), draw.normal(2, 7, 6))
    assert_same(student.add_norm_inputs(*arguments), reference.add_norm_inputs(*arguments), **CLOSE, what="value of")


@pytest.mark.grade(task="AddNorm", hint="Is the result connected to both inputs and to the parameters?")
def test_training_of_the_norm(student, reference, draw):
    """Gradients reach both inputs and the parameters."""
    arguments = (norm(draw, 6), *(draw.normal(2, 7, 6) for _ in range(3)))
    assert_same(student.add_norm_step(*arguments), reference.add_norm_step(*arguments), **CLOSE, what="value of")


# --- feed forward -----------------------------------------------------------------------------------------------------


@pytest.mark.grade(task="FeedForward", visibility="public", hint="Which widths, and what stands between the layers?")
def test_two_layers(student, reference, draw):
    """The formula is right, with an inner width of any size."""
    for width, inner in ((6, 24), (8, 5)):
        arguments = (feed_forward(draw, width, inner), draw.normal(2, 7, width))
        assert_same(student.feed_forward(*arguments), reference.feed_forward(*arguments), **CLOSE, what="result")


@pytest.mark.grade(
    task="FeedForward",
    weight=2,
    hint="Give it a position alone, then among others. Is the answer the same, in both modes, for all widths?",
)
def test_batches_and_lengths(student, reference, draw):
    """Batches and sequences of several sizes are right at each position, also where all widths are equal."""
    for batch, length, width, inner in ((3, 1, 6, 10), (1, 8, 4, 4), (5, 4, 4, 9)):
        arguments = (feed_forward(draw, width, inner), draw.normal(batch, length, width))
        for training in (True, False):
            expected = reference.feed_forward(*arguments, training)
            assert_same(student.feed_forward(*arguments, training), expected, **CLOSE, what="result")


@pytest.mark.grade(task="FeedForward", hint="Which parameters are there, and which of them are trained?")
def test_training_of_two_layers(student, reference, draw):
    """A step of gradient descent has the right effect, also where all widths are equal."""
    for inner in (6, 10):
        arguments = (feed_forward(draw, 6, inner), draw.normal(2, 7, 6), draw.normal(2, 7, 6))
        expected = reference.feed_forward_step(*arguments)
        assert_same(student.feed_forward_step(*arguments), expected, **CLOSE, what="value of")


# --- encoder layer ----------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="EncoderLayer", hint="Which parts get the argument `dropout`, and in which mode does it act?")
def test_dropout_in_the_encoder(student, reference, draw):
    """With a dropout of 1, training sees nothing of both sub-layers; evaluation sees all."""
    arguments = (SIZES, encoder_layer(draw, 12, 20), draw.normal(2, 7, 12), None, 1.0)
    for training in (True, False):
        expected = reference.encoder_layer(*arguments, training)
        assert_same(student.encoder_layer(*arguments, training), expected, **CLOSE, what="result")


@pytest.mark.grade(task="EncoderLayer", hint="Which parameters are there, and which of them are trained?")
def test_training_of_the_encoder_layer(student, reference, draw):
    """A step of gradient descent has the right effect on all parameters."""
    arguments = (SIZES, encoder_layer(draw, 12, 20), draw.normal(2, 7, 12), draw.normal(2, 7, 12))
    expected = reference.encoder_layer_step(*arguments)
    assert_same(student.encoder_layer_step(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="EncoderLayer", hint="Do you write into something that belongs to the caller?")
def test_inputs_of_the_encoder_layer(student, reference, draw):
    """The inputs hold afterwards what they held before."""
    arguments = (SIZES, encoder_layer(draw, 12, 20), draw.normal(3, 7, 12), padding(draw, 3, 7))
    expected = reference.encoder_layer_inputs(*arguments)
    assert_same(student.encoder_layer_inputs(*arguments), expected, **CLOSE, what="value of")


# --- decoder layer ----------------------------------------------------------------------------------------------------


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


@pytest.mark.grade(task="DecoderLayer", weight=2, hint="Which of the two masks belongs to which attention?")
def test_padding_in_the_decoder(student, reference, draw):
    """Padding takes no part, neither that of the sequence nor that of the memory."""
    for keys in (7, 6):  # 6: as long as the sequence itself
        x, memory = draw.normal(4, 6, 12), draw.normal(4, keys, 12)
        for masks in ((padding(draw, 4, 6), None), (None, padding(draw, 4, keys))):
            arguments = (SIZES, decoder_layer(draw, 12, 20), x, memory, *masks)
            assert_same(student.decoder_layer(*arguments), reference.decoder_layer(*arguments), **CLOSE, what="result")


@pytest.mark.grade(task="DecoderLayer", visibility="public", hint="What does each of the two masks count?")
def test_padding_of_both_sequences(student, reference, draw):
    """Both masks act together with causality."""
    x, memory, masks = draw.normal(4, 6, 12), draw.normal(4, 8, 12), (padding(draw, 4, 6), padding(draw, 4, 8))
    arguments = (SIZES, decoder_layer(draw, 12, 20), x, memory, *masks)
    assert_same(student.decoder_layer(*arguments), reference.decoder_layer(*arguments), **CLOSE, what="result")


@pytest.mark.grade(task="DecoderLayer", hint="Which parts get the argument `dropout`, and in which mode does it act?")
def test_dropout_in_the_decoder(student, reference, draw):
    """With a dropout of 1, training sees nothing of all sub-layers; evaluation sees all."""
    arguments = (SIZES, decoder_layer(draw, 12, 20), draw.normal(2, 5, 12), draw.normal(2, 7, 12), None, None, 1.0)
    for training in (True, False):
        expected = reference.decoder_layer(*arguments, training)
        assert_same(student.decoder_layer(*arguments, training), expected, **CLOSE, what="result")


@pytest.mark.grade(task="DecoderLayer", hint="Which parameters are there, and how does the encoder learn?")
def test_training_of_the_decoder_layer(student, reference, draw):
    """Gradients reach the sequence, the memory and all parameters."""
    x, memory, upstream = draw.normal(2, 5, 12), draw.normal(2, 7, 12), draw.normal(2, 5, 12)
    arguments = (SIZES, decoder_layer(draw, 12, 20), x, memory, upstream)
    expected = reference.decoder_layer_step(*arguments)
    assert_same(student.decoder_layer_step(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(task="DecoderLayer", hint="Do you write into something that belongs to the caller?")
def test_inputs_of_the_decoder_layer(student, reference, draw):
    """The inputs hold afterwards what they held before."""
    x, memory, masks = draw.normal(3, 5, 12), draw.normal(3, 7, 12), (padding(draw, 3, 5), padding(draw, 3, 7))
    arguments = (SIZES, decoder_layer(draw, 12, 20), x, memory, *masks)
    expected = reference.decoder_layer_inputs(*arguments)
    assert_same(student.decoder_layer_inputs(*arguments), expected, **CLOSE, what="value of")


# --- the whole model --------------------------------------------------------------------------------------------------


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
    task="Transformer", weight=2, hint="How does the encoder learn where padding is, in each of its layers?"
)
def test_memory_of_padded_sources(student, reference, draw):
    """Padding of the source does not count in the memory, whichever token it is."""
    for padding_idx in (0, 4):
        source, real = sequences(draw, (8, 5, 3), 11, padding_idx)
        arguments = (MODEL, whole_model(draw), source, padding_idx)
        assert_same_at(student.encode(*arguments), reference.encode(*arguments), real)


@pytest.mark.grade(
    task="Transformer", weight=2, hint="How does the decoder learn where padding is, in each of its layers?"
)
def test_scores_of_padded_sequences(student, reference, draw):
    """Padding of source and target does not count in the scores, whichever token it is."""
    for padding_idx in (0, 4):
        (source, _), (target, real) = (
            sequences(draw, (8, 5, 3), 11, padding_idx),
            sequences(draw, (6, 4, 2), 13, padding_idx),
        )
        arguments = (MODEL, whole_model(draw), source, draw.normal(3, 8, 12), target, padding_idx)
        assert_same_at(student.decode(*arguments), reference.decode(*arguments), real)


@pytest.mark.grade(task="Transformer", hint="Is forward what encode and decode make together, in both modes?")
def test_from_source_to_scores(student, reference, draw):
    """The whole model gives scores, the same in training and evaluation, with one layer or three."""
    for num_layers in (1, 3):
        sizes = (*MODEL[:-1], num_layers)
        (source, _), (target, real) = sequences(draw, (7, 4), 11), sequences(draw, (6, 4), 13)
        arguments = (sizes, whole_model(draw, sizes), source, target)
        actual, expected = student.scores(*arguments), reference.scores(*arguments)
        assert_same(len(actual), len(expected), what="number of results")
        for mine, other in zip(actual, expected, strict=True):
            assert_same_at(mine, other, real)


@pytest.mark.grade(task="Transformer", hint="Which parameters does the optimizer get, and are two layers one?")
def test_parameters(student, reference):
    """All layers have parameters of their own, which start with values of their own."""
    assert_same(student.new_model(MODEL), reference.new_model(MODEL), what="value of")


@pytest.mark.grade(task="Transformer", hint="Which parts get the argument `dropout`?")
def test_dropout_in_the_model(student, reference, draw):
    """With a dropout of 1, training sees nothing but shifts; evaluation sees all."""
    source, target = sequences(draw, (7, 7), 11)[0], sequences(draw, (5, 5), 13)[0]
    weights, memory = whole_model(draw), draw.normal(2, 7, 12)
    for training in (True, False):
        options = (0, 1.0, training)
        expected = reference.encode(MODEL, weights, source, *options)
        assert_same(student.encode(MODEL, weights, source, *options), expected, **CLOSE, what="memory")
        expected = reference.decode(MODEL, weights, source, memory, target, *options)
        assert_same(student.decode(MODEL, weights, source, memory, target, *options), expected, **CLOSE, what="result")


@pytest.mark.grade(task="Transformer", hint="Which tensors do you make on the way, and on which device?")
def test_model_on_a_device(student, reference, draw):
    """The model works where it and its inputs are moved."""
    (source, _), (target, real) = sequences(draw, (7, 4), 11), sequences(draw, (5, 3), 13)
    arguments = (MODEL, whole_model(draw), source, target)
    assert_same_at(student.scores_on_accelerator(*arguments), reference.scores_on_accelerator(*arguments), real)


# --- training and decoding --------------------------------------------------------------------------------------------


@pytest.mark.grade(
    task="training_and_decoding", visibility="public", hint="Which score belongs to which token of the target?"
)
def test_loss(student, reference, draw):
    """The loss is right where there is no padding."""
    source, target = kinds(draw, 3), sequences(draw, (6, 6, 6), 9)[0]
    arguments = (draw.normal(4, 9, 9), source, target)
    assert_same(student.scripted_loss(*arguments), reference.scripted_loss(*arguments), **CLOSE, what="value of")


@pytest.mark.grade(task="training_and_decoding", weight=2, hint="Which tokens are predicted, and how many of them?")
def test_loss_of_padded_targets(student, reference, draw):
    """The loss is the mean over all tokens that are predicted, whichever token is padding."""
    for padding_idx in (0, 5):
        target, _ = sequences(draw, (8, 6, 2), 9, padding_idx)
        arguments = (draw.normal(4, 9, 9), kinds(draw, 3), target, padding_idx)
        assert_same(student.scripted_loss(*arguments), reference.scripted_loss(*arguments), **CLOSE, what="value of")


@pytest.mark.grade(task="training_and_decoding", hint="Whose business is the mode of the model?")
def test_loss_in_training(student, reference, draw):
    """The loss is that of the mode the model is in, and leaves it there."""
    target, _ = sequences(draw, (6, 4, 3), 9)
    arguments = (draw.normal(4, 9, 9), kinds(draw, 3), target)
    expected = reference.scripted_loss_in_training(*arguments)
    assert_same(student.scripted_loss_in_training(*arguments), expected, **CLOSE, what="value of")


@pytest.mark.grade(
    task="training_and_decoding",
    hint="What does the decoder see at each position, which token is asked for there, and do gradients reach all?",
)
def test_training_of_the_model(student, reference, draw):
    """A Transformer that is trained has the right loss after each step."""
    (source, _), (target, _) = sequences(draw, (7, 5, 2), 11), sequences(draw, (6, 4, 3), 13)
    arguments = (MODEL, whole_model(draw), source, target, 0.02, 4)
    expected = reference.losses_of_training(*arguments)
    assert_same(student.losses_of_training(*arguments), expected, rtol=1e-4, atol=1e-4, what="list of losses")


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


@pytest.mark.grade(
    task="training_and_decoding", weight=2, hint="What becomes of a row that is done while others are not?"
)
def test_decoding_of_several_rows(student, reference, draw):
    """Rows may end at different steps; padding follows, whichever token it is."""
    for padding_idx in (0, 6):
        table = chains(draw, (4, 1, 6, 2), 17, padding_idx)
        arguments = (table, kinds(draw, 4), START, END, 12, padding_idx)
        assert_same(student.scripted_decoding(*arguments), reference.scripted_decoding(*arguments), what="result")


@pytest.mark.grade(task="training_and_decoding", visibility="public", hint="Which tokens of a row does max_len count?")
def test_decoding_without_an_end(student, reference, draw):
    """Rows that do not end are cut at the most tokens."""
    table = chains(draw, (3, -8, 5), 19)
    sources = kinds(draw, 3)
    for max_len in (9, 5, 2):
        arguments = (table, sources, START, END, max_len)
        assert_same(student.scripted_decoding(*arguments), reference.scripted_decoding(*arguments), what="result")


@pytest.mark.grade(
    task="training_and_decoding", weight=2, hint="Mode, gradients, the encoder: what is as it should be, and how often?"
)
def test_circumstances(student, reference, draw):
    """Decoding runs in evaluation mode, without gradients, encodes once, and leaves the mode as it was."""
    for training in (True, False):
        arguments = (chains(draw, (4, 1, 3), 15), kinds(draw, 3), START, END, 9, training)
        expected = reference.circumstances_of_decoding(*arguments)
        assert_same(student.circumstances_of_decoding(*arguments), expected, what="value of")


@pytest.mark.grade(task="training_and_decoding", weight=2, hint="What does the model get to see at each step?")
def test_decoding_with_the_model(student, reference, draw):
    """A Transformer decodes from sources of several lengths, and sees all that was chosen so far."""
    sizes = (11, 29, 12, 3, 20, 2)
    for padding_idx in (0, 4):
        source, _ = sequences(draw, (8, 5, 3), 11, padding_idx)
        arguments = (sizes, whole_model(draw, sizes), source, START, END, 9, padding_idx)
        assert_same(student.decoding(*arguments), reference.decoding(*arguments), what="result")


@pytest.mark.grade(task="training_and_decoding", hint="Where is each tensor that you make?")
def test_decoding_on_a_device(student, reference, draw):
    """Decoding works where the model and the source are."""
    arguments = (chains(draw, (4, 1, 3), 15), kinds(draw, 3), START, END, 9)
    assert_same(
        student.decoding_on_accelerator(*arguments), reference.decoding_on_accelerator(*arguments), what="result"
    )
