"""Drivers of the layer fusion checks: they build layers and models of given weights, and fuse them."""

from __future__ import annotations

import torch
from probekit import shares_memory
from torch import nn


def folded(lab, *args):
    """Return the folded weight and bias, and what went into them afterwards."""
    weight, bias = lab.fold_bn(*args)
    return {"weight": weight.detach(), "bias": bias.detach(), "arguments": list(args)}


def fused(lab, layers, x, options, eps):
    """Fuse a convolution and a normalisation; return the new layer's parameters and output, and what it is."""
    conv, bn = _pair(layers, options, eps)
    before = _tensors(conv, bn)
    new = lab.fuse_conv_bn(conv, bn)
    with torch.no_grad():
        output = new(x)
    after = _tensors(conv, bn)
    return {
        "convolution": isinstance(new, nn.Conv2d),
        "parameters": {name: value.detach() for name, value in new.named_parameters()},
        "output": output,
        "unchanged": before.keys() == after.keys() and all(torch.equal(before[name], after[name]) for name in before),
        "same layer": new is conv,
        "shared": any(shares_memory(mine, theirs) for mine in new.parameters() for theirs in _live(conv, bn)),
    }


def refuses(lab, layers, modes):
    """Say for each mode of a normalisation whether fusing raises ValueError."""
    answers = []
    for mode in modes:
        conv, bn = _pair(layers, {}, 1e-5)
        if mode == "training":
            bn.train()
        elif mode == "no statistics":
            statistics = nn.BatchNorm2d(bn.num_features, track_running_stats=False).eval()
            bn = statistics.to(conv.weight.device, conv.weight.dtype)
        answers.append(_raises(lab.fuse_conv_bn, conv, bn))
    return answers


def fused_model(lab, kind, tensors, x):
    """Fuse a model; return its output and the numbers of its layers, and what became of the given model."""
    model = _model(kind, tensors).eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    new = lab.fuse_model(model)
    after = model.state_dict()
    unchanged = before.keys() == after.keys() and all(torch.equal(before[name], after[name]) for name in before)
    with torch.no_grad():
        output = new(x)
        for value in model.state_dict().values():
            if value.is_floating_point():
                value.mul_(1.7)  # shows what the two share
        later = new(x)
    layers = list(new.modules())
    return {
        "output": output,
        "output later": later,
        "normalisations": sum(isinstance(layer, nn.BatchNorm2d) for layer in layers),
        "unchanged": unchanged,
        "same model": new is model,
    }


def refuses_model(lab, kind, tensors, x):
    """Say whether a model in training mode is refused; return the output of the fused model in evaluation."""
    refused = _raises(lab.fuse_model, _model(kind, tensors).train())
    with torch.no_grad():
        return {"refused": refused, "output": lab.fuse_model(_model(kind, tensors).eval())(x)}


def _raises(function, *args):
    try:
        function(*args)
    except ValueError:
        return True
    return False


def _live(*modules):
    return [value for module in modules for value in (*module.parameters(), *module.buffers())]


def _tensors(*modules):
    found = {}
    for number, module in enumerate(modules):
        found |= {f"{number}.{name}": value.clone() for name, value in module.state_dict().items()}
    return found


def _pair(layers, options, eps):
    """Make a convolution and a normalisation in evaluation mode from a dict of tensors."""
    weight, bias, mean, gamma = layers["weight"], layers["bias"], layers["mean"], layers["gamma"]
    size = (weight.shape[1] * options.get("groups", 1), weight.shape[0], tuple(weight.shape[2:]))
    conv = nn.Conv2d(*size, bias=bias is not None, **options).to(weight)
    bn = nn.BatchNorm2d(weight.shape[0], eps=eps, affine=gamma is not None).to(weight)
    with torch.no_grad():
        conv.weight.copy_(weight)
        if bias is not None:
            conv.bias.copy_(bias)
        bn.running_mean.copy_(mean)
        bn.running_var.copy_(layers["var"])
        if gamma is not None:
            bn.weight.copy_(gamma)
            bn.bias.copy_(layers["beta"])
    return conv.eval(), bn.eval()


def _model(kind, tensors):
    """Make a model and fill its parameters and buffers with the *tensors*, whose number is given by its layers."""
    kinds = {"small": _small, "nested": _Nested, "orders": _Orders, "shared": _shared, "blocks": _blocks}
    kinds |= {"transposed": _transposed, "none": _none}
    model = kinds[kind]().to(tensors[0])
    values = [value for value in model.state_dict().values() if value.is_floating_point()]
    with torch.no_grad():
        for value, numbers in zip(values, tensors, strict=False):
            value.copy_(numbers.flatten()[: value.numel()].reshape(value.shape))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_var.abs_().add_(0.05)
    return model


def _small():
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
        nn.Conv2d(4, 3, (2, 3), stride=2), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(18, 5),
    )  # fmt: skip


def _none():
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 5))


def _transposed():
    return nn.Sequential(
        nn.ConvTranspose2d(2, 2, 2, bias=False), nn.BatchNorm2d(2), nn.Conv2d(2, 3, 2), nn.BatchNorm2d(3)
    )


class _Nested(nn.Module):
    """A network with a residual block and layers at several depths."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4, eps=1e-2), nn.ReLU())
        self.block = nn.ModuleDict(
            {
                "main": nn.Sequential(
                    nn.Sequential(nn.Conv2d(4, 4, 3, padding=1, groups=2), nn.BatchNorm2d(4)), nn.Tanh()
                )
            }
        )
        self.head = nn.ModuleList([nn.Sequential()])
        self.head[0].add_module("conv", nn.Conv2d(4, 3, 1))
        self.head[0].add_module("norm", nn.BatchNorm2d(3, affine=False))

    def forward(self, x):
        """Map images (B, 2, H, W) to (B, 3, H, W)."""
        x = self.stem(x)
        return self.head[0](x + self.block["main"](x))


class _First(nn.Module):
    """Normalises before it convolves, whatever the order of its attributes says."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x):
        """Map images (B, 3, H, W) to the same shape."""
        return self.conv(torch.relu(self.norm(x)))


class _Orders(nn.Module):
    """A network with convolutions and normalisations in other orders."""

    def __init__(self):
        super().__init__()
        self.before = nn.Sequential(nn.BatchNorm2d(2), nn.Conv2d(2, 2, 1), nn.ReLU(), nn.BatchNorm2d(2))
        self.between = nn.Sequential(nn.Conv2d(2, 3, 2), nn.ReLU(), nn.BatchNorm2d(3), _First())
        self.pair = nn.Sequential(nn.BatchNorm2d(3), nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.Conv2d(3, 2, 1))

    def forward(self, x):
        """Map images (B, 2, H, W) to (B, 2, H - 1, W - 1)."""
        return self.pair(self.between(self.before(x)))


def _shared():
    conv = nn.Conv2d(2, 2, 3, padding=1)
    return nn.Sequential(conv, nn.BatchNorm2d(2), nn.ReLU(), conv, nn.BatchNorm2d(2), nn.Tanh(), conv)


def _blocks():
    block = nn.Sequential(nn.Conv2d(2, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU())
    return nn.Sequential(block, nn.Tanh(), block)
