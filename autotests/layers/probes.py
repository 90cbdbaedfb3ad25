"""Drivers of the layers checks: they make a student's layer, load a state, run it in its modes, and train it."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.overrides import TorchFunctionMode

READY_MADE = {
    "Linear": ("linear",),
    "Conv2d": ("conv",),
    "BatchNorm": ("_norm",),
    "MaxPool2d": ("pool",),
    "AvgPool2d": ("pool",),
    "Softmax": ("softmax", "softmin"),
    "LogSoftmax": ("softmax", "softmin"),
    "CrossEntropyLoss": ("nll_loss", "cross_entropy", "softmax", "softmin"),
}  # parts of the names of torch's functions that do the whole task
TORCHS_LAYERS = (
    nn.BatchNorm1d, nn.BatchNorm2d, nn.Conv2d, nn.Linear, nn.ReLU, nn.Flatten, nn.MaxPool2d, nn.AvgPool2d,
)  # fmt: skip


def made(lab, name, *args, **options):
    """Make a layer, ask for everything that moves and is saved with it."""
    layer = getattr(lab, name)(*args, **options)
    parameters = dict(layer.named_parameters())
    return {
        "parameters": sorted(parameters),
        "buffers": sorted(key for key, _ in layer.named_buffers()),
        "saved": sorted(layer.state_dict()),
        "trainable": all(parameter.requires_grad for parameter in parameters.values()),
        "values": {key: value.detach().clone() for key, value in layer.state_dict().items()},
    }


def refuses(lab, name, *args, **options):
    """Say whether making a layer raises ValueError."""
    try:
        getattr(lab, name)(*args, **options)
    except ValueError:
        return True
    return False


def run(lab, name, args, state, x, *more):
    """Run a layer of this state in training mode; return its result and whether it was written by hand.

    *args* is a list of arguments and perhaps a dict of options. None: the state does not fit.
    """
    layer = _layer(getattr(lab, name), args, state, x)
    if layer is None:
        return None
    with _Called() as called:
        output = layer(x, *more)
    return {"by hand": _by_hand(name, called.names), "output": output}


def plain(lab, name, args, x):
    """Run a layer without any state, which is never moved; return its result."""
    return _make(getattr(lab, name), args)(x)


def without_rows(lab, name, args, x):
    """Return what a layer without any state gives for *x* without its rows, and for *x*."""
    layer = _make(getattr(lab, name), args)
    return [layer(x[:0]), layer(x)]


def trained(lab, name, args, state, x, upstream, *more):
    """Run a layer twice on the same input and send *upstream* back through the first result.

    Returns results, gradients of the input and of all parameters, and whether input and parameters are as they were.
    None: the state does not fit.
    """
    layer = _layer(getattr(lab, name), args, state, x)
    if layer is None:
        return None
    x = x.clone().requires_grad_()
    parameters = dict(layer.named_parameters())
    before = [value.detach().clone() for value in (x, *parameters.values())]
    with _Called() as called:
        first = layer(x, *more)
        kept = first.detach().clone()
        second = layer(x, *more)
    unchanged = all(torch.equal(a, b) for a, b in zip(before, (x, *parameters.values()), strict=True))
    facts = {
        "by hand": _by_hand(name, called.names),
        "first": kept,
        "second": second.detach(),
        "unchanged": unchanged,
        "graph": first.requires_grad,
    }
    if not first.requires_grad:
        return {**facts, "gradients": {}}
    found = torch.autograd.grad(first, [x, *parameters.values()], upstream, allow_unused=True)
    names = ["input", *parameters]
    return {**facts, "gradients": dict(zip(names, map(_filled, found, (x, *parameters.values())), strict=True))}


def normalised(lab, options, state, steps):
    """Run one normalisation on several (mode, x): "train", "train quietly" (without gradients) or "eval".

    Returns for each step the result, the running statistics afterwards and whether they carry a graph; None: the
    state does not fit.
    """
    layer = _layer(lab.BatchNorm, [steps[0][1].shape[1], options], state, steps[0][1])
    if layer is None:
        return None
    report = []
    for mode, x in steps:
        layer.train(mode != "eval")
        with torch.set_grad_enabled(mode != "train quietly"):
            output = layer(x)
        saved = layer.state_dict()
        graph = any(value.requires_grad for value in layer.buffers())
        statistics = {key: saved[key].clone() for key in ("running_mean", "running_var", "num_batches_tracked")}
        report.append({"output": output, "statistics": statistics, "graph": graph})
    return report


def normalised_by_hand(lab, state, x):
    """Say whether a normalisation is written by hand, in both modes."""
    layer = _layer(lab.BatchNorm, [x.shape[1]], state, x)
    if layer is None:
        return None
    with _Called() as called:
        outputs = [layer(x), layer.eval()(x)]
    return {"by hand": _by_hand("BatchNorm", called.names), "outputs": outputs}


def evaluated_after_backward(lab, state, x, upstream):
    """Train on a batch, go back through it, and do the same in evaluation mode; return both gradients of x."""
    layer = _layer(lab.BatchNorm, [x.shape[1]], state, x)
    if layer is None:
        return None
    gradients = []
    for training in (True, False):
        leaf = x.clone().requires_grad_()
        result = layer.train(training)(leaf)
        if result.requires_grad:
            result.backward(upstream)
        gradients.append(_filled(leaf.grad, leaf))
    return gradients


def loss_after_loading(lab, weight, other, logits, target):
    """Make a loss with class weights, load other ones; return the loss before and after, and what is saved."""
    loss = lab.CrossEntropyLoss(weight.clone()).to(logits.device, logits.dtype)
    before = loss(logits, target)
    saved = {key: value.clone() for key, value in loss.state_dict().items()}
    if list(saved) != ["weight"]:
        return {"before": before, "after": None, "saved": saved, "trained": []}
    loss.load_state_dict({"weight": other})
    return {
        "before": before,
        "after": loss(logits, target),
        "saved": saved,
        "trained": [key for key, _ in loss.named_parameters()],
    }


def network(lab, args, state, x):
    """Run a network of this state in both modes; return logits and torch's own layers inside. None: no fit."""
    model = _layer(lab.ConvNet, args, state, x)
    if model is None:
        return None
    inside = sorted({type(part).__name__ for part in model.modules() if isinstance(part, TORCHS_LAYERS)})
    return {"evaluation": model.eval()(x), "training": model.train()(x), "torch's own": inside}


def network_trained(lab, args, state, x, target, steps):
    """Train a network for some steps; return the losses, the state afterwards, and the logits in evaluation mode."""
    model = _layer(lab.ConvNet, args, state, x)
    if model is None:
        return None
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = cross_entropy(model(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    state = {key: value.detach().clone() for key, value in model.state_dict().items()}
    return {"losses": losses, "state": state, "logits": model.eval()(x)}


def network_made(lab, *args):
    """Make a network and return the shapes of all that is saved with it."""
    return {key: list(value.shape) for key, value in lab.ConvNet(*args).state_dict().items()}


class _Called(TorchFunctionMode):
    """Collects the names of the torch functions that are called."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.names.append(getattr(func, "__name__", ""))
        return func(*args, **(kwargs or {}))


def _by_hand(name, called):
    return not any(part in function for part in READY_MADE.get(name, ()) for function in called)


def _make(kind, args):
    """Make a layer from a list of arguments that may end in a dict of options."""
    options = args[-1] if args and isinstance(args[-1], dict) else {}
    return kind(*[value for value in args if value is not options], **options)


def _layer(kind, args, state, like):
    """Make a layer in the dtype and on the device of *like* and load *state* into it; None if that does not fit."""
    layer = _make(kind, args).to(like.device, like.dtype)
    own = {key: value.shape for key, value in layer.state_dict().items()}
    if own != {key: value.shape for key, value in state.items()}:
        return None
    layer.load_state_dict({key: value.clone() for key, value in state.items()})
    return layer.train()


def _filled(gradient, like):
    return torch.zeros_like(like) if gradient is None else gradient
