"""Drivers of the forward pass checks: they call the student's functions, and run models of known weights."""

from __future__ import annotations

import torch
from probekit import GradSpy
from torch import nn
from torch.overrides import TorchFunctionMode

READY_MADE = {
    "conv2d": ("conv",),
    "max_pool2d": ("pool",),
    "avg_pool2d": ("pool",),
    "cross_entropy": ("nll_loss", "cross_entropy"),
}  # parts of the names of torch's functions that do the whole task


def call(lab, name, *args, **options):
    """Call a function; return its result and whether it was written by hand."""
    with _Called() as called:
        output = getattr(lab, name)(*args, **options)
    return {"by hand": _by_hand(name, called.names), "output": output}


def twice(lab, name, *args, **options):
    """Call a function two times with the same tensors; return both results and whether the tensors are as they were."""
    before = _copy(args)
    with _Called() as called:
        first = _copy(getattr(lab, name)(*args, **options))
        second = getattr(lab, name)(*args, **options)
    outputs = [first, second]
    return {"by hand": _by_hand(name, called.names), "output": outputs, "unchanged": _equal(before, args)}


def gradients(lab, name, inputs, upstream, *args, **options):
    """Send *upstream* back through a function; return the gradients of the tensors in *inputs*, a list or a dict."""
    leaves = {key: value.clone().requires_grad_() for key, value in _items(inputs)}
    args = (*args, leaves) if isinstance(inputs, dict) else (*leaves.values(), *args)
    with _Called() as called:
        output = getattr(lab, name)(*args, **options)
    attached = isinstance(output, torch.Tensor) and output.requires_grad
    facts = {"by hand": _by_hand(name, called.names), "graph": attached}
    if not facts["graph"]:
        return {**facts, "gradients": None}
    tensors = list(leaves.values())
    found = torch.autograd.grad(output, tensors, upstream, allow_unused=True)
    filled = [torch.zeros_like(x) if grad is None else grad for x, grad in zip(tensors, found, strict=True)]
    return {**facts, "gradients": filled}


def without_rows(lab, name, x):
    """Return what a function gives for *x* without its rows, and *x*."""
    return {"result": getattr(lab, name)(x[:0]), "x": x}


def refuses(lab, x, weight):
    """Say whether a convolution of *x* raises ValueError."""
    try:
        lab.conv2d(x, weight)
    except ValueError:
        return True
    return False


def predicted(lab, x, state):
    """Predict with a model in training mode; return the classes and what the model saw."""
    spy = _spied_network(x, state).train()
    hooked = []
    spy.register_forward_hook(lambda *_: hooked.append(True))
    classes = lab.predict(spy, x)
    return {
        "classes": classes,
        "trained": any(spy.training_seen),
        "recorded": any(spy.grad_seen),
        "called": bool(hooked),
        "recording after": torch.is_grad_enabled(),
        "statistics": spy.inner[1].running_mean,
    }


def modes(lab, x, state, training, frozen):
    """Predict with a model in the given mode, its normalisation *frozen* or not; return classes and modes."""
    spy = _spied_network(x, state).train(training)
    if frozen:
        spy.inner[1].eval()
    before = [module.training for module in spy.modules()]
    classes = lab.predict(spy, x)
    after = [module.training for module in spy.modules()]
    return {"classes": classes, "own": after[0] == before[0], "all": after == before}


def modes_after_error(lab, x, state):
    """Predict with a model that raises, then with one that does not; return the classes and the mode."""
    broken = nn.Sequential(nn.Dropout(0.5), _Broken()).train()
    raised = False
    try:
        lab.predict(broken, x)
    except _BrokenError:
        raised = True
    kept = all(module.training for module in broken.modules())
    recording = torch.is_grad_enabled()
    classes = lab.predict(_spied_network(x, state).train(), x)
    return {"classes": classes, "raised": raised, "mode kept": kept, "recording after": recording}


def scored(lab, batches, once):
    """Return the accuracy of a model that gives back its input, and how the model was run; *once*: from a generator."""
    spy = GradSpy(nn.Sequential(nn.Identity(), nn.Dropout(0.5))).train()
    pairs = [(x, target) for x, target in batches]
    share = lab.accuracy(spy, (pair for pair in pairs) if once else pairs)
    return {
        "accuracy": share,
        "trained": any(spy.training_seen),
        "recorded": any(spy.grad_seen),
        "mode kept": all(module.training for module in spy.modules()),
        "recording after": torch.is_grad_enabled(),
    }


class _BrokenError(Exception):
    """What `_Broken` raises."""


class _Broken(nn.Module):
    """A model that cannot run."""

    def forward(self, x):
        """Raise."""
        raise _BrokenError


def _spied_network(x, state):
    hidden, features = state["0.weight"].shape
    classes = state["4.weight"].shape[0]
    network = nn.Sequential(
        nn.Linear(features, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, classes)
    )
    network.to(x.device, x.dtype).load_state_dict(state, strict=False)
    return GradSpy(network)


class _Called(TorchFunctionMode):
    """Collects the names of the torch functions that are called."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.names.append(getattr(func, "__name__", ""))
        return func(*args, **(kwargs or {}))


def _by_hand(name, called):
    parts = READY_MADE.get(name, ())
    return not any(part in function for part in parts for function in called)


def _items(inputs):
    return list(inputs.items()) if isinstance(inputs, dict) else list(enumerate(inputs))


def _copy(value):
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list | tuple) else value


def _equal(left, right):
    if isinstance(left, torch.Tensor):
        return left.shape == right.shape and torch.equal(left, right)
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_equal(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(_equal, left, right))
    return left == right
