"""The visible checks of dropout; `grader check dropout` runs them."""

from __future__ import annotations
import torch
from torch import nn


def switched(lab, x, p):
    """Return the result in training and in evaluation."""
    return {"training": lab.dropout(x, p, True), "evaluation": lab.dropout(x, p, False)}


def certain(lab, x):
    """Return the results of dropping nothing and of dropping everything, and the gradient of each."""
    ones = torch.ones_like(x)
    return [_with_gradient(lambda y: lab.dropout(y, 0.0), x, ones), _of_nothing(lambda y: lab.dropout(y, 1.0), x, ones)]


def layer_in_modes(lab, x, p):
    """Return what a model with the layer computes in evaluation, in training, and in evaluation again."""
    model = nn.Sequential(nn.Identity(), nn.Sequential(lab.Dropout(p)))
    found = [model.eval()(x), model.train()(x), model.eval()(x)]
    return dict(zip(("evaluation before", "training", "evaluation after"), found, strict=True))


def layer_by_options(lab, x, refused):
    """Return results of a layer without options and of the extreme ones, and which values of p are refused."""
    said = []
    for p in refused:
        try:
            lab.Dropout(p)
            said.append(False)
        except ValueError:
            said.append(True)
    return {"results": [lab.Dropout()(x), lab.Dropout(p=0)(x), lab.Dropout(p=1)(x)], "refused": said}


def kind(lab, name, inputs, p, seed):
    """Return results of a kind of dropout: from a generator, from one in the same state, and in evaluation."""
    function = getattr(lab, name)
    return [
        {
            "training": function(x, p, generator=_generator(x, seed)),
            "again": function(x, p, True, _generator(x, seed)),
            "evaluation": function(x, p, False),
        }
        for x in inputs
    ]


def predicted(lab, x, weights, scales, numbers):
    """Return predictions of a model whose dropout layers multiply by numbers of ours, and the model's state."""
    found = []
    for samples in numbers:
        model = _model(x, weights, scales)
        mean, std = lab.mc_predict(model, x, samples)
        state = {name: value.clone() for name, value in model.state_dict().items()}
        found.append({"mean": mean, "std": std, "state": state})
    return found


def _model(x, weights, scales):
    """Return a small net: linear, dropout, batch normalisation, a nested dropout of channels, linear; in training."""
    first, last, mean, variance = weights
    model = nn.Sequential(
        nn.Linear(first.shape[1], first.shape[0]),
        nn.Dropout(),
        nn.BatchNorm1d(first.shape[0]),
        nn.Sequential(nn.Tanh(), nn.Sequential(nn.Dropout1d())),
        nn.Linear(last.shape[1], last.shape[0]),
    ).to(x.device, x.dtype)
    with torch.no_grad():
        for layer, weight in ((model[0], first), (model[4], last)):
            layer.weight.copy_(weight)
            layer.bias.zero_()
        model[2].running_mean.copy_(mean)
        model[2].running_var.copy_(variance)
    _scripted(model[1], scales[0])
    _scripted(model[3][1][0], scales[1])
    return model


def _scripted(layer, scales):
    """Let a dropout layer in training multiply by the next of *scales* in place of its random mask."""
    calls = []

    def replace(module, inputs, _output):
        if not module.training:
            return inputs[0]
        calls.append(module)
        return inputs[0] * scales[(len(calls) - 1) % len(scales)]

    layer.register_forward_hook(replace)


def _with_gradient(function, x, upstream):
    leaf = x.detach().clone().requires_grad_()
    result = function(leaf)
    gradient = None
    if result.requires_grad:
        (gradient,) = torch.autograd.grad(result, leaf, upstream, allow_unused=True)
    return [result.detach(), gradient]


def _of_nothing(function, x, upstream):
    """Return result and gradient where everything is dropped: zeros without a graph are as good as a zero gradient."""
    result, gradient = _with_gradient(function, x, upstream)
    return [result, torch.zeros_like(x) if gradient is None else gradient]


def _generator(x, seed):
    return torch.Generator(x.device).manual_seed(seed)
