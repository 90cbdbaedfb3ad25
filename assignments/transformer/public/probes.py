"""The visible checks of transformer; `grader check transformer` runs them."""

from __future__ import annotations
import torch
from torch import nn


class Scripted(nn.Module):
    """A model that is a table of scores: for each source and each sum of the target so far, those of the next token.

    Sums are taken modulo V. In training mode it gives other scores. It notes how it is used.
    """

    def __init__(self, table, padding_idx):
        """Take a table (kinds of sources, V sums, V tokens) of scores."""
        super().__init__()
        self.table = nn.Parameter(table.clone())
        self.padding_idx = padding_idx
        self.encoded = 0
        self.modes_seen = set()

    def encode(self, source):
        """Return the scores that belong to the first token of each source, (B, V, V)."""
        self.encoded += 1
        return self.table[source[:, 0]]

    def decode(self, target, memory, source):
        """Return the scores of the next token at each position, (B, T, V)."""
        self.modes_seen.add((self.training, torch.is_grad_enabled()))
        rows = torch.arange(target.shape[0], device=target.device).unsqueeze(1)
        scores = memory[rows, target.cumsum(1) % memory.shape[1]]
        return scores.flip(-1) if self.training else scores

    def forward(self, source, target):
        """Encode and decode."""
        return self.decode(target, self.encode(source), source)


def add_norm(lab, weights, x, result, dropout=0.0, training=True):
    """Return what add & norm gives with these weights."""
    layer = _filled(lab.AddNorm(x.shape[-1], dropout), weights, x)
    return layer.train(training)(x, result)


def new_add_norm(lab, x, result):
    """Return what add & norm gives with the weights it starts with, and their shapes."""
    layer = lab.AddNorm(x.shape[-1]).to(x)
    return {"result": layer(x, result), "parameters": _shapes(layer)}


def feed_forward(lab, weights, x, training=True):
    """Return what the feed-forward part gives with these weights."""
    return _filled(_feed_forward(lab, weights), weights, x).train(training)(x)


def encoder_layer(lab, sizes, weights, x, key_mask=None, dropout=0.0, training=True):
    """Return what an encoder layer gives with these weights."""
    return _filled(lab.EncoderLayer(*sizes, dropout), weights, x).train(training)(x, key_mask)


def decoder_layer(lab, sizes, weights, x, memory, key_mask=None, memory_mask=None, dropout=0.0, training=True):
    """Return what a decoder layer gives with these weights."""
    layer = _filled(lab.DecoderLayer(*sizes, dropout), weights, x).train(training)
    return layer(x, memory, key_mask, memory_mask)


def encode(lab, sizes, weights, source, padding_idx=0, dropout=0.0, training=True):
    """Return the memory of a model with these weights."""
    return _model(lab, sizes, weights, padding_idx, dropout).train(training).encode(source)


def decode(lab, sizes, weights, source, memory, target, padding_idx=0, dropout=0.0, training=True):
    """Return the scores of a model with these weights for a memory that is given."""
    return _model(lab, sizes, weights, padding_idx, dropout).train(training).decode(target, memory, source)


def scores(lab, sizes, weights, source, target, padding_idx=0):
    """Return the scores of a model with these weights, in training and in evaluation."""
    model = _model(lab, sizes, weights, padding_idx)
    return [model.train(mode)(source, target) for mode in (True, False)]


def scripted_loss(lab, table, source, target, padding_idx=0):
    """Return the loss on a table of scores, and its gradient."""
    model = Scripted(table, padding_idx).to(table)
    return _loss_and_gradient(lab, model.eval(), source, target)


def scripted_decoding(lab, table, source, start, end, max_len, padding_idx=0):
    """Return what is decoded greedily from a table of scores."""
    model = Scripted(table, padding_idx).to(table)
    return lab.greedy_decode(model.eval(), source, start, end, max_len)


def _feed_forward(lab, weights):
    """Return a feed-forward part of the sizes that the weights have."""
    return lab.FeedForward(weights["first.weight"].shape[1], weights["first.weight"].shape[0])


def _model(lab, sizes, weights, padding_idx, dropout=0.0):
    """Return a model with these weights."""
    return _filled(lab.Transformer(*sizes, padding_idx, dropout), weights, next(iter(weights.values())))


def _filled(module, weights, like):
    """Return *module* with these weights, on the device and in the dtype of *like*."""
    module = module.to(like)
    with torch.no_grad():
        for name, value in weights.items():
            part = module
            for step in name.split("."):
                part = part[int(step)] if step.isdigit() else getattr(part, step)
            part.copy_(value.reshape(part.shape))
    return module


def _shapes(module):
    """Return the sizes of a module's parameters, in order of size."""
    return sorted(parameter.numel() for parameter in module.parameters())


def _loss_and_gradient(lab, model, source, target):
    """Return the loss of a model and the gradient of its table."""
    model.table.grad = None
    loss = lab.training_loss(model, source, target)
    if loss.requires_grad:
        loss.backward()
    gradient = torch.zeros_like(model.table) if model.table.grad is None else model.table.grad
    return {"loss": loss.detach(), "gradient": gradient}
