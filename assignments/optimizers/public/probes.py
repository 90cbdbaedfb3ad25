"""The visible checks of optimizers; `grader check optimizers` runs them."""

from __future__ import annotations
import inspect
import torch
from torch import nn
from torch.optim import Optimizer


READY_MADE = tuple(
    kind for kind in vars(torch.optim).values()
    if inspect.isclass(kind) and issubclass(kind, Optimizer) and kind is not Optimizer
)  # fmt: skip


def sgd_path(lab, start, gradients, rates, **options):
    """Take steps with sgd_update; return the parameter after each of them."""
    parameter, buffer, path = nn.Parameter(start.clone()), None, []
    for gradient, rate in zip(gradients, rates, strict=True):
        with torch.no_grad():
            buffer = lab.sgd_update(parameter, gradient.clone(), buffer, rate, **options)
        path.append(parameter.detach().clone())
    return path


def adam_path(lab, start, gradients, rates, **options):
    """Take steps with adam_update whose gradients lie in the same tensor; return all that it sees, after each step."""
    parameter = nn.Parameter(start.clone())
    gradient, mean, mean_sq = (torch.zeros_like(start) for _ in range(3))
    path, averages, kept = [], [], []
    for number, (values, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        gradient.copy_(values)
        with torch.no_grad():
            lab.adam_update(parameter, gradient, mean, mean_sq, number, rate, **options)
        path.append(parameter.detach().clone())
        averages.append([mean.clone(), mean_sq.clone()])
        kept.append(gradient.clone())
    return {"parameters": path, "averages": averages, "gradients": kept}


def adam_default_path(lab, start, gradients):
    """Take steps with adam_update and none of its options; return the parameter after each of them."""
    parameter = nn.Parameter(start.clone())
    mean, mean_sq, path = torch.zeros_like(start), torch.zeros_like(start), []
    for number, gradient in enumerate(gradients, start=1):
        with torch.no_grad():
            lab.adam_update(parameter, gradient.clone(), mean, mean_sq, number)
        path.append(parameter.detach().clone())
    return path


def trained(lab, name, starts, gradients, **options):
    """Train one group of parameters; *gradients* has a list a step, with None for no gradient."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)((each for each in parameters), **options)
    for step in gradients:
        _give(parameters, step)
        optimizer.step()
    return {"by hand": _by_hand(optimizer), "parameters": _values(parameters)}


def trained_in_groups(lab, name, starts, gradients, groups, **options):
    """Train two parameters a group, each group with options of its own."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)(_groups(parameters, groups), **options)
    for step in gradients:
        _give(parameters, step)
        optimizer.step()
    return {"by hand": _by_hand(optimizer), "parameters": _values(parameters)}


def _parameters(starts):
    return [nn.Parameter(start.clone()) for start in starts]


def _groups(parameters, groups):
    """Return two parameters a group."""
    return [{"params": parameters[2 * i : 2 * i + 2], **options} for i, options in enumerate(groups)]


def _give(parameters, gradients):
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = None if gradient is None else gradient.clone()


def _values(parameters):
    return [parameter.detach().clone() for parameter in parameters]


def _by_hand(optimizer):
    """Say whether no ready-made optimizer of torch does the work."""
    return not any(isinstance(each, READY_MADE) for each in (optimizer, *vars(optimizer).values()))
