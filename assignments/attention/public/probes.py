"""The visible checks of attention; `grader check attention` runs them."""

from __future__ import annotations
import torch


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


def _layer(lab, num_heads, weights):
    """Return a layer with these weights, on their device and in their dtype."""
    layer = lab.MultiHeadAttention(weights["b_o"].shape[0], num_heads).to(weights["b_o"])
    with torch.no_grad():
        layer.load_projections(**{name: value.clone() for name, value in weights.items()})
    return layer
