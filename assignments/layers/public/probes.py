"""The visible checks of layers; `grader check layers` runs them."""

from __future__ import annotations
from torch import nn
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


def normalised_by_hand(lab, state, x):
    """Say whether a normalisation is written by hand, in both modes."""
    layer = _layer(lab.BatchNorm, [x.shape[1]], state, x)
    if layer is None:
        return None
    with _Called() as called:
        outputs = [layer(x), layer.eval()(x)]
    return {"by hand": _by_hand("BatchNorm", called.names), "outputs": outputs}


def network(lab, args, state, x):
    """Run a network of this state in both modes; return logits and torch's own layers inside. None: no fit."""
    model = _layer(lab.ConvNet, args, state, x)
    if model is None:
        return None
    inside = sorted({type(part).__name__ for part in model.modules() if isinstance(part, TORCHS_LAYERS)})
    return {"evaluation": model.eval()(x), "training": model.train()(x), "torch's own": inside}


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
