"""The visible checks of early_stopping; `grader check early_stopping` runs them."""

from __future__ import annotations
import torch
from torch import nn


def answers(lab, losses, *options):
    """Return what step says after each epoch, up to the first epoch at which it says stop."""
    stopper = lab.EarlyStopping(*options)
    model = nn.Linear(3, 2)
    said = []
    for loss in losses:
        said.append(_plain(stopper.step(loss, model)))
        if said[-1]:
            break
    return said


def restored(lab, losses, weights, *options):
    """Run a training whose epoch i ends with weights[i], restore, and return the weights."""
    stopper, model = _trained(lab, losses, weights, *options)
    stopper.restore(model)
    return _weight(model)


def restored_into_another(lab, losses, weights, other_weight):
    """Restore into another model than the trained one; return the weights of both."""
    stopper, model = _trained(lab, losses, weights, 100)
    other = _linear(other_weight)
    stopper.restore(other)
    return {"given model": _weight(other), "trained model": _weight(model)}


def restored_early(lab, losses, weights):
    """Restore before the first epoch, and into a fresh model after the last one; return the weights each time."""
    stopper = lab.EarlyStopping(100)
    model = _linear(weights[0])
    stopper.restore(model)
    first = _weight(model)
    for loss, weight in zip(losses, weights[1:], strict=True):
        _set(model, weight)
        stopper.step(loss, model)
    fresh = _linear(weights[0])
    stopper.restore(fresh)
    return [first, _weight(fresh)]


def fitted(lab, losses, gradients, start, max_epochs, *options):
    """Run fit with an optimizer of ours and losses from a list; return what it did and what it left behind."""
    model = _linear(start)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    calls = []

    def train_epoch(given):
        calls.append("train" if given is model else "train another model")
        _optimize(given, optimizer, gradients[min(calls.count("train") - 1, len(gradients) - 1)])

    def validate(given):
        calls.append("validate" if given is model else "validate another model")
        return losses[min(calls.count("validate") - 1, len(losses) - 1)]

    epochs = lab.fit(model, train_epoch, validate, max_epochs, *options)
    left = _weight(model)
    _optimize(model, optimizer, gradients[0])
    return {"epochs": _plain(epochs), "calls": calls, "weights": left, "one step later": _weight(model)}


def _trained(lab, losses, weights, *options):
    """Return the stopper and the model after a training whose epoch i ends with weights[i]."""
    stopper = lab.EarlyStopping(*options)
    model = _linear(weights[0])
    for loss, weight in zip(losses, weights, strict=True):
        _set(model, weight)
        stopper.step(loss, model)
    return stopper, model


def _linear(weight):
    """Return a linear layer with a copy of *weight*, on its device and in its dtype."""
    model = nn.Linear(weight.shape[1], weight.shape[0], bias=False).to(weight)
    _set(model, weight)
    return model


def _set(model, weight):
    """Change the weights in place, as an optimizer does."""
    with torch.no_grad():
        model.weight.copy_(weight)


def _weight(model):
    """Return a copy of the weights."""
    return model.weight.detach().clone()


def _optimize(model, optimizer, gradient):
    """Take one optimizer step with this gradient."""
    model.weight.grad = gradient.clone()
    optimizer.step()


def _plain(value):
    """Return a number of torch or numpy as Python's own."""
    return value.item() if hasattr(value, "item") else value
