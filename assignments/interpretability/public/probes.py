"""The visible checks of interpretability; `grader check interpretability` runs them."""

from __future__ import annotations
from torch import nn


def explained(lab, name, kind, state, x, target, *more, layer=None):
    """Return what one of the student's functions makes of a model of that *kind*."""
    model = _model(kind, state, x)
    given = [model] if layer is None else [model, model[layer]]
    return getattr(lab, name)(*given, x, target, *more).detach()


def explained_often(lab, name, kind, state, x, target, options=((),), layers=(None,)):
    """Return what one of the student's functions makes of a model with each of the options, or for each layer."""
    return [explained(lab, name, kind, state, x, target, *more, layer=layer) for more in options for layer in layers]


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
