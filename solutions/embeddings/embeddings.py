"""Token embeddings and sinusoidal positional encoding: what a Transformer does with token numbers before its layers.

Source: A. Vaswani et al., "Attention Is All You Need", 2017, sections 3.4 and 3.5 (https://arxiv.org/abs/1706.03762);
the meaning of `padding_idx` is that of `torch.nn.Embedding`.

Axes: B batch, T positions of a sequence, L rows of a table of positions, V tokens of the vocabulary, D width of the
model.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def embed(weight: Tensor, tokens: Tensor, padding_idx: int | None = None) -> Tensor:
    """Return the row of the table *weight* that belongs to each token number.

    A row that is looked up several times gets the sum of the gradients. The row *padding_idx* is returned as it is,
    but gets no gradient. Table and numbers are left as they are; the result has the dtype and device of the table.

    Args:
        weight: the table (V, D).
        tokens: numbers of tokens in 0 ... V-1, int64, with any number of axes, also none: (...).
        padding_idx: number of the token that stands for "nothing here", in 0 ... V-1; None: there is none.

    Returns:
        (..., D)

    Raises:
        TypeError: *tokens* are floating-point numbers.
        IndexError: a number is negative, or V or greater.
    """
    ### BEGIN SOLUTION
    if tokens.is_floating_point():
        raise TypeError(f"tokens must be integers, got {tokens.dtype}")
    if (tokens < 0).any() or (tokens >= weight.shape[0]).any():
        raise IndexError(f"tokens must lie in 0 ... {weight.shape[0] - 1}")
    rows = weight[tokens]  # (..., D)
    if padding_idx is None:
        return rows
    return torch.where((tokens == padding_idx).unsqueeze(-1), rows.detach(), rows)  # (..., D)
    ### END SOLUTION


class TokenEmbedding(nn.Module):
    """A table with a trained vector for each token, scaled by sqrt(D) when it is looked up.

    The table is the parameter `weight`, of shape (V, D), and the only parameter.

    Source: Vaswani et al., section 3.4.
    """

    def __init__(self, num_tokens: int, d_model: int, padding_idx: int | None = None) -> None:
        """Make the table and give it start values as `reset_parameters` does.

        Args:
            num_tokens: number of tokens V.
            d_model: width D of the vectors.
            padding_idx: as for `embed`; its row starts as zeros.
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.padding_idx = padding_idx
        self.weight = nn.Parameter(torch.empty(num_tokens, d_model))
        self.reset_parameters()
        ### END SOLUTION

    @torch.no_grad()
    def reset_parameters(self) -> None:
        """Draw new values for the table in place: normal, mean 0, standard deviation 1 / sqrt(D), padding row zero."""
        ### BEGIN SOLUTION
        nn.init.normal_(self.weight, std=self.weight.shape[1] ** -0.5)
        if self.padding_idx is not None:
            self.weight[self.padding_idx] = 0
        ### END SOLUTION

    @classmethod
    def from_weights(cls, weight: Tensor, padding_idx: int | None = None, freeze: bool = False) -> TokenEmbedding:
        """Return an embedding whose table holds the values of *weight*, as they are, in memory of its own.

        Args:
            weight: (V, D); every row is taken over, also that of *padding_idx*. It stays as it is, also when the
                embedding is trained later.
            padding_idx: as for `embed`.
            freeze: whether the table is kept from being trained (requires_grad is False).

        Returns:
            an embedding with the dtype and device of *weight*.
        """
        ### BEGIN SOLUTION
        made = cls(*weight.shape, padding_idx=padding_idx)
        made.weight = nn.Parameter(weight.detach().clone(), requires_grad=not freeze)
        return made
        ### END SOLUTION

    def forward(self, tokens: Tensor) -> Tensor:
        """Return sqrt(D) times the row of each token; the padding row gets no gradient.

        Args:
            tokens: numbers of tokens (...), int64.

        Returns:
            (..., D)
        """
        ### BEGIN SOLUTION
        return embed(self.weight, tokens, self.padding_idx) * math.sqrt(self.weight.shape[1])  # (..., D)
        ### END SOLUTION


def sinusoidal_encoding(
    length: int, d_model: int, dtype: torch.dtype = torch.float32, device: torch.device | str | None = None
) -> Tensor:
    """Return the table of sines and cosines that tells positions apart.

    Column 2i of row p is sin(p / 10000^(2i/D)), column 2i+1 is cos(p / 10000^(2i/D)); rows are counted from 0. If D is
    odd, the last column is a sine without its cosine. The values are right to 1e-3 up to row 5000, or as far as
    *dtype* can hold them.

    Args:
        length: number of rows L, at least 1.
        d_model: number of columns D, at least 1, even or odd.
        dtype: of the result; any floating-point dtype, also float16.
        device: where the table is made; None: torch's default.

    Returns:
        (L, D)

    Source: Vaswani et al., section 3.5.
    """
    ### BEGIN SOLUTION
    position = torch.arange(length, dtype=torch.float64, device=device).unsqueeze(1)  # (L, 1)
    exponent = torch.arange(0, d_model, 2, dtype=torch.float64, device=device) / d_model  # (ceil(D / 2),)
    angle = position / 10000**exponent  # (L, ceil(D / 2))
    table = torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)  # (L, 2 ceil(D / 2))
    return table[:, :d_model].to(dtype)  # (L, D)
    ### END SOLUTION


class PositionalEncoding(nn.Module):
    """Add the sinusoidal table to a sequence of vectors, then apply dropout.

    It has nothing to train. What it keeps moves with the module, as by `module.to(device)`.

    Source: Vaswani et al., sections 3.5 and 5.4.
    """

    def __init__(self, d_model: int, max_len: int, dropout: float = 0.0) -> None:
        """Prepare the table.

        Args:
            d_model: width D of the vectors, even or odd.
            max_len: the longest sequence it can take.
            dropout: probability with which an element of the sum becomes zero in training.
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.register_buffer("table", sinusoidal_encoding(max_len, d_model), persistent=False)  # (max_len, D)
        self.dropout = nn.Dropout(dropout)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Return dropout(x + table), where position t of each sequence gets row t of the table.

        *x* is left as it is; the result has its dtype. Dropout acts in training only, as `nn.Dropout` does.

        Args:
            x: (B, T, D)

        Returns:
            (B, T, D)

        Raises:
            ValueError: T is greater than max_len.
        """
        ### BEGIN SOLUTION
        length = x.shape[1]
        if length > self.table.shape[0]:
            raise ValueError(f"the sequence has {length} positions, at most {self.table.shape[0]} are prepared")
        return self.dropout(x + self.table[:length].to(x.dtype))  # (B, T, D)
        ### END SOLUTION


class InputEmbedding(nn.Module):
    """From token numbers to the first layer of a Transformer, and from its last layer back to scores of tokens.

    Its attribute `token_embedding` is a `TokenEmbedding`; the table in it is the only parameter.

    Source: Vaswani et al., section 3.4: the scores are computed with the same table (there called weight matrix).
    """

    def __init__(
        self, num_tokens: int, d_model: int, max_len: int, padding_idx: int | None = None, dropout: float = 0.0
    ) -> None:
        """Make the parts.

        Args:
            num_tokens: number of tokens V.
            d_model: width D.
            max_len: the longest sequence.
            padding_idx: as for `embed`.
            dropout: probability with which an element of the sum becomes zero in training.
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.token_embedding = TokenEmbedding(num_tokens, d_model, padding_idx)
        self.positional_encoding = PositionalEncoding(d_model, max_len, dropout)
        ### END SOLUTION

    def forward(self, tokens: Tensor) -> Tensor:
        """Return dropout(sqrt(D) * row of the token + row of the position).

        Args:
            tokens: numbers of tokens (B, T), int64.

        Returns:
            (B, T, D)
        """
        ### BEGIN SOLUTION
        return self.positional_encoding(self.token_embedding(tokens))  # (B, T, D)
        ### END SOLUTION

    def logits(self, hidden: Tensor) -> Tensor:
        """Return the score of each token: the product of the hidden vector and the token's row, not scaled.

        Training the scores trains the table: there is one table, no copy.

        Args:
            hidden: (B, T, D)

        Returns:
            (B, T, V)
        """
        ### BEGIN SOLUTION
        return hidden @ self.token_embedding.weight.T  # (B, T, V)
        ### END SOLUTION
