"""The visible checks of autograd; `grader check autograd` runs them."""

from __future__ import annotations
import torch


def gradient_of(lab, which, x, *upstream):
    """Return the gradient of one of the functions below."""
    return lab.gradient(_FUNCTIONS[which], x, *upstream)


def differences(lab, which, x, *step):
    """Return the numeric gradient of one of the functions below."""
    return lab.numeric_gradient(_FUNCTIONS[which], x, *step)


def accumulated(lab, weights, x, y, size, old, once):
    """Accumulate gradients of a small net; return loss and gradients. *once*: parameters come from a generator."""
    params = [weight.requires_grad_() for weight in weights]
    for param, gradient in zip(params, old, strict=True):
        param.grad = gradient.clone()
    given = (param for param in params) if once else params
    loss = lab.accumulate_gradients(_Net(params), given, x, y, size)
    return {"loss": _number(loss), "gradients": [param.grad for param in params]}


def with_gradient(lab, name, x, upstream):
    """Call a function of one tensor; return its result and its gradient for *upstream*."""
    leaf = x.requires_grad_()
    result = getattr(lab, name)(leaf)
    return {"result": result.detach(), "gradient": _gradients(result, [leaf], upstream)}


def compared(lab, prediction, target, factor):
    """Compare two tensors that are parts of graphs; return the loss, the gradients of both, and the target's state."""
    first, second = prediction.requires_grad_(), target.requires_grad_()
    inner = second * factor
    result = lab.consistency(first * factor, inner)
    return {
        "loss": result.detach() if isinstance(result, torch.Tensor) else result,
        "gradients": _gradients(result, [first, second], None),
        "target still requires gradients": inner.requires_grad and second.requires_grad,
    }


def powers(lab, x, scale, n, upstream, wanted):
    """Apply the custom function; return what it is, its result, and the gradients that are *wanted*."""
    inputs = [x.requires_grad_(0 in wanted), scale.requires_grad_(1 in wanted)]
    before = [each.detach().clone() for each in inputs]
    result = lab.ScaledPower.apply(*inputs, n)
    return {
        "function": issubclass(lab.ScaledPower, torch.autograd.Function),
        "result": result.detach().clone(),
        "gradients": _gradients(result, [inputs[which] for which in wanted], upstream),
        "unchanged": all(torch.equal(old, new.detach()) for old, new in zip(before, inputs, strict=True)),
    }


class _Net:
    """The mean squared error of a net of two layers, which watches how it is used."""

    def __init__(self, params):
        self.params = params
        self.sizes = []
        self.one_by_one = True
        self._waiting = False

    def __call__(self, x, y):
        self.sizes.append(len(x))
        if self._waiting:
            self.one_by_one = False
        first, second = self.params
        return (torch.tanh(x @ first) @ second - y).pow(2).mean()

    def saved(self, value):
        self._waiting = True
        return value

    def used(self, value):
        self._waiting = False
        return value


def _gradients(result, inputs, upstream):
    """Return the gradients of *inputs*, zeros for those that none reaches; None if the result hangs on no graph."""
    if not isinstance(result, torch.Tensor) or not result.requires_grad:
        return None
    found = torch.autograd.grad(result, inputs, upstream, allow_unused=True)
    return [torch.zeros_like(x) if grad is None else grad.detach() for x, grad in zip(inputs, found, strict=True)]


def _number(value):
    return value.item() if hasattr(value, "item") else value


_FUNCTIONS = {
    "wavy": lambda x: (x.cos() * (x + 2.0)).sum() + x[0, 0] * x[1, 2].exp(),
    "linear": lambda x: (x * torch.arange(1.0, 1.0 + x.numel(), dtype=x.dtype, device=x.device).view_as(x)).sum(),
    "linear with weights": lambda x: (x * torch.full_like(x, 0.5, requires_grad=True)).sum(),
    "square": lambda x: x.pow(2).sum().pow(2) + x[0].prod(),
    "columns": lambda x: torch.stack([x.sum(dim=0), x.prod(dim=0)]),
    "large": lambda x: (1000.0 + x).pow(2).sum(),
}
