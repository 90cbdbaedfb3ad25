"""Attention (Inês S.)"""

import torch
from torch import nn


def fit_mask(mask, shape):
    """Make the mask as large as the scores."""
    if mask.dim() == len(shape):
        return mask.expand(shape)
    # missing axes in front
    while mask.dim() < len(shape):
        mask = mask.unsqueeze(0)
    # repeat what is too small, until it fits
    while mask.shape != shape:
        for axis in range(len(shape) - 2):  # the axes in front of (L, S)
            if mask.shape[axis] == 1:
                mask = mask.repeat_interleave(shape[axis], dim=axis)
    return mask


def scaled_dot_product_attention(q, k, v, mask=None):
    """softmax(q k^T / sqrt(d)) v"""
    d = q.shape[-1]
    scores = q @ k.mT / d**0.5  # (..., L, S)
    if mask is not None:
        mask = fit_mask(mask, scores.shape)
        scores = torch.where(mask, scores, float("-inf"))
    return scores.softmax(-1) @ v


def causal_mask(queries, keys=None, device=None):
    keys = keys or queries
    return torch.ones((queries, keys), device=device).tril().bool()


class MultiHeadAttention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        if d_model % num_heads:
            raise ValueError(f"{d_model} is not divisible by {num_heads}")
        self.h = num_heads
        self.q = nn.Linear(d_model, d_model)
        self.k = nn.Linear(d_model, d_model)
        self.v = nn.Linear(d_model, d_model)
        self.o = nn.Linear(d_model, d_model)

    @torch.no_grad()
    def load_projections(self, w_q, b_q, w_k, b_k, w_v, b_v, w_o, b_o):
        for layer, w, b in [(self.q, w_q, b_q), (self.k, w_k, b_k), (self.v, w_v, b_v), (self.o, w_o, b_o)]:
            layer.weight.data = w.clone()
            layer.bias.data = b.clone()

    def heads(self, x):
        return torch.stack(x.chunk(self.h, dim=-1), dim=1)  # (B, H, T, d)

    def forward(self, query, key, value, key_mask=None, causal=False):
        q, k, v = self.heads(self.q(query)), self.heads(self.k(key)), self.heads(self.v(value))
        B, H, L, _ = q.shape
        S = k.shape[2]

        mask = torch.ones(B, H, L, S, dtype=torch.bool, device=q.device)
        if key_mask is not None:
            mask = mask & key_mask[:, None, None, :]
        if causal:
            mask = mask & causal_mask(L, S, q.device)

        out = scaled_dot_product_attention(q, k, v, mask)  # (B, H, L, d)
        out = torch.cat(out.unbind(dim=1), dim=-1)  # heads side by side again
        return self.o(out)
