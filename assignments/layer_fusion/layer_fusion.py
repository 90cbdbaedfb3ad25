"""Layer fusion: after training, a batch normalisation is folded into the convolution before it.

In evaluation, batch normalisation multiplies each channel by a number and adds another one; a convolution can do both
while it is at it. Sources: `torch.nn.BatchNorm2d`; B. Jacob et al., 2018
(https://arxiv.org/abs/1712.05877), section 3.2, "batch normalization folding".
"""

from __future__ import annotations

import copy
from itertools import pairwise

import torch
from torch import Tensor, nn


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    """Return weight and bias of the layer that computes both: first the layer given, then the normalisation.

    The normalisation of output channel o is ``y = (x - mean[o]) / sqrt(var[o] + eps) * gamma[o] + beta[o]``.

    Args:
        weight: (O, ...), two dimensions or more; the first one counts output channels. Left as it is, as all others.
        bias: (O,), or None for a layer without one.
        mean: running mean, (O,).
        var: running variance, (O,), 0 or greater.
        gamma: factor of the normalisation, (O,), or None for one without.
        beta: term of the normalisation, (O,), or None for one without.
        eps: greater than 0.

    Returns:
        The new weight, in the shape of *weight*, and the new bias, (O,), both in the dtype of *weight*.
    """
    raise NotImplementedError("your code here")


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    """Return a new convolution, with a bias, that computes ``bn(conv(x))`` in evaluation.

    Args:
        conv: of any stride, padding, dilation, groups and padding mode, with a bias or without. Left as it is.
        bn: in evaluation mode, with as many channels as *conv* gives. Left as it is.

    Returns:
        The fused layer in the dtype and on the device of *conv*; it shares no memory with *conv* and *bn*.

    Raises:
        ValueError: *bn* is in training mode, or keeps no running statistics.
    """
    raise NotImplementedError("your code here")


def fuse_model(model: nn.Module) -> nn.Module:
    """Return a copy of *model* in which each convolution and the batch normalisation right after it are one layer.

    Fused is each `nn.Conv2d` that an `nn.BatchNorm2d` follows directly within an `nn.Sequential`, however deep that
    lies. All else is copied as it is. *model* itself is left as it is and shares nothing with the copy.

    Args:
        model: in evaluation mode.

    Returns:
        The copy; an `nn.Identity` takes the place of each normalisation that was fused.

    Raises:
        ValueError: *model* is in training mode.
    """
    raise NotImplementedError("your code here")
