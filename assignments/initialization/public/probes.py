"""The visible checks of initialization; `grader check initialization` runs them."""

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


def layer_filled(lab, kind, args, options, law, like, seed):
    """Initialise one layer of torch; return the scale of its weight, its other parameters and its buffers."""
    layer = _old(getattr(nn, kind)(*args, **options), like)
    lab.init_layer(layer, _generator(like, seed))
    others = {key: value.detach().clone() for key, value in layer.state_dict().items() if key != "weight"}
    if law == "none":
        return {"weight": layer.weight.detach(), "others": others}
    return {"weight": layer.weight.detach() / _unit(layer.weight, law, _generator(like, seed)), "others": others}


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
