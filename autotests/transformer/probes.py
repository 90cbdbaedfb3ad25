"""Drivers of the transformer checks: they fill modules with weights that the check draws, and run them."""

from __future__ import annotations

from contextlib import ExitStack

import torch
from probekit import toy_accelerator
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


# --- layers -----------------------------------------------------------------------------------------------------------


def add_norm(lab, weights, x, result, dropout=0.0, training=True):
    """Return what add & norm gives with these weights."""
    layer = _filled(lab.AddNorm(x.shape[-1], dropout), weights, x)
    return layer.train(training)(x, result)


def new_add_norm(lab, x, result):
    """Return what add & norm gives with the weights it starts with, and their shapes."""
    layer = lab.AddNorm(x.shape[-1]).to(x)
    return {"result": layer(x, result), "parameters": _shapes(layer)}


def add_norm_inputs(lab, weights, x, result):
    """Return the result of two calls, and what the inputs hold afterwards."""
    layer = _filled(lab.AddNorm(x.shape[-1]), weights, x)
    first = layer(x, result).clone()
    return {"result": first, "result of a second call": layer(x, result), "inputs": [x, result]}


def add_norm_step(lab, weights, x, result, upstream):
    """Take a step of gradient descent; return what changed."""
    return _step(_filled(lab.AddNorm(x.shape[-1]), weights, x), [x, result], upstream)


def feed_forward(lab, weights, x, training=True):
    """Return what the feed-forward part gives with these weights."""
    return _filled(_feed_forward(lab, weights), weights, x).train(training)(x)


def feed_forward_step(lab, weights, x, upstream):
    """Take a step of gradient descent; return what changed, and the shapes of the parameters."""
    layer = _filled(_feed_forward(lab, weights), weights, x)
    return {"parameters": _shapes(layer), **_step(layer, [x], upstream)}


def encoder_layer(lab, sizes, weights, x, key_mask=None, dropout=0.0, training=True):
    """Return what an encoder layer gives with these weights."""
    return _filled(lab.EncoderLayer(*sizes, dropout), weights, x).train(training)(x, key_mask)


def encoder_layer_inputs(lab, sizes, weights, x, key_mask):
    """Return the result of two calls, and what the inputs hold afterwards."""
    layer = _filled(lab.EncoderLayer(*sizes), weights, x)
    first = layer(x, key_mask).clone()
    return {"result": first, "result of a second call": layer(x, key_mask), "inputs": [x, key_mask]}


def encoder_layer_step(lab, sizes, weights, x, upstream):
    """Take a step of gradient descent; return what changed, and the shapes of the parameters."""
    layer = _filled(lab.EncoderLayer(*sizes), weights, x)
    return {"parameters": _shapes(layer), **_step(layer, [x], upstream)}


def decoder_layer(lab, sizes, weights, x, memory, key_mask=None, memory_mask=None, dropout=0.0, training=True):
    """Return what a decoder layer gives with these weights."""
    layer = _filled(lab.DecoderLayer(*sizes, dropout), weights, x).train(training)
    return layer(x, memory, key_mask, memory_mask)


def decoder_layer_inputs(lab, sizes, weights, x, memory, key_mask, memory_mask):
    """Return the result of two calls, and what the inputs hold afterwards."""
    layer = _filled(lab.DecoderLayer(*sizes), weights, x)
    given = (x, memory, key_mask, memory_mask)
    first = layer(*given).clone()
    return {"result": first, "result of a second call": layer(*given), "inputs": list(given)}


def decoder_layer_step(lab, sizes, weights, x, memory, upstream):
    """Take a step of gradient descent; return what changed, and the shapes of the parameters."""
    layer = _filled(lab.DecoderLayer(*sizes), weights, x)
    return {"parameters": _shapes(layer), **_step(layer, [x, memory], upstream)}


# --- the whole model --------------------------------------------------------------------------------------------------


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


def new_model(lab, sizes):
    """Return the shapes of a new model's parameters, and whether layers start alike."""
    model = lab.Transformer(*sizes)
    alike = {}
    for name in ("encoder_layers", "decoder_layers"):
        first, second = (list(layer.parameters()) for layer in getattr(model, name)[:2])
        alike[name] = all(torch.equal(one, other) for one, other in zip(first, second, strict=True))
    return {"parameters": _shapes(model), "layers start alike": alike}


def scores_on_accelerator(lab, sizes, weights, source, target):
    """Return the scores of a model that was moved to the toy accelerator, as its inputs were."""
    with ExitStack() as stack, torch.no_grad():
        place = _enter_accelerator(stack)
        model = _model(lab, sizes, {name: value.cpu() for name, value in weights.items()}, 0).to(place)
        return model(source.cpu().to(place), target.cpu().to(place)).cpu()


# --- training and decoding --------------------------------------------------------------------------------------------


def scripted_loss(lab, table, source, target, padding_idx=0):
    """Return the loss on a table of scores, and its gradient."""
    model = Scripted(table, padding_idx).to(table)
    return _loss_and_gradient(lab, model.eval(), source, target)


def scripted_loss_in_training(lab, table, source, target):
    """Return the same for a model in training mode, which is left in it, for two calls."""
    model = Scripted(table, 0).to(table)
    found = [_loss_and_gradient(lab, model.train(), source, target) for _ in range(2)]
    return {"losses": found, "training afterwards": model.training}


def losses_of_training(lab, sizes, weights, source, target, rate, steps):
    """Train a model by gradient descent; return the loss of each step, and one more."""
    model = _model(lab, sizes, weights, 0)
    losses = []
    for _ in range(steps):
        loss = lab.training_loss(model, source, target)
        losses.append(loss.detach())
        _descend(model, loss, rate)
    return [*losses, lab.training_loss(model, source, target).detach()]


def scripted_decoding(lab, table, source, start, end, max_len, padding_idx=0):
    """Return what is decoded greedily from a table of scores."""
    model = Scripted(table, padding_idx).to(table)
    return lab.greedy_decode(model.eval(), source, start, end, max_len)


def circumstances_of_decoding(lab, table, source, start, end, max_len, training):
    """Return what is decoded, and in which circumstances."""
    model = Scripted(table, 0).to(table).train(training)
    tokens = lab.greedy_decode(model, source, start, end, max_len)
    return {
        "tokens": tokens,
        "sources encoded": model.encoded,
        "in training mode": any(mode for mode, _ in model.modes_seen),
        "recorded gradients": any(recorded for _, recorded in model.modes_seen),
        "training afterwards": model.training,
        "recording afterwards": torch.is_grad_enabled(),
    }


def decoding(lab, sizes, weights, source, start, end, max_len, padding_idx=0):
    """Return what a model with these weights decodes greedily."""
    return lab.greedy_decode(_model(lab, sizes, weights, padding_idx), source, start, end, max_len)


def decoding_on_accelerator(lab, table, source, start, end, max_len):
    """Return what is decoded on the toy accelerator."""
    with ExitStack() as stack:
        place = _enter_accelerator(stack)
        model = Scripted(table.cpu(), 0).to(table.dtype).to(place).eval()
        try:
            return lab.greedy_decode(model, source.cpu().to(place), start, end, max_len).cpu()
        except RuntimeError as error:
            if "inference tensor" not in str(error):  # the toy accelerator has no views under inference_mode
                raise
    return scripted_decoding(lab, table, source, start, end, max_len)


# --- helpers ----------------------------------------------------------------------------------------------------------


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


def _step(module, inputs, upstream):
    """Return the result, the gradients of the inputs, and the result after a step of gradient descent."""
    leaves = [x.detach().clone().requires_grad_() for x in inputs]
    before = module(*leaves)
    _descend(module, (before * upstream).sum(), 0.02)
    gradients = [torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for leaf in leaves]
    return {"result": before.detach(), "gradients of the inputs": gradients, "result after a step": module(*inputs)}


def _descend(module, loss, rate):
    """Take a step of gradient descent."""
    parameters = list(module.parameters())
    for parameter in parameters:
        parameter.grad = None
    if loss.requires_grad:
        loss.backward()
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter -= rate * parameter.grad


def _loss_and_gradient(lab, model, source, target):
    """Return the loss of a model and the gradient of its table."""
    model.table.grad = None
    loss = lab.training_loss(model, source, target)
    if loss.requires_grad:
        loss.backward()
    gradient = torch.zeros_like(model.table) if model.table.grad is None else model.table.grad
    return {"loss": loss.detach(), "gradient": gradient}


def _enter_accelerator(stack):
    """Make the toy accelerator within *stack* and return its name; the CPU's where this torch cannot have one."""
    try:
        stack.enter_context(toy_accelerator())
    except RuntimeError:
        return "cpu"
    return "cuda"
