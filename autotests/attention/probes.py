"""Drivers of the attention checks: they run the functions, and the layer with weights that the check draws."""

from __future__ import annotations

from contextlib import ExitStack

import torch
from probekit import called_operators, toy_accelerator
from torch import nn

BUILT_IN_LAYERS = (nn.MultiheadAttention, nn.TransformerEncoderLayer, nn.TransformerDecoderLayer)


def attention_gradients(lab, q, k, v, mask, upstream):
    """Return the gradients of q, k and v for a given gradient of the result."""
    leaves = [x.detach().clone().requires_grad_() for x in (q, k, v)]
    _backward(lab.scaled_dot_product_attention(*leaves, mask), upstream)
    return dict(zip("qkv", map(_gradient, leaves), strict=True))


def attention_and_inputs(lab, q, k, v, mask):
    """Return the result of two calls on the same inputs, and the inputs afterwards."""
    results = [lab.scaled_dot_product_attention(q, k, v, mask) for _ in range(2)]
    return {"result": results[0], "result of a second call": results[1], "inputs": [q, k, v, mask]}


def attention_on_views(lab, q, k, v, mask):
    """Hand over tensors (B, T, H, d) with their axes 1 and 2 swapped, as views."""
    return lab.scaled_dot_product_attention(*(x.transpose(1, 2) for x in (q, k, v)), mask)


def attention_traced(lab, q, k, v, mask):
    """Return the result and the attention operators of torch that ran."""
    with called_operators() as names:
        result = lab.scaled_dot_product_attention(q, k, v, mask)
    return {"result": result, "built in": _attention_operators(names)}


def mask_on_accelerator(lab, queries, keys):
    """Ask for a mask on the toy accelerator; return it, and whether it is there."""
    with ExitStack() as stack:
        place = torch.zeros(1).to(_enter_accelerator(stack)).device
        mask = lab.causal_mask(queries, keys, device=place)
        return {"mask": mask.cpu(), "there": mask.device == place}


def multi_head(lab, num_heads, weights, query, key, value, key_mask=None, causal=False):
    """Return the result of the layer with these weights."""
    return _layer(lab, num_heads, weights)(query, key, value, key_mask, causal)


def made_with(lab, num_heads, weights, x, impossible_heads):
    """Say what making a layer with an impossible number of heads raises, and return the result of a possible one."""
    said = "nothing"
    try:
        lab.MultiHeadAttention(x.shape[-1], impossible_heads)
    except ValueError:
        said = "ValueError"
    return {"raised": said, "result": multi_head(lab, num_heads, weights, x, x, x)}


def several_calls(lab, num_heads, weights, calls):
    """Return the results of one layer for several (x, key_mask) of different lengths, all causal."""
    layer = _layer(lab, num_heads, weights)
    return [layer(x, x, x, key_mask, True) for x, key_mask in calls]


def one_step(lab, num_heads, weights, query, memory, upstream, rate):
    """Return the gradients of the inputs, and the results before and after a step of gradient descent."""
    layer = _layer(lab, num_heads, weights)
    query, memory = (x.detach().clone().requires_grad_() for x in (query, memory))
    before = layer(query, memory, memory)
    _backward(before, upstream)
    with torch.no_grad():
        for parameter in layer.parameters():
            if parameter.grad is not None:
                parameter -= rate * parameter.grad
        after = layer(query, memory, memory)
    gradients = {"query": _gradient(query), "key and value": _gradient(memory)}
    return {"result": before.detach(), "gradient of": gradients, "result after a step": after}


def both_modes(lab, num_heads, weights, x, key_mask):
    """Return the results in training and in evaluation, and the inputs afterwards."""
    layer = _layer(lab, num_heads, weights)
    results = {"result in training": layer.train()(x, x, x, key_mask, True)}
    results["result in evaluation"] = layer.eval()(x, x, x, key_mask, True)
    return {**results, "inputs": [x, key_mask]}


def multi_head_on_accelerator(lab, num_heads, weights, x, key_mask):
    """Return the result of a layer that was moved to the toy accelerator, as its inputs were."""
    weights = {name: value.cpu() for name, value in weights.items()}
    x, key_mask = x.cpu(), key_mask.cpu()
    with ExitStack() as stack, torch.no_grad():
        place = _enter_accelerator(stack)
        layer = _layer(lab, num_heads, weights).to(place)
        return layer(x.to(place), x.to(place), x.to(place), key_mask.to(place), True).cpu()


def multi_head_traced(lab, num_heads, weights, x):
    """Return the result, and what of torch's own attention was found: operators that ran, layers inside."""
    layer = _layer(lab, num_heads, weights)
    with called_operators() as names:
        result = layer(x, x, x)
    inside = sorted({type(part).__name__ for part in layer.modules() if isinstance(part, BUILT_IN_LAYERS)})
    return {"result": result, "built in": _attention_operators(names) + inside}


def _layer(lab, num_heads, weights):
    """Return a layer with these weights, on their device and in their dtype."""
    layer = lab.MultiHeadAttention(weights["b_o"].shape[0], num_heads).to(weights["b_o"])
    with torch.no_grad():
        layer.load_projections(**{name: value.clone() for name, value in weights.items()})
    return layer


def _backward(result, upstream):
    """Send the gradient *upstream* back from a result; nowhere if it has no graph."""
    if result.requires_grad:
        (result * upstream).sum().backward()


def _gradient(leaf):
    """Return the gradient of a leaf, zeros if none has arrived."""
    return torch.zeros_like(leaf) if leaf.grad is None else leaf.grad


def _attention_operators(names):
    """Return which of the operators are attention as a whole."""
    return sorted({name for name in names if "attention" in name or "sdp" in name})


def _enter_accelerator(stack):
    """Make the toy accelerator within *stack* and return its name; the CPU's where this torch cannot have one."""
    try:
        stack.enter_context(toy_accelerator())
    except RuntimeError:
        return "cpu"
    return "cuda"
