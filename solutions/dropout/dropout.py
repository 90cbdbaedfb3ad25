"""Dropout by hand: of elements, of whole channels, time steps and paths, and as a measure of doubt.

Sources: N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014
(https://jmlr.org/papers/v15/srivastava14a.html); the documentation of `torch.nn.Dropout`.

Here `p` is always the probability to DROP, from 0 to 1. Random numbers come from `generator`, a `torch.Generator` on
the device of x, or from torch's global generator if it is None. Nobody sets a seed. Results have the shape, dtype and
device of the input, gradients find their way back to it, and the input stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

DROPOUTS = (nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d)  # torch's own, for mc_predict


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    """Drop each element of *x* with probability p, each by a draw of its own; divide the others by 1 - p.

    Args:
        x: any shape, floating point, finite.
        p: probability to drop; with 0 the result is x, with 1 it is all zeros, and so is its gradient.
        training: if false, the result is x and nothing is drawn.
        generator: source of the random numbers.

    Returns:
        The shape and dtype of *x*.
    """
    ### BEGIN SOLUTION
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    scale = 1 / (1 - p) if p < 1 else 0.0
    return x * (kept.to(x.dtype) * scale)
    ### END SOLUTION


class Dropout(nn.Module):
    """Do `dropout` while the module is in training mode, and nothing in evaluation mode."""

    def __init__(self, p: float = 0.5, generator: torch.Generator | None = None) -> None:
        """Keep the options.

        Args:
            p: probability to drop.
            generator: source of the random numbers.

        Raises:
            ValueError: *p* is below 0 or above 1.
        """
        ### BEGIN SOLUTION
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p must be from 0 to 1, got {p}")
        self.p = p
        self.generator = generator
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Return *x* with elements dropped, or *x* itself in evaluation mode; any shape."""
        ### BEGIN SOLUTION
        return dropout(x, self.p, self.training, self.generator)
        ### END SOLUTION


def shared_dropout(
    x: Tensor,
    p: float,
    axes: Sequence[int],
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Drop as `dropout` does, but with one draw for all elements that differ in their place along *axes* only.

    Args:
        x: any shape, floating point.
        p: probability to drop, as for `dropout`.
        axes: the axes along which the draw is shared, each once; negative numbers count from the end. None of them is
            ordinary dropout, all of them drop everything or nothing.
        training: as for `dropout`.
        generator: as for `dropout`.

    Returns:
        The shape and dtype of *x*.
    """
    ### BEGIN SOLUTION
    if not training:
        return x
    shape = list(x.shape)
    for axis in axes:
        shape[axis] = 1
    kept = torch.rand(shape, device=x.device, generator=generator) >= p
    scale = 1 / (1 - p) if p < 1 else 0.0
    return x * (kept.to(x.dtype) * scale)
    ### END SOLUTION


def channel_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    """Drop whole channels, in each sample others.

    Args:
        x: (N, C, ...), any number of dimensions after the channels.
        p: probability that a channel of a sample is dropped.
        training: as for `dropout`.
        generator: as for `dropout`.

    Source: J. Tompson et al., "Efficient Object Localization Using Convolutional Networks", 2015.
    """
    ### BEGIN SOLUTION
    return shared_dropout(x, p, range(2, x.dim()), training, generator)
    ### END SOLUTION


def locked_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    """Drop features of a sequence for all of its time steps, in each sample others.

    Args:
        x: (B, T, D).
        p: probability that a feature of a sample is dropped.
        training: as for `dropout`.
        generator: as for `dropout`.

    Source: Y. Gal and Z. Ghahramani, "A Theoretically Grounded Application of Dropout in RNNs", 2016.
    """
    ### BEGIN SOLUTION
    return shared_dropout(x, p, (1,), training, generator)
    ### END SOLUTION


def drop_path(
    branch: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    """Drop a residual branch for whole samples; what is kept is divided by 1 - p.

    Args:
        branch: (N, ...), what is about to be added to the skip connection.
        p: probability that the branch of a sample is dropped.
        training: as for `dropout`.
        generator: as for `dropout`.

    Source: G. Huang et al., "Deep Networks with Stochastic Depth", 2016; the scaling is that of
    `torchvision.ops.stochastic_depth` with mode "row".
    """
    ### BEGIN SOLUTION
    return shared_dropout(branch, p, range(1, branch.dim()), training, generator)
    ### END SOLUTION


def mc_predict(model: nn.Module, x: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    """Call ``model(x)`` several times with dropout at work; return mean and standard deviation of the probabilities.

    During the calls every module that is an instance of one of DROPOUTS is in training mode and every other one in
    evaluation mode. Afterwards each module is in the mode in which it was, even if the model raised an error. No
    gradients are recorded.

    Args:
        model: returns logits (B, K).
        x: a batch, handed to the model as it is.
        samples: how often the model is called, at least 1.

    Returns:
        Mean (B, K) and standard deviation (B, K) over the calls of the softmax over the K classes; the divisor of both
        is *samples*, so the standard deviation of a single call is 0.

    Source: Y. Gal and Z. Ghahramani, "Dropout as a Bayesian Approximation", 2016.
    """
    ### BEGIN SOLUTION
    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = isinstance(module, DROPOUTS)
        with torch.no_grad():
            probabilities = torch.stack([torch.softmax(model(x), dim=-1) for _ in range(samples)])  # (S, B, K)
    finally:
        for module, mode in modes:
            module.training = mode
    return probabilities.mean(dim=0), probabilities.std(dim=0, correction=0)  # (B, K), (B, K)
    ### END SOLUTION
