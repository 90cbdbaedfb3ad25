"""The visible checks of forward_pass; `grader check forward_pass` runs them."""

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
