"""The visible checks of mixed_precision; `grader check mixed_precision` runs them."""

from __future__ import annotations
import math
from unittest import mock
import torch
from torch import nn


DTYPES = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32}


def _name(tensor):
    return str(tensor.dtype).removeprefix("torch.") if isinstance(tensor, torch.Tensor) else type(tensor).__name__


def _number(value):
    """Return a plain number; a tensor of one element is as good as a float."""
    return value.detach().cpu().item() if isinstance(value, torch.Tensor) else value


def _copies(tensors):
    return [tensor.detach().float().cpu().clone() for tensor in tensors]


def lost(lab, x, dtypes):
    """Return what conversions of *x* lose, and *x* afterwards."""
    found = [lab.conversion_loss(x, DTYPES[name]) for name in dtypes]
    return {"found": [{key: _number(each[key]) for key in sorted(each)} for each in found], "x": x.nan_to_num(7.0)}


def _described(model):
    return {name: [_name(value), value.detach().double().cpu()] for name, value in model.state_dict().items()}


def halved(lab, weight, dtype, keep=None):
    """Convert a small net; return dtypes and values, and whether it is the same model."""
    model = nn.Sequential(nn.Linear(weight.shape[1], weight.shape[0]), nn.ReLU(), nn.BatchNorm1d(weight.shape[0]))
    model.to(weight.device)
    with torch.no_grad():
        model[0].weight.copy_(weight)
        model[0].bias.copy_(weight[:, 0])
    result = lab.to_half(model, DTYPES[dtype])
    return {"same model": result is model, "state": _described(result)}


def distances(lab, a, b, dtype, given, enabled):
    """Return squared distances of tensors of dtype *given*, within autocast to *dtype*; and autocast afterwards."""
    a, b = a.contiguous().to(DTYPES[given]), b.contiguous().to(DTYPES[given])
    with torch.autocast(a.device.type, dtype=DTYPES[dtype], enabled=enabled):
        result = lab.squared_distances(a, b)
        product = a @ b.T
    return {"distances": result, "dtype": _name(result), "product": _name(product)}


def _network(weights, like):
    first, second = weights
    model = nn.Sequential(
        nn.Linear(first.shape[1], first.shape[0]), nn.Tanh(), nn.Linear(first.shape[0], second.shape[0])
    ).to(like.device)
    with torch.no_grad():
        model[0].weight.copy_(first)
        model[2].weight.copy_(second)
        for layer in (model[0], model[2]):
            layer.bias.copy_(layer.weight[:, 0])
    return model


def stepped(lab, weights, x, target, dtype, steps):
    """Train some steps with autocast; return losses and weights, and what was seen on the way."""
    x = x.contiguous()
    model, kind = _network(weights, x), x.device.type
    forward, backward = [], []
    for layer in (model[0], model[2]):
        layer.register_forward_hook(lambda *given: forward.append(_name(given[2])))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.5)
    original = torch.autograd.backward

    def spy(*args, **kwargs):
        backward.append(torch.is_autocast_enabled(kind))
        return original(*args, **kwargs)

    with mock.patch.object(torch.autograd, "backward", spy):
        losses = [
            lab.autocast_step(model, optimizer, nn.functional.cross_entropy, x, target, DTYPES[dtype])
            for _ in range(steps)
        ]
    return {
        "losses": [_number(loss) for loss in losses],
        "dtype of the loss": _name(losses[0]),
        "graph": any(isinstance(loss, torch.Tensor) and loss.requires_grad for loss in losses),
        "forward": sorted(set(forward)),
        "backward in autocast": any(backward),
        "autocast afterwards": torch.is_autocast_enabled(kind),
        "dtype of the weights": sorted({_name(param) for param in model.parameters()}),
        "weights": _copies(model.parameters()),
    }


POISON = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan, "large": 2e38}


def _parameters(weights):
    return [nn.Parameter(weight.contiguous().clone()) for weight in weights]


def _optimizer(params):
    groups = [{"params": params[:2]}, {"params": params[2:], "lr": 0.3}] if len(params) > 2 else params
    return torch.optim.SGD(groups, lr=0.1, momentum=0.5)


def _backward(scaler, params, gradients):
    """Give *params* the *gradients*, scaled."""
    for param in params:
        param.grad = None
    loss = sum((param * gradient).sum() for param, gradient in zip(params, gradients, strict=True))
    scaler.scale(loss).backward()


def _poison(param, word):
    if word != "good":
        param.grad.view(-1)[-1] = POISON[word]
    if word == "large":
        param.grad.view(-1)[-2] = POISON[word]


def unscaled(lab, gradients, init_scale):
    """Return the gradients before and after unscale_, of two groups and a parameter that has none."""
    scaler = lab.LossScaler(init_scale)
    params = [nn.Parameter(torch.ones_like(gradient)) for gradient in gradients]
    optimizer = _optimizer([*params, nn.Parameter(torch.ones_like(params[0]))])
    _backward(scaler, params, gradients)
    before = _copies(param.grad for param in params)
    scaler.unscale_(optimizer)
    return {"scaled": before, "unscaled": _copies(param.grad for param in params)}


def iterations(lab, weights, gradients, words, options, early=False):
    """Run iterations whose last gradient is poisoned by each of *words*; return scales, steps and weights.

    *early*: unscale_ is called before step.
    """
    scaler = lab.LossScaler(**options)
    params = _parameters(weights)
    optimizer = _optimizer(params)
    found = []
    for index, word in enumerate(words):
        _backward(scaler, params, gradients)
        _poison(params[index % len(params)], word)
        if early:
            scaler.unscale_(optimizer)
        made = scaler.step(optimizer)
        scaler.update()
        scale = _number(scaler.get_scale())
        found.append({"stepped": bool(made), "scale": scale, "weights": _copies(params)})
    return found


class _Mixed(nn.Module):
    """A part in half precision, one in float32, one frozen, one that is not used."""

    def __init__(self, weights, dtype):
        super().__init__()
        parts = [weight.contiguous().clone() for weight in weights]
        self.low = nn.Parameter(parts[0].to(dtype))
        self.frozen = nn.Parameter(parts[1].to(dtype), requires_grad=False)
        self.full = nn.Parameter(parts[2])
        self.unused = nn.Parameter(parts[3].to(dtype))


def masters(lab, weights, dtype):
    """Return the copies of the weights, whether they are leaves that share no memory, and the model's dtypes."""
    model = _Mixed(weights, DTYPES[dtype])
    master = lab.MasterWeights(model)
    copies = list(master.params)
    values, dtypes, leaves = _copies(copies), [_name(each) for each in copies], [each.is_leaf for each in copies]
    wants = [each.requires_grad for each in copies]
    with torch.no_grad():
        for each in copies:
            each.add_(1.0)
    return {
        "copies": values,
        "dtypes": dtypes,
        "leaves": leaves,
        "trained": wants,
        "model": [[_name(each), *_copies([each])] for each in model.parameters()],
    }


def _shrunk(factor):
    def loss(output, target):
        return factor * nn.functional.mse_loss(output, target)

    return loss


def trained(lab, weights, x, target, dtype, max_norm, steps, factor, options):
    """Train in half precision; return what each iteration says, the scales, the weights and the dtypes."""
    model = _network(weights, x).to(DTYPES[dtype])
    x = x.contiguous().to(DTYPES[dtype])
    master, scaler = lab.MasterWeights(model), lab.LossScaler(**options)
    optimizer = torch.optim.SGD(master.params, lr=0.1 / factor)
    seen, scales = [], []
    for _ in range(steps):
        said = lab.train_step(model, master, optimizer, scaler, _shrunk(factor), x, target.contiguous(), max_norm)
        loss, norm = _number(said["loss"]), _number(said["norm"])
        norm = norm / factor if math.isfinite(norm) else "not finite"
        seen.append({"loss": loss / factor, "norm": norm, "stepped": bool(_number(said["stepped"]))})
        scales.append(_number(scaler.get_scale()))
    return {
        "said": seen,
        "scales": scales,
        "dtypes": [_name(param) for param in model.parameters()],
        "copies": _copies(master.params),
        "model": _copies(model.parameters()),
    }
