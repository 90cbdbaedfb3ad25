"""A Transformer from one sequence to another: its layers, the whole model, its loss in training, and greedy decoding.

Source: A. Vaswani et al., "Attention Is All You Need", 2017 (https://arxiv.org/abs/1706.03762), with the norm after
each addition, as there.

Axes: B batch, S length of the source, T length of the target, D width of the model, H heads, d = D / H width of a head,
F width inside the feed-forward part, V tokens of the target's vocabulary.

Every mask in this file is a bool tensor in which **True means "counts"** and False means padding.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class MultiHeadAttention(nn.Module):
    """Attention in H heads, each on its own projection of queries, keys and values. Given; nothing to do here.

    Source: Vaswani et al., section 3.2.2, with biases.
    """

    def __init__(self, d_model: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.out = nn.Linear(d_model, d_model)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_mask: Tensor | None = None, causal: bool = False
    ) -> Tensor:
        """Return what each query gathers from the values.

        Args:
            query: (B, T, D)
            key: (B, S, D); S may be T.
            value: (B, S, D)
            key_mask: (B, S), bool; False: this key is padding, no query attends to it. None: there is no padding.
            causal: whether query i may attend to the keys 0, 1, ..., i only.

        Returns:
            (B, T, D)
        """
        projected = (self.query(query), self.key(key), self.value(value))
        q, k, v = (x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2) for x in projected)  # (B, H, T or S, d)
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (B, H, T, S)
        if key_mask is not None:
            scores = scores.masked_fill(~key_mask[:, None, None, :], -math.inf)
        if causal:
            past = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).tril()  # (T, S)
            scores = scores.masked_fill(~past, -math.inf)
        heads = torch.softmax(scores, dim=-1) @ v  # (B, H, T, d)
        return self.out(heads.transpose(1, 2).flatten(2))  # (B, T, D)


class InputEmbedding(nn.Module):
    """A vector for each token plus one for its position, then dropout. Given; nothing to do here.

    Source: Vaswani et al., sections 3.4, 3.5 and 5.4.
    """

    def __init__(self, num_tokens: int, d_model: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(num_tokens, d_model) / math.sqrt(d_model))
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return dropout(sqrt(D) * token vector + position vector): (B, T), int64, becomes (B, T, D)."""
        length, width = tokens.shape[1], self.weight.shape[1]
        column = torch.arange(width, device=tokens.device)
        position = torch.arange(length, dtype=torch.float64, device=tokens.device)
        angle = position[:, None] / 10000.0 ** ((column - column % 2).double() / width)  # (T, D)
        positions = torch.where(column % 2 == 0, angle.sin(), angle.cos()).to(self.weight.dtype)  # (T, D)
        return self.dropout(self.weight[tokens] * math.sqrt(width) + positions)  # (B, T, D)


class AddNorm(nn.Module):
    """Add what a sub-layer gives to what it was given, and normalise the sum.

    Its attribute `norm` is an `nn.LayerNorm`, or a module of your own that computes the same and has the same
    parameters `weight` and `bias`, both (D,).

    Source: Vaswani et al., sections 3.1 and 5.4; J. L. Ba et al., "Layer Normalization", 2016.
    """

    def __init__(self, d_model: int, dropout: float = 0.0) -> None:
        """Make the parts; the scale starts as ones, the shift as zeros.

        Args:
            d_model: width D.
            dropout: probability, from 0 to 1 inclusive, with which an element of the sub-layer's result becomes zero
                in training.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor, result: Tensor) -> Tensor:
        """Return norm(x + dropout(result)).

        The norm is that of each vector of width D on its own: (x - mean) / sqrt(variance + 1e-5) * weight + bias, with
        the biased variance (divided by D). The inputs are left as they are.

        Args:
            x: what the sub-layer was given, (B, T, D).
            result: what the sub-layer made of it, (B, T, D).

        Returns:
            (B, T, D)
        """
        raise NotImplementedError("your code here")


class FeedForward(nn.Module):
    """Two linear layers with a ReLU between, the same at each position.

    Its attributes `first` and `second` have parameters `weight`, (F, D) and (D, F), and `bias`, (F,) and (D,), as
    `nn.Linear` has.

    Source: Vaswani et al., section 3.3.
    """

    def __init__(self, d_model: int, d_ff: int) -> None:
        """Make the layers.

        Args:
            d_model: width D of the input and of the result.
            d_ff: width F between the layers.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return max(0, x W1 + b1) W2 + b2.

        Args:
            x: (B, T, D)

        Returns:
            (B, T, D)
        """
        raise NotImplementedError("your code here")


class EncoderLayer(nn.Module):
    """Self-attention and feed-forward, each followed by add & norm.

    Its attributes are `attention` (MultiHeadAttention), `add_norm_1`, `feed_forward` and `add_norm_2`.

    Source: Vaswani et al., section 3.1 and figure 1, left.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        """Make the parts.

        Args:
            d_model: width D.
            num_heads: number of heads H.
            d_ff: width F inside the feed-forward part.
            dropout: as for `AddNorm`.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor, key_mask: Tensor | None = None) -> Tensor:
        """Return the sequence after both sub-layers.

        Args:
            x: (B, S, D)
            key_mask: (B, S), bool; False: this position is padding, to which none attends. None: no padding.

        Returns:
            (B, S, D)
        """
        raise NotImplementedError("your code here")


class DecoderLayer(nn.Module):
    """Causal self-attention, attention to the encoder's result, and feed-forward, each followed by add & norm.

    Its attributes are `self_attention`, `add_norm_1`, `cross_attention`, `add_norm_2`, `feed_forward` and `add_norm_3`,
    in the order in which they are used.

    Source: Vaswani et al., section 3.1 and figure 1, right.
    """

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.0) -> None:
        """Make the parts; the arguments are those of `EncoderLayer`."""
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(
        self, x: Tensor, memory: Tensor, key_mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        """Return the sequence after all three sub-layers.

        Args:
            x: what comes from below, (B, T, D). Position t attends to the positions 0, 1, ..., t of x.
            memory: the result of the encoder, (B, S, D). Each position of x attends to all of it.
            key_mask: (B, T), bool; False: this position of x is padding. The first position never is. None: no padding.
            memory_mask: (B, S), bool; False: this position of memory is padding. None: no padding.

        Returns:
            (B, T, D)
        """
        raise NotImplementedError("your code here")


class Transformer(nn.Module):
    """A stack of encoder layers for the source, one of decoder layers for the target, and scores of the next token.

    Its attributes are `source_embedding` and `target_embedding` (InputEmbedding), `encoder_layers` and `decoder_layers`
    (nn.ModuleList), `output` (nn.Linear) and `padding_idx` (int).

    Source: Vaswani et al., section 3 and figure 1; embeddings and output have weights of their own here.
    """

    def __init__(
        self,
        num_source: int,
        num_target: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        num_layers: int,
        padding_idx: int = 0,
        dropout: float = 0.0,
    ) -> None:
        """Make the parts; every layer has parameters of its own, with random start values of their own.

        Args:
            num_source: number of tokens of the source.
            num_target: number of tokens of the target, V.
            d_model: width D.
            num_heads: number of heads H.
            d_ff: width F inside the feed-forward parts.
            num_layers: number of encoder layers, and of decoder layers.
            padding_idx: number of the token that is padding, in sources and targets.
            dropout: for the embeddings and all layers.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def encode(self, source: Tensor) -> Tensor:
        """Return the memory: the source after its embedding and all encoder layers, which ignore padding.

        Args:
            source: numbers of tokens, (B, S), int64, padded at the end; the first token of a row is no padding.

        Returns:
            (B, S, D); what stands at positions of padding is of no account.
        """
        raise NotImplementedError("your code here")

    def decode(self, target: Tensor, memory: Tensor, source: Tensor) -> Tensor:
        """Return at each position the scores of the token that comes next.

        They depend on the target up to this position, and on the memory where the source is no padding.

        Args:
            target: numbers of tokens, (B, T), int64, padded at the end; the first token of a row is no padding.
            memory: the result of `encode`, (B, S, D).
            source: what was encoded, (B, S).

        Returns:
            (B, T, V), scores, not probabilities; what stands at positions of padding is of no account.
        """
        raise NotImplementedError("your code here")

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Encode (B, S), then decode (B, T); return the scores (B, T, V)."""
        raise NotImplementedError("your code here")


def training_loss(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    """Return the mean cross entropy with which the model predicts each token of the target from those before it.

    The first token of each row is given and not predicted, each later one is, the end token included. Padding is not
    predicted: the mean runs over all tokens of the batch that are. The mode of the model, training or evaluation, is
    left alone.

    Args:
        model: a Transformer, or another module with the same `encode`, `decode`, `forward` and `padding_idx`.
        source: numbers of tokens, (B, S), padded at the end.
        target: numbers of tokens, (B, T), T at least 2: start token, ..., end token, padding.

    Returns:
        tensor without axes, from which gradients flow back.

    Source: teacher forcing; Vaswani et al., section 3.1: the target is "offset by one position".
    """
    raise NotImplementedError("your code here")


def greedy_decode(model: nn.Module, source: Tensor, start: int, end: int, max_len: int) -> Tensor:
    """Return the target that arises when the token with the highest score is taken at each step.

    Each row begins with *start*; a row that has got *end* is done, and gets padding from then on. Steps are taken until
    all rows are done, or have *max_len* tokens, start and end included.

    The source is encoded once. The model is in evaluation mode meanwhile, records no gradients, and is in the mode
    afterwards that it was in before.

    Args:
        model: a Transformer, or another module with the same `encode`, `decode`, `forward` and `padding_idx`.
        source: numbers of tokens, (B, S), padded at the end.
        start: token that each row begins with.
        end: token that ends a row.
        max_len: most tokens of a row, at least 2.

    Returns:
        numbers of tokens, (B, L), int64, on the device of the source; L is the length of the longest row.
    """
    raise NotImplementedError("your code here")
