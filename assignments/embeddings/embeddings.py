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
    raise NotImplementedError("your code here")


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
        raise NotImplementedError("your code here")

    @torch.no_grad()
    def reset_parameters(self) -> None:
        """Draw new values for the table in place: normal, mean 0, standard deviation 1 / sqrt(D), padding row zero."""
        raise NotImplementedError("your code here")

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
        raise NotImplementedError("your code here")

    def forward(self, tokens: Tensor) -> Tensor:
        """Return sqrt(D) times the row of each token; the padding row gets no gradient.

        Args:
            tokens: numbers of tokens (...), int64.

        Returns:
            (..., D)
        """
        raise NotImplementedError("your code here")


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
    raise NotImplementedError("your code here")


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
        raise NotImplementedError("your code here")

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
        raise NotImplementedError("your code here")


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
        raise NotImplementedError("your code here")

    def forward(self, tokens: Tensor) -> Tensor:
        """Return dropout(sqrt(D) * row of the token + row of the position).

        Args:
            tokens: numbers of tokens (B, T), int64.

        Returns:
            (B, T, D)
        """
        raise NotImplementedError("your code here")

    def logits(self, hidden: Tensor) -> Tensor:
        """Return the score of each token: the product of the hidden vector and the token's row, not scaled.

        Training the scores trains the table: there is one table, no copy.

        Args:
            hidden: (B, T, D)

        Returns:
            (B, T, V)
        """
        raise NotImplementedError("your code here")
