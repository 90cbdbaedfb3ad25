"""Drivers of the dropout checks: they call the functions with generators of known state and return what came back."""

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


def with_gradient(lab, x, p, upstream):
    """Return the result and the gradient that an upstream gradient becomes."""
    return _with_gradient(lambda y: lab.dropout(y, p), x, upstream)


def several(lab, x, p, count):
    """Return the results of several calls in a row with torch's global generator."""
    return [lab.dropout(x, p) for _ in range(count)]


def each(lab, inputs, p):
    """Return the results of several tensors, and the tensors afterwards."""
    return {"results": [lab.dropout(x, p) for x in inputs], "inputs": inputs}


def from_generators(lab, x, p, seed):
    """Return results from one generator in a row, from another one in the same state, and from the global one."""
    generator = _generator(x, seed)
    before = _global_state(x)
    first, second = (lab.dropout(x, p, generator=generator) for _ in range(2))
    again = lab.dropout(x, p, generator=_generator(x, seed))
    untouched = torch.equal(before, _global_state(x))
    globally = []
    for _ in range(2):
        torch.manual_seed(seed)
        globally.append(lab.dropout(x, p))
    return {"first": first, "second": second, "again": again, "untouched": untouched, "globally": globally}


def layer_in_modes(lab, x, p):
    """Return what a model with the layer computes in evaluation, in training, and in evaluation again."""
    model = nn.Sequential(nn.Identity(), nn.Sequential(lab.Dropout(p)))
    found = [model.eval()(x), model.train()(x), model.eval()(x)]
    return dict(zip(("evaluation before", "training", "evaluation after"), found, strict=True))


def layer_in_training(lab, x, p, seed):
    """Return what a layer gives for several batches, what another one of the same seed gives, and what it keeps."""
    layer = lab.Dropout(p, generator=_generator(x, seed))
    results = [layer(x), layer(x), layer(x[:9])]
    again = lab.Dropout(p, generator=_generator(x, seed))(x)
    return {"results": results, "again": again, "kept": sorted(layer.state_dict())}


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


def shared(lab, x, p, choices):
    """Return results with draws shared along several choices of axes."""
    return [lab.shared_dropout(x, p, axes) for axes in choices]


def shared_often(lab, x, p, axes, count):
    """Return several results with draws shared along axes."""
    return [lab.shared_dropout(x, p, axes) for _ in range(count)]


def shared_facts(lab, x, p, axes, upstream, seed):
    """Return a result from a generator with its gradient, the same again, and results that leave nothing to chance."""
    generator = _generator(x, seed)
    result, gradient = _with_gradient(lambda y: lab.shared_dropout(y, p, axes, True, generator), x, upstream)
    return {
        "result": result,
        "gradient": gradient,
        "going on": lab.shared_dropout(x, p, axes, generator=generator),
        "again": lab.shared_dropout(x, p, axes, generator=_generator(x, seed)),
        "evaluation": lab.shared_dropout(x, p, axes, False),
        "none": lab.shared_dropout(x, 0.0, axes),
        "all": _of_nothing(lambda y: lab.shared_dropout(y, 1.0, axes), x, upstream),
        "input": x,
    }


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


def modes_after(lab, x, weights, scales, samples):
    """Return the prediction of a model in mixed modes, whether it carries a graph, and the modes afterwards."""
    model = _model(x, weights, scales)
    model[2].eval()
    model[3][0].eval()
    mean, std = lab.mc_predict(model, x, samples)
    graph = mean.requires_grad or std.requires_grad
    return {"mean": mean.detach(), "std": std.detach(), "graph": graph, "modes": _modes(model)}


def modes_after_error(lab, x, weights, scales, samples):
    """Let a model fail in its second call; return its modes afterwards, and a prediction made then."""
    model = _model(x, weights, scales)
    model[2].eval()
    calls = []

    def fail_second(module, inputs):
        calls.append(module)
        if len(calls) == 2:
            raise ArithmeticError("a failure of the model")

    hook = model[4].register_forward_pre_hook(fail_second)
    raised = False
    try:
        lab.mc_predict(model, x, samples)
    except ArithmeticError:
        raised = True
    hook.remove()
    return {"raised": raised, "modes": _modes(model), "mean": lab.mc_predict(model.eval(), x, samples)[0]}


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


def _modes(model):
    return [module.training for module in model.modules()]


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


def _global_state(x):
    return torch.cuda.get_rng_state(x.device) if x.is_cuda else torch.get_rng_state()
