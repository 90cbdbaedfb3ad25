"""Drivers of the interpretability checks: they build small models from given parameters and have them explained."""

from __future__ import annotations

import torch
from torch import nn


def explained(lab, name, kind, state, x, target, *more, layer=None):
    """Return what one of the student's functions makes of a model of that *kind*."""
    model = _model(kind, state, x)
    given = [model] if layer is None else [model, model[layer]]
    return getattr(lab, name)(*given, x, target, *more).detach()


def explained_often(lab, name, kind, state, x, target, options=((),), layers=(None,)):
    """Return what one of the student's functions makes of a model with each of the options, or for each layer."""
    return [explained(lab, name, kind, state, x, target, *more, layer=layer) for more in options for layer in layers]


def explained_in_use(lab, name, state, x, target, *more, layer=None):
    """Explain a model twice that is being trained; return both results, and what was left behind."""
    model = _model("modes", state, x)
    model.train()
    model[1].eval()  # a part of it is not trained
    for param in model.parameters():
        param.grad = torch.ones_like(param)
    before = {key: value.clone() for key, value in model.state_dict().items()}
    pixels = x.clone()
    given = [model] if layer is None else [model, model[layer]]
    first = getattr(lab, name)(*given, x, target, *more)
    second = getattr(lab, name)(*given, x, target, *more)
    after = model.state_dict()
    return {
        "first": first.detach(),
        "second": second.detach(),
        "no graph": not first.requires_grad,
        "input": torch.equal(pixels, x) and not x.requires_grad and x.grad is None,
        "modes": [module.training for module in model.modules()]
        == [module is not model[1] for module in model.modules()],
        "gradients": all(bool((param.grad == 1).all()) for param in model.parameters() if param.grad is not None)
        and all(param.grad is not None and param.requires_grad for param in model.parameters()),
        "state": all(torch.equal(value, after[key]) for key, value in before.items()),
        "hooks": _hooks(model),
    }


def explained_frozen(lab, name, kind, state, x, target, layer):
    """Return the map of a model whose parameters are frozen."""
    model = _model(kind, state, x).requires_grad_(False)
    return getattr(lab, name)(model, model[layer], x, target).detach()


def score_rise(lab, kind, state, x, target, baseline, steps):
    """Return integrated gradients, what they sum to, and how far the score rises from the baseline to x."""
    model = _model(kind, state, x)
    result = lab.integrated_gradients(model, x, target, baseline, steps).detach()
    places = torch.arange(len(x), device=x.device)
    with torch.no_grad():
        rise = model(x)[places, target] - model(baseline)[places, target]
    return {"attributions": result, "sums": result.flatten(1).sum(1), "rise": rise}


_KINDS = {
    "linear": lambda: [nn.Flatten(), nn.Identity()],
    "bounded": lambda: [nn.Hardtanh(-2.01, 2.01), nn.Identity()],  # without a slope beyond
    "vector": lambda: [nn.Identity(), nn.Tanh()],
    "smooth": lambda: [nn.Identity(), nn.Tanh(), nn.Identity(), nn.Softplus(), nn.Flatten()],
    "modes": lambda: [nn.Identity(), nn.Identity(), nn.Tanh(), nn.Dropout(0.5), nn.Flatten()],
    "in place": lambda: [nn.Identity(), nn.ReLU(inplace=True), nn.AvgPool2d(2), nn.Flatten()],
}


def _model(kind, state, x):
    """Return a model whose layers are *kind*'s, with one of parameters wherever the state has some."""
    parts = _KINDS[kind]()
    numbers = sorted({int(key.split(".")[0]) for key in state})
    for number in numbers:
        part = {key.split(".")[1]: value for key, value in state.items() if key.startswith(f"{number}.")}
        if number == len(parts):
            parts.append(nn.Identity())
        parts[number] = _layer(part)
    model = nn.Sequential(*parts).to(x)
    model.load_state_dict(state, strict=False)
    return model.eval()


def _layer(part):
    """Return a layer of the shapes of *part*."""
    shape = part["weight"].shape
    if len(shape) == 4:
        return nn.Conv2d(shape[1], shape[0], tuple(shape[2:]))
    return nn.BatchNorm2d(shape[0]) if len(shape) == 1 else nn.Linear(shape[1], shape[0])


def _hooks(model):
    """Return how many hooks are registered in the model."""
    names = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return sum(len(getattr(module, name)) for module in model.modules() for name in names)
