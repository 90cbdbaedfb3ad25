"""Initial weights by hand: fan-in and fan-out, gains, the fillings of Glorot and of He, and a rule for each layer.

Sources: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010
(https://proceedings.mlr.press/v9/glorot10a.html); K. He et al., "Delving Deep into Rectifiers", 2015
(https://arxiv.org/abs/1502.01852); the documentation of `torch.nn.init`.

Functions whose names end in an underscore change what they are given in place, in its dtype and on its device; autograd
records nothing of it, and a parameter stays the same trainable parameter. All random numbers of a tensor are drawn at
once, as `tensor.uniform_(-bound, bound, generator=generator)` or `tensor.normal_(0, std, generator=generator)` do.
Without a generator they come from torch's global one.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def fans(weight: Tensor) -> tuple[int, int]:
    """Return fan-in and fan-out: the numbers that one output is made of, and the numbers that one input goes into.

    Args:
        weight: (out, in, ...), of a linear layer or of a convolution, whose kernel's dimensions follow. With groups,
            `in` is what one group sees, and fan-out is worked out from the shape just the same, as in torch.

    Raises:
        ValueError: *weight* has fewer than two dimensions.
    """
    raise NotImplementedError("your code here")


def gain_of(nonlinearity: str, slope: float = 0.01) -> float:
    """Return the gain: the factor of the standard deviation that makes up for what a nonlinearity does to a signal.

    "linear" and "sigmoid" 1, "tanh" 5/3, "relu" sqrt(2), "leaky_relu" sqrt(2 / (1 + slope²)), "selu" 3/4.

    Args:
        nonlinearity: one of these names.
        slope: slope of a leaky ReLU below 0; the others do not use it.

    Raises:
        ValueError: *nonlinearity* is another name.

    Source: the documentation of `torch.nn.init.calculate_gain`.
    """
    raise NotImplementedError("your code here")


def glorot_uniform_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    """Fill *weight* from U(-bound, bound) with the variance of `glorot_normal_`; return it.

    Args:
        weight: (out, in, ...).
        gain: factor of the bound.
        generator: source of the random numbers.

    Source: Glorot and Bengio, equation 16.
    """
    raise NotImplementedError("your code here")


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    """Fill *weight* from N(0, std²) with std = gain * sqrt(2 / (fan-in + fan-out)); return it.

    Args:
        weight: (out, in, ...).
        gain: factor of the standard deviation.
        generator: source of the random numbers.

    Source: Glorot and Bengio, equation 12.
    """
    raise NotImplementedError("your code here")


def he_uniform_(
    weight: Tensor,
    mode: str = "fan_in",
    nonlinearity: str = "relu",
    slope: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Fill *weight* from U(-bound, bound) with the variance of `he_normal_`; return it.

    Args:
        weight: (out, in, ...).
        mode: as for `he_normal_`.
        nonlinearity: as for `gain_of`.
        slope: as for `gain_of`.
        generator: source of the random numbers.

    Raises:
        ValueError: *mode* is another name; *weight* is as it was.
    """
    raise NotImplementedError("your code here")


def he_normal_(
    weight: Tensor,
    mode: str = "fan_in",
    nonlinearity: str = "relu",
    slope: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Fill *weight* from N(0, std²) with std = gain / sqrt(fan); return it.

    Args:
        weight: (out, in, ...).
        mode: the fan: "fan_in" keeps the variance of the signals on the way forward, "fan_out" that of the gradients
            on the way back.
        nonlinearity: as for `gain_of`.
        slope: as for `gain_of`.
        generator: source of the random numbers.

    Raises:
        ValueError: *mode* is another name; *weight* is as it was.

    Source: He et al., equations 10 and 14.
    """
    raise NotImplementedError("your code here")


def init_layer(module: nn.Module, generator: torch.Generator | None = None) -> None:
    """Give the parameters that *module* itself holds their first values by its type; a subclass counts as its parent.

    Linear: weight by `glorot_uniform_`, bias 0. Conv1d, Conv2d, Conv3d: weight by `he_normal_` with fan-out and ReLU,
    bias 0. BatchNorm1d, BatchNorm2d, BatchNorm3d, LayerNorm, GroupNorm: weight 1, bias 0. Embedding: weight from
    N(0, std²) with std = 1 / sqrt(embedding_dim), drawn for all rows; then the row of `padding_idx`, if there is one,
    is set to 0. All others stay as they are. So do buffers, and parameters that are frozen (requires_grad is False),
    for which nothing is drawn.

    Args:
        module: of any type; a parameter may be missing (None).
        generator: source of the random numbers.
    """
    raise NotImplementedError("your code here")


def init_model(model: nn.Module, generator: torch.Generator | None = None) -> nn.Module:
    """Run `init_layer` on every module of *model*, itself included, in the order of `Module.apply`; return *model*.

    Args:
        model: layers at any depth, or a single layer.
        generator: source of all random numbers, one layer after the other.
    """
    raise NotImplementedError("your code here")


def start_from_shares_(layer: nn.Linear, counts: Tensor) -> nn.Linear:
    """Set the bias so that for an input of zeros the softmax of *layer* is the share of each class; return *layer*.

    The weight stays as it is. The bias is determined up to a constant that is added to all of its elements.

    Args:
        layer: gives the logits of K classes; has a bias.
        counts: (K,), int64, how many samples of each class there are, each at least 1.
    """
    raise NotImplementedError("your code here")
