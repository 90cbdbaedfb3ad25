"""Drivers of the mixed precision checks: known networks and gradients, and spies on dtypes and on autocast."""

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


# --- half floats ------------------------------------------------------------------------------------------------------


def lost(lab, x, dtypes):
    """Return what conversions of *x* lose, and *x* afterwards."""
    found = [lab.conversion_loss(x, DTYPES[name]) for name in dtypes]
    return {"found": [{key: _number(each[key]) for key in sorted(each)} for each in found], "x": x.nan_to_num(7.0)}


class _Scaled(nn.Module):
    """A module that has parameters and buffers of its own and contains others."""

    def __init__(self, weight):
        super().__init__()
        width = weight.shape[1]
        self.gain = nn.Parameter(weight[0].clone())
        self.frozen = nn.Parameter(weight[1].clone(), requires_grad=False)
        self.register_buffer("offset", weight[2].clone())
        self.register_buffer("counts", torch.arange(5))
        inner, other = nn.Linear(width, width, bias=False), nn.Linear(width, width)
        self.inner = nn.ModuleList([nn.Sequential(inner, nn.BatchNorm1d(width)), nn.LayerNorm(width), other])
        other.weight = inner.weight
        with torch.no_grad():
            inner.weight.copy_(weight.T @ weight)
            other.bias.copy_(weight[0])
        self.register_parameter("nothing", None)


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


def halved_nested(lab, weight, dtype, keep):
    """Convert a nested net, with *keep* or the default; return dtypes and values, and what else stays."""
    model = nn.Sequential(_Scaled(weight), nn.Sequential(nn.GroupNorm(1, weight.shape[1])), _Scaled(weight + 1))
    model.to(weight.device)
    before = list(model.parameters())
    wants = [param.requires_grad for param in before]
    options = [] if keep is None else [tuple(getattr(nn, name) for name in keep)]
    result = lab.to_half(model, DTYPES[dtype], *options)
    after = list(result.parameters())
    return {
        "same model": result is model,
        "same parameters": len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True)),
        "trained as before": [param.requires_grad for param in after] == wants,
        "state": _described(model),
    }


# --- autocast ---------------------------------------------------------------------------------------------------------


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


# --- loss scaling -----------------------------------------------------------------------------------------------------

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


def unscaled_again(lab, weights, gradients, init_scale):
    """Unscale twice; return what is raised and the weights after the step."""
    scaler = lab.LossScaler(init_scale)
    params = _parameters(weights)
    optimizer = _optimizer(params)
    said = "nothing"
    _backward(scaler, params, gradients)
    scaler.unscale_(optimizer)
    try:
        scaler.unscale_(optimizer)
    except NotImplementedError:
        raise
    except RuntimeError:
        said = "RuntimeError"
    scaler.step(optimizer)
    return {"said": said, "weights": _copies(params)}


def two_optimizers(lab, weights, gradients, words, options):
    """Run iterations with one optimizer a weight; *words* poison each of them. Return scales, steps and weights."""
    scaler = lab.LossScaler(**options)
    params = _parameters(weights)
    optimizers = [_optimizer([param]) for param in params]
    found = []
    for pair in words:
        _backward(scaler, params, gradients)
        for param, word in zip(params, pair, strict=True):
            _poison(param, word)
        made = [bool(scaler.step(optimizer)) for optimizer in optimizers]
        scaler.update()
        found.append({"stepped": made, "scale": _number(scaler.get_scale()), "weights": _copies(params)})
    return found


def resumed(lab, device, before, after, options):
    """Run iterations, hand the state to a new scaler, go on with both; return the scales of each."""
    scaler, params = lab.LossScaler(**options), [nn.Parameter(torch.ones(3, device=device))]

    def run(which, words):
        scales, optimizer = [], _optimizer(params)
        for word in words:
            _backward(which, params, params)
            _poison(params[-1], word)
            which.step(optimizer)
            which.update()
            scales.append(_number(which.get_scale()))
        return scales

    first = run(scaler, before)
    state = scaler.state_dict()
    second = run(scaler, after)
    other = lab.LossScaler(**{**options, "init_scale": 3.0})
    other.load_state_dict(state)
    return {"before": first, "after": second, "resumed": [_number(other.get_scale()), *run(other, after)]}


# --- master weights ---------------------------------------------------------------------------------------------------


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


def gradients_taken(lab, gradients, dtype):
    """Take gradients twice; return those of the copies each time, and the model's after the copies' are changed."""
    like = [torch.ones_like(each) for each in gradients[0]]
    model = _Mixed([like[0], like[1], like[1], like[1]], DTYPES[dtype])
    master = lab.MasterWeights(model)
    found = []
    for gradient in gradients:
        model.low.grad = gradient[0].contiguous().to(model.low.dtype)
        model.full.grad = gradient[1].contiguous().clone()
        master.take_gradients()
        grads = [each.grad for each in master.params]
        found.append([[_name(each), *([] if each is None else _copies([each]))] for each in grads])
    for each in grads:
        if each is not None:
            each.mul_(3.0)
    return {"taken": found, "model": _copies([model.low.grad, model.full.grad])}


def small_updates(lab, weights, updates, dtype, steps):
    """Change the weights a little many times; return the model's and the copies' values, and what stays."""
    model = _Mixed(weights, DTYPES[dtype])
    before = list(model.parameters())
    master = lab.MasterWeights(model)
    optimizer = torch.optim.SGD(master.params, lr=1.0, weight_decay=2e-5)
    for _ in range(steps):
        model.low.grad = updates.contiguous().to(model.low.dtype)
        master.take_gradients()
        optimizer.step()
        master.write_back()
    after = list(model.parameters())
    return {
        "same parameters": all(a is b for a, b in zip(before, after, strict=True)),
        "leaves": all(param.is_leaf for param in after),
        "model": [[_name(param), *_copies([param])] for param in after],
        "copies": _copies(master.params),
    }


# --- all together -----------------------------------------------------------------------------------------------------


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
