"""Scaled dot-product attention, the causal mask, and multi-head attention.

Source: A. Vaswani et al., "Attention Is All You Need", 2017, sections 3.2.1 and 3.2.2 (https://arxiv.org/abs/1706.03762).

Axes: B batch, H heads, L queries, S keys (as many as values), d width of a query and of a key, d_v width of a value,
D = H * d width of the model.

Every mask in this file is a bool tensor in which **True means "may be attended to"**, as in
`torch.nn.functional.scaled_dot_product_attention` (`torch.nn.MultiheadAttention` means the opposite).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def scaled_dot_product_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return softmax(q k^T / sqrt(d)) v, where the softmax runs over the keys that each query may attend to.

    The other keys get the weight 0, however large their scores are. Scores may be as large as 3e4 in size. The inputs
    are left as they are; the result has their dtype and device.

    Args:
        q: queries (..., L, d), with any number of axes in front, also none.
        k: keys (..., S, d), with the same axes in front.
        v: values (..., S, d_v), with the same axes in front.
        mask: bool, of a shape that broadcasts to (..., L, S); True: this query may attend to this key. Each query may
            attend to at least one key. None: every query may attend to every key.

    Returns:
        (..., L, d_v)

    Source: Vaswani et al., equation 1.
    """
    raise NotImplementedError("your code here")


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    """Return the mask with which query i may attend to the keys 0, 1, ..., i and to no later one.

    Args:
        queries: number of queries L.
        keys: number of keys S; None: as many as queries. If L != S, query 0 still sees key 0 only, as with
            `is_causal=True` in `torch.nn.functional.scaled_dot_product_attention`.
        device: where the mask is made; None: torch's default.

    Returns:
        (L, S), bool; True: may attend.
    """
    raise NotImplementedError("your code here")


class MultiHeadAttention(nn.Module):
    """Attention in H heads of width d = D / H, each on its own projection of queries, keys and values.

    Source: Vaswani et al., section 3.2.2, with a bias in each of the four projections (as in nn.MultiheadAttention).
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        """Make the parameters, with initial values of your choice.

        Args:
            d_model: width D of the inputs and of the result.
            num_heads: number of heads H.

        Raises:
            ValueError: *d_model* is no multiple of *num_heads*.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    @torch.no_grad()
    def load_projections(
        self, w_q: Tensor, b_q: Tensor, w_k: Tensor, b_k: Tensor, w_v: Tensor, b_v: Tensor, w_o: Tensor, b_o: Tensor
    ) -> None:
        """Give your parameters these values, whatever their layout is.

        Each projection is ``x @ w.T + b``, as in nn.Linear. Rows i*d to (i+1)*d - 1 of w_q, w_k, w_v and of their
        biases belong to head i; columns i*d to (i+1)*d - 1 of w_o take the result of head i.

        Args:
            w_q: weight of the queries, (D, D), rows are outputs, columns are inputs.
            b_q: bias of the queries, (D,).
            w_k: weight of the keys, (D, D).
            b_k: bias of the keys, (D,).
            w_v: weight of the values, (D, D).
            b_v: bias of the values, (D,).
            w_o: weight of the last projection, (D, D).
            b_o: bias of the last projection, (D,).
        """
        raise NotImplementedError("your code here")

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        """Return what each query gathers from the values, the heads side by side and projected once more.

        In self-attention query, key and value are the same tensor; in cross-attention L and S may differ.

        Args:
            query: (B, L, D)
            key: (B, S, D)
            value: (B, S, D)
            key_mask: (B, S), bool; True: the queries of this sequence may attend to this key; False: it is padding.
                None: there is no padding.
            causal: whether query i may attend to the keys 0, 1, ..., i only, as in `causal_mask`. With a key_mask, a
                key must be allowed by both. At least one key is.

        Returns:
            (B, L, D)
        """
        raise NotImplementedError("your code here")
