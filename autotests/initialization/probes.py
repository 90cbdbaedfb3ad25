"""Drivers of the initialization checks: they hand over tensors and layers of known numbers, and known generators.

A result is divided by numbers drawn from the same seed in the interval from -1 to 1, or with standard deviation 1: so
what is compared is a scale, which is the same on every machine.
"""

from __future__ import annotations

from contextlib import ExitStack
from unittest import mock

import torch
from torch import nn

OLD = 7.0  # what stands in each tensor beforehand
READY_MADE = ("_calculate_fan_in_and_fan_out", "_calculate_correct_fan", "calculate_gain")  # used by torch.nn.init


def fans_of(lab, *weights):
    """Return the fans of several weights, as lists."""
    return [list(lab.fans(weight)) for weight in weights]


def raises(lab, name, *args):
    """Say whether a function raises ValueError, and what it was given then holds."""
    said = False
    try:
        getattr(lab, name)(*args)
    except ValueError:
        said = True
    return [said, args]


def filled(lab, name, law, weight, seed, options):
    """Fill a parameter from a generator; return its scale and what became of the parameter.

    *law* is "uniform" or "normal". The next number of the generator is part of the scale.
    """
    parameter = nn.Parameter(weight.clone().fill_(OLD))
    view = parameter.detach()  # shares the memory
    generator, same = _generator(weight, seed), _generator(weight, seed)
    before = _global_state(weight)
    with ExitStack() as stack:
        used = _watch(stack)
        result = getattr(lab, name)(parameter, generator=generator, **options)
    unit = _unit(weight, law, same)
    after = [torch.empty_like(weight[0]).uniform_(generator=each) for each in (generator, same)]
    return {
        "scale": view / unit,
        "by hand": not used,
        "same": result is parameter,
        "trainable": parameter.requires_grad and parameter.is_leaf,
        "generator": torch.equal(*after),
        "global": torch.equal(before, _global_state(weight)),
    }


def filled_globally(lab, name, law, weight, seed):
    """Fill two plain tensors from torch's global generator; return their scales."""
    torch.manual_seed(seed)
    tensors = [weight.clone().fill_(OLD) for _ in range(2)]
    for tensor in tensors:
        getattr(lab, name)(tensor)
    torch.manual_seed(seed)
    return [tensor / _unit(tensor, law, None) for tensor in tensors]


def filled_narrowly(lab, name, weight, seed):
    """Fill a tensor of another dtype, and return it."""
    tensor = weight.clone().fill_(OLD)
    getattr(lab, name)(tensor, generator=_generator(weight, seed))
    return tensor


def layer_filled(lab, kind, args, options, law, like, seed):
    """Initialise one layer of torch; return the scale of its weight, its other parameters and its buffers."""
    layer = _old(getattr(nn, kind)(*args, **options), like)
    lab.init_layer(layer, _generator(like, seed))
    others = {key: value.detach().clone() for key, value in layer.state_dict().items() if key != "weight"}
    if law == "none":
        return {"weight": layer.weight.detach(), "others": others}
    return {"weight": layer.weight.detach() / _unit(layer.weight, law, _generator(like, seed)), "others": others}


def layer_filled_globally(lab, kind, args, law, like, seed):
    """Initialise one layer without a generator of its own; return the scale of its weight."""
    layer = _old(getattr(nn, kind)(*args), like)
    torch.manual_seed(seed)
    lab.init_layer(layer)
    torch.manual_seed(seed)
    return layer.weight.detach() / _unit(layer.weight, law, None)


def model_filled(lab, like, seed, frozen=()):
    """Initialise a model of nested layers, the parameters *frozen* by name; return its state and what became of it."""
    model = _old(_Model(), like)
    parameters = dict(model.named_parameters())
    for name in frozen:
        parameters[name].requires_grad_(False)
    flags = [value.requires_grad for value in parameters.values()]
    result = lab.init_model(model, _generator(like, seed))
    now = dict(model.named_parameters())
    return {
        "state": {key: value.detach().clone() for key, value in model.state_dict().items()},
        "same model": result is model,
        "same parameters": now.keys() == parameters.keys() and all(now[key] is parameters[key] for key in now),
        "same flags": [value.requires_grad for value in now.values()] == flags,
        "no graph": all(value.is_leaf for value in now.values()),
    }


def single_layer_filled(lab, like, seed):
    """Initialise a model that is a single layer; return the scale of its weight, and its bias."""
    model = _old(nn.Linear(6, 9), like)
    lab.init_model(model, _generator(like, seed))
    unit = _unit(model.weight, "uniform", _generator(like, seed))
    return [model.weight.detach() / unit, model.bias.detach()]


def started(lab, weight, counts):
    """Set a bias from counts; return the softmax for zeros, the weight, and what became of the layer."""
    layer = nn.Linear(weight.shape[1], weight.shape[0]).to(weight.device, weight.dtype)
    layer.weight.data.copy_(weight)
    layer.bias.data.fill_(OLD)
    bias, given = layer.bias, counts.clone()
    result = lab.start_from_shares_(layer, counts)
    return {
        "shares": torch.softmax(layer(torch.zeros_like(weight[:1])), dim=-1).detach(),
        "weight": layer.weight.detach(),
        "same": result is layer and layer.bias is bias and bias.requires_grad and bias.is_leaf,
        "counts": torch.equal(counts, given),
    }


class _OwnLinear(nn.Linear):
    """A linear layer of another class."""


class _OwnParameter(nn.Module):
    """A module with a parameter called weight that is no layer of torch."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(3, 4))
        self.bias = nn.Parameter(torch.empty(3))
        self.inner = nn.Linear(4, 3)


class _Model(nn.Module):
    """Layers at several depths, with and without bias; never run."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(9, 4, padding_idx=2)
        grouped = nn.Sequential(nn.Conv2d(6, 4, 3, groups=2))
        self.image = nn.Sequential(nn.Conv2d(2, 6, (3, 2), bias=False), nn.BatchNorm2d(6), nn.ReLU(), grouped)
        self.up = nn.ConvTranspose2d(4, 3, 2)
        self.sound = nn.ModuleList([nn.Conv1d(3, 5, 4), nn.GroupNorm(5, 5), nn.BatchNorm1d(5, affine=False)])
        self.volume = nn.Conv3d(2, 3, (1, 2, 3))
        self.own = _OwnParameter()
        self.head = nn.ModuleDict({"norm": nn.LayerNorm(7), "bare": nn.LayerNorm(7, elementwise_affine=False)})
        self.out = _OwnLinear(7, 5)


def _old(module, like):
    """Move a module to dtype and device of *like* and set all its floating point tensors to a known number."""
    module = module.to(like.device, like.dtype)
    with torch.no_grad():
        for value in module.state_dict().values():
            if value.is_floating_point():
                value.fill_(OLD)
    return module


def _generator(like, seed):
    return torch.Generator(like.device).manual_seed(seed)


def _unit(like, law, generator):
    """Draw as many numbers as *like* has, between -1 and 1 or with standard deviation 1."""
    empty = torch.empty_like(like, requires_grad=False)
    return empty.uniform_(-1, 1, generator=generator) if law == "uniform" else empty.normal_(generator=generator)


def _global_state(like):
    return torch.cuda.get_rng_state(like.device) if like.is_cuda else torch.get_rng_state()


def _watch(stack):
    """Note calls of the functions that torch.nn.init works out scales with."""
    used = []
    for name in READY_MADE:
        original = getattr(nn.init, name, None)
        if original is not None:
            stack.enter_context(mock.patch.object(nn.init, name, _noting(used, original)))
    return used


def _noting(used, original):
    def noting(*args, **kwargs):
        used.append(original.__name__)
        return original(*args, **kwargs)

    return noting
