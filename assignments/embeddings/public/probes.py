"""The visible checks of embeddings; `grader check embeddings` runs them."""

from __future__ import annotations
import torch


def embed_views(lab, weight, tokens):
    """Hand over the table and the tokens as views with their axes swapped."""
    return lab.embed(weight.T, tokens.T)


def embed_refused(lab, weight, tokens, wrong):
    """Say what each of the wrong tokens raises, and return the rows of the good ones."""
    said = [_raised(lambda each=each: lab.embed(weight, each), (IndexError, TypeError)) for each in wrong]
    return {"raised": said, "rows": lab.embed(weight, tokens)}


def looked_up(lab, weight, tokens, padding_idx=None):
    """Return what an embedding with this table gives."""
    return _token_embedding(lab, weight, padding_idx)(tokens)


def newly_made(lab, num_tokens, d_model, padding_idx):
    """Return two new tables, and how many parameters each of the embeddings has."""
    layers = [lab.TokenEmbedding(num_tokens, d_model, padding_idx) for _ in range(2)]
    return {
        "tables": [layer.weight.detach() for layer in layers],
        "parameters": [[tuple(each.shape) for each in layer.parameters()] for layer in layers],
    }


def encoding_in(lab, dtype, length, d_model):
    """Return a table in the dtype of that name."""
    return lab.sinusoidal_encoding(length, d_model, dtype=getattr(torch, dtype))


def encoded(lab, x, max_len):
    """Return x with its positions, in training and in evaluation, without dropout."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len).to(x)
    return [layer.train()(x), layer.eval()(x)]


def too_long(lab, x, max_len):
    """Say what a sequence raises that is too long, and return the result for its beginning."""
    layer = lab.PositionalEncoding(x.shape[-1], max_len).to(x)
    return {"raised": _raised(lambda: layer(x), ValueError), "result": layer(x[:, :max_len])}


def input_embedding(lab, weight, tokens, max_len):
    """Return the sum of token and position vectors."""
    return _input_embedding(lab, weight, max_len)(tokens)


def scores(lab, weight, hidden):
    """Return the scores of the tokens."""
    return _input_embedding(lab, weight, 50).logits(hidden)


def _token_embedding(lab, weight, padding_idx):
    """Return an embedding with this table, on its device and in its dtype."""
    layer = lab.TokenEmbedding(*weight.shape, padding_idx).to(weight)
    with torch.no_grad():
        layer.weight.copy_(weight)
    return layer


def _input_embedding(lab, weight, max_len, padding_idx=None, dropout=0.0):
    """Return an input embedding with this table, on its device and in its dtype."""
    layer = lab.InputEmbedding(*weight.shape, max_len, padding_idx, dropout).to(weight)
    with torch.no_grad():
        layer.token_embedding.weight.copy_(weight)
    return layer


def _raised(call, kinds):
    """Say which of *kinds* a call raises; "nothing" if it returns."""
    try:
        call()
    except kinds as error:
        return type(error).__name__
    return "nothing"
