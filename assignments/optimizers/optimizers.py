"""Optimizers: the rules of SGD and Adam as functions, and `torch.optim.Optimizer` classes that apply them.

Sources: the algorithms in the documentation of `torch.optim.SGD` and `torch.optim.Adam`; D. Kingma and J. Ba, "Adam: A
Method for Stochastic Optimization", 2015 (https://arxiv.org/abs/1412.6980); I. Sutskever et al., "On the importance of
initialization and momentum in deep learning", 2013.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer


def sgd_update(
    param: Tensor,
    grad: Tensor,
    buffer: Tensor | None,
    lr: float,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
) -> Tensor | None:
    """Take one step of SGD: change *param* in place and return its momentum buffer.

    Args:
        param: any shape; changed in place. The caller has switched autograd off.
        grad: gradient of the loss with respect to *param*, same shape; stays as it is.
        buffer: what the call before returned for this parameter, same shape; None at its first step.
        lr: learning rate.
        momentum: how much of the buffer is kept, 0 for none.
        dampening: how much of the gradient is held back from the buffer; not at the first step.
        weight_decay: factor of the L2 penalty, which is added to the gradient.
        nesterov: use Nesterov's momentum.

    Returns:
        The buffer for the next step, in memory of its own; None without momentum.

    Source: torch.optim.SGD.
    """
    raise NotImplementedError("your code here")


def adam_update(
    param: Tensor,
    grad: Tensor,
    exp_avg: Tensor,
    exp_avg_sq: Tensor,
    step: int,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
) -> None:
    """Take one step of Adam: change *param*, *exp_avg* and *exp_avg_sq* in place.

    Args:
        param: any shape; changed in place. The caller has switched autograd off.
        grad: gradient of the loss with respect to *param*, same shape; stays as it is.
        exp_avg: running average of the gradients, same shape; zeros before the first step; changed in place.
        exp_avg_sq: running average of the squared gradients, same shape; zeros before the first step; changed in place.
        step: number of this step, 1 for the first one.
        lr: learning rate.
        betas: how much of the two averages is kept, first that of the gradients.
        eps: keeps the division away from 0.
        weight_decay: factor of the L2 penalty, which is added to the gradient.

    Source: torch.optim.Adam; Kingma and Ba, algorithm 1.
    """
    raise NotImplementedError("your code here")


class SGD(Optimizer):
    """Stochastic gradient descent with momentum and weight decay, for any number of parameter groups."""

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        """Take over the parameters; the options are those of `sgd_update`.

        Args:
            params: parameters, or dicts with the key "params" and options of that group's own.
            lr: at least 0.
            momentum: at least 0.
            dampening: any number.
            weight_decay: at least 0.
            nesterov: needs a momentum above 0 and a dampening of 0.

        Raises:
            ValueError: an option is outside of its range.
        """
        raise NotImplementedError("your code here")

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        """Take one step with each parameter that has a gradient; leave the gradients as they are.

        Args:
            closure: clears the gradients, computes the loss, calls backward and returns the loss; it is called once,
                before the parameters change, and autograd records it.

        Returns:
            What *closure* returns; None without one.
        """
        raise NotImplementedError("your code here")


class Adam(Optimizer):
    """Adam with weight decay as an L2 penalty, for any number of parameter groups."""

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        """Take over the parameters; the options are those of `adam_update`.

        Args:
            params: parameters, or dicts with the key "params" and options of that group's own.
            lr: at least 0.
            betas: both at least 0 and below 1.
            eps: at least 0.
            weight_decay: at least 0.

        Raises:
            ValueError: an option is outside of its range.
        """
        raise NotImplementedError("your code here")

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        """Take one step with each parameter that has a gradient; leave the gradients as they are.

        Args:
            closure: clears the gradients, computes the loss, calls backward and returns the loss; it is called once,
                before the parameters change, and autograd records it.

        Returns:
            What *closure* returns; None without one.
        """
        raise NotImplementedError("your code here")
