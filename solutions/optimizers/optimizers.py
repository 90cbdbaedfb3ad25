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
    ### BEGIN SOLUTION
    if weight_decay != 0:
        grad = grad + weight_decay * param
    if momentum == 0:
        param.sub_(lr * grad)
        return None
    buffer = grad.clone() if buffer is None else momentum * buffer + (1 - dampening) * grad
    direction = grad + momentum * buffer if nesterov else buffer
    param.sub_(lr * direction)
    return buffer
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    beta1, beta2 = betas
    if weight_decay != 0:
        grad = grad + weight_decay * param
    exp_avg.mul_(beta1).add_(grad, alpha=1 - beta1)
    exp_avg_sq.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
    mean = exp_avg / (1 - beta1**step)
    mean_sq = exp_avg_sq / (1 - beta2**step)
    param.sub_(lr * mean / (mean_sq.sqrt() + eps))
    ### END SOLUTION


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
        ### BEGIN SOLUTION
        if lr < 0 or momentum < 0 or weight_decay < 0:
            raise ValueError("lr, momentum and weight_decay must be at least 0")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("nesterov needs a momentum and no dampening")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
        }
        super().__init__(params, defaults)
        ### END SOLUTION

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        """Take one step with each parameter that has a gradient; leave the gradients as they are.

        Args:
            closure: clears the gradients, computes the loss, calls backward and returns the loss; it is called once,
                before the parameters change, and autograd records it.

        Returns:
            What *closure* returns; None without one.
        """
        ### BEGIN SOLUTION
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            options = {name: value for name, value in group.items() if name in self.defaults}
            for param in group["params"]:
                if param.grad is not None:
                    state = self.state[param]
                    state["momentum_buffer"] = sgd_update(param, param.grad, state.get("momentum_buffer"), **options)
        return loss
        ### END SOLUTION


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
        ### BEGIN SOLUTION
        if lr < 0 or eps < 0 or weight_decay < 0:
            raise ValueError("lr, eps and weight_decay must be at least 0")
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError("betas must be at least 0 and below 1")
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})
        ### END SOLUTION

    @torch.no_grad()
    def step(self, closure: Callable[[], Tensor] | None = None) -> Tensor | None:
        """Take one step with each parameter that has a gradient; leave the gradients as they are.

        Args:
            closure: clears the gradients, computes the loss, calls backward and returns the loss; it is called once,
                before the parameters change, and autograd records it.

        Returns:
            What *closure* returns; None without one.
        """
        ### BEGIN SOLUTION
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            options = {name: value for name, value in group.items() if name in self.defaults}
            for param in group["params"]:
                if param.grad is None:
                    continue
                state = self.state[param]
                if not state:
                    state["step"] = 0
                    state["exp_avg"] = torch.zeros_like(param)
                    state["exp_avg_sq"] = torch.zeros_like(param)
                state["step"] += 1
                adam_update(param, param.grad, state["exp_avg"], state["exp_avg_sq"], state["step"], **options)
        return loss
        ### END SOLUTION
