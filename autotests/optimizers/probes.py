"""Drivers of the optimizer checks: they hand known gradients to the student's rules and classes."""

from __future__ import annotations

import contextlib
import inspect
import io

import torch
from probekit import toy_accelerator
from torch import nn
from torch.optim import Optimizer

READY_MADE = tuple(
    kind for kind in vars(torch.optim).values()
    if inspect.isclass(kind) and issubclass(kind, Optimizer) and kind is not Optimizer
)  # fmt: skip


# --- rules ------------------------------------------------------------------------------------------------------------


def sgd_path(lab, start, gradients, rates, **options):
    """Take steps with sgd_update; return the parameter after each of them."""
    parameter, buffer, path = nn.Parameter(start.clone()), None, []
    for gradient, rate in zip(gradients, rates, strict=True):
        with torch.no_grad():
            buffer = lab.sgd_update(parameter, gradient.clone(), buffer, rate, **options)
        path.append(parameter.detach().clone())
    return path


def sgd_path_in_one_gradient(lab, start, gradients, rates, **options):
    """Take steps whose gradients lie in the same tensor; return the parameters, and that tensor after each step."""
    parameter, buffer, path, kept = nn.Parameter(start.clone()), None, [], []
    gradient = torch.zeros_like(start)
    for values, rate in zip(gradients, rates, strict=True):
        gradient.copy_(values)
        with torch.no_grad():
            buffer = lab.sgd_update(parameter, gradient, buffer, rate, **options)
        kept.append(gradient.clone())
        path.append(parameter.detach().clone())
        gradient.zero_()
    return {"gradients": kept, "parameters": path}


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


# --- classes ----------------------------------------------------------------------------------------------------------


def trained(lab, name, starts, gradients, **options):
    """Train one group of parameters; *gradients* has a list a step, with None for no gradient."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)((each for each in parameters), **options)
    for step in gradients:
        _give(parameters, step)
        optimizer.step()
    return {"by hand": _by_hand(optimizer), "parameters": _values(parameters)}


def gradients_after(lab, name, starts, gradients, **options):
    """Take one step; return the gradients afterwards, whether they are the same objects, and the parameters."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)(parameters, **options)
    _give(parameters, gradients)
    before = [each.grad for each in parameters]
    optimizer.step()
    same = all(each.grad is grad for each, grad in zip(parameters, before, strict=True))
    kept = [grad.clone() for grad in before]
    return {"by hand": _by_hand(optimizer), "same": same, "gradients": kept, "parameters": _values(parameters)}


def trained_in_groups(lab, name, starts, gradients, groups, **options):
    """Train two parameters a group, each group with options of its own."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)(_groups(parameters, groups), **options)
    for step in gradients:
        _give(parameters, step)
        optimizer.step()
    return {"by hand": _by_hand(optimizer), "parameters": _values(parameters)}


def trained_with_changes(lab, name, starts, gradients, rates, added, **options):
    """Train with a rate that changes at each step, and a group that joins before the last but one."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)(parameters[:-1], **options)
    for number, (step, rate) in enumerate(zip(gradients, rates, strict=True)):
        if number == len(rates) - 2:
            optimizer.add_param_group({"params": [parameters[-1]], **added})
        optimizer.param_groups[0]["lr"] = rate
        _give(parameters, step)
        optimizer.step()
    return {"by hand": _by_hand(optimizer), "parameters": _values(parameters)}


def trained_by_closure(lab, name, start, target, steps, **options):
    """Let a closure compute loss and gradient; return what step returned, what the closure saw, and the parameter."""
    parameter = nn.Parameter(start.clone())
    optimizer = getattr(lab, name)([parameter], **options)
    recorded, returned = [], []

    def closure():
        recorded.append(torch.is_grad_enabled())
        optimizer.zero_grad()
        loss = ((parameter - target) ** 2 * target.cos()).sum()
        loss.backward()
        return loss

    for _ in range(steps):
        loss = optimizer.step(closure)
        returned.append(loss.detach().clone() if isinstance(loss, torch.Tensor) else loss)
    without = optimizer.step()
    return {
        "by hand": _by_hand(optimizer),
        "recorded": recorded,
        "losses": returned,
        "nothing": without is None,
        "parameter": parameter.detach().clone(),
    }


def resumed(lab, name, starts, gradients, groups, cut, other, **options):
    """Train, save after *cut* steps, and train on with a new optimizer made with *other* options."""
    parameters = _parameters(starts)
    optimizer = getattr(lab, name)(_groups(parameters, groups), **options)
    for step in gradients[:cut]:
        _give(parameters, step)
        optimizer.step()
    file = io.BytesIO()
    torch.save(optimizer.state_dict(), file)
    file.seek(0)
    parameters = _parameters(_values(parameters))
    plain = [{} for _ in groups]
    optimizer = getattr(lab, name)(_groups(parameters, plain), **other)
    optimizer.load_state_dict(torch.load(file, weights_only=True))
    for step in gradients[cut:]:
        _give(parameters, step)
        optimizer.step()
    return {"by hand": _by_hand(optimizer), "parameters": _values(parameters)}


def trained_elsewhere(lab, name, device, start, gradients, **options):
    """Train on an accelerator, in the dtype of *start*; return the parameter."""
    start = start.cpu()
    with contextlib.nullcontext() if device == "cuda" else toy_accelerator():
        parameter = nn.Parameter(start.clone().to("cuda"))
        optimizer = getattr(lab, name)([parameter], **options)
        for gradient in gradients:
            parameter.grad = gradient.cpu().to("cuda")
            optimizer.step()
        return {"by hand": _by_hand(optimizer), "parameters": [parameter.detach().cpu()]}


def taken(lab, name, start, gradient, cases):
    """Make an optimizer with each of such options, take a step if that works; return the parameter or "ValueError"."""
    results = []
    for options in cases:
        parameter = nn.Parameter(start.clone())
        try:
            optimizer = getattr(lab, name)([parameter], **options)
        except ValueError:
            results.append("ValueError")
            continue
        parameter.grad = gradient.clone()
        optimizer.step()
        results.append(parameter.detach().clone())
    return results


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
