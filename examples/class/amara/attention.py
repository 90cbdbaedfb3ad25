"""Attention lab, Amara N.

I wrote everything with einsum because then I never have to think about transposes.
Letters: b batch, h head, q query position, k key position, d width of a head, m width of the model.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, einsum, nn


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """softmax(q k^T / sqrt(d)) v, True in the mask = may look."""
    scale = 1.0 / math.sqrt(q.size(-1))
    scores = einsum("...qd,...kd->...qk", q, k) * scale
    if mask is not None:
        # -inf and not -1e9: exp(-inf) is exactly 0, and it also exists in float16
        scores = scores.masked_fill(mask.logical_not(), float("-inf"))
    weights = scores.softmax(dim=-1)  # dim -1 = over the keys
    return einsum("...qk,...ke->...qe", weights, v)


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    """(L, S) bool, True on and below the diagonal."""
    if keys is None:
        keys = queries
    i = torch.arange(queries, device=device)
    j = torch.arange(keys, device=device)
    return i[:, None] >= j[None, :]


class MultiHeadAttention(nn.Module):
    """One big weight for q, k and v together, already cut into heads."""

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        d_head, rest = divmod(d_model, num_heads)
        if rest != 0:
            raise ValueError(f"cannot cut a width of {d_model} into {num_heads} equal heads")
        self.w_in = nn.Parameter(torch.empty(3, num_heads, d_head, d_model))
        self.b_in = nn.Parameter(torch.zeros(3, num_heads, d_head))
        self.w_out = nn.Parameter(torch.empty(d_model, num_heads, d_head))
        self.b_out = nn.Parameter(torch.zeros(d_model))
        bound = 1 / math.sqrt(d_model)
        nn.init.uniform_(self.w_in, -bound, bound)
        nn.init.uniform_(self.w_out, -bound, bound)

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        # rows i*d .. (i+1)*d-1 belong to head i, so a plain view puts the heads first
        for slot, (w, b) in enumerate([(w_q, b_q), (w_k, b_k), (w_v, b_v)]):
            self.w_in[slot] = w.reshape(self.w_in.shape[1:])
            self.b_in[slot] = b.reshape(self.b_in.shape[1:])
        self.w_out.copy_(w_o.reshape(self.w_out.shape))  # columns, so the cut is in the last axis
        self.b_out.copy_(b_o)

    def _project(self, x: Tensor, slot: int) -> Tensor:
        """(b, t, m) -> (b, h, t, d)"""
        return einsum("btm,hdm->bhtd", x, self.w_in[slot]) + self.b_in[slot][:, None, :]

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        q = self._project(query, 0)
        k = self._project(key, 1)
        v = self._project(value, 2)

        allowed = None
        if key_mask is not None:
            allowed = key_mask[:, None, None, :]  # same for all heads and all queries
        if causal:
            no_future = causal_mask(q.size(2), k.size(2), device=q.device)
            allowed = no_future if allowed is None else allowed & no_future

        heads = scaled_dot_product_attention(q, k, v, allowed)
        # sum over heads and d at once = concatenate the heads, then multiply with w_o
        return einsum("bhqd,mhd->bqm", heads, self.w_out) + self.b_out
