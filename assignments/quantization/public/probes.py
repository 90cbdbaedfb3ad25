"""The visible checks of quantization; `grader check quantization` runs them."""

from __future__ import annotations
import torch
from torch import nn


def ranges(lab, tensors, *limits):
    """Return scale and zero point of each tensor as numbers, and the tensors afterwards."""
    found = []
    for x in tensors:
        scale, zero_point = lab.affine_params(x, *limits)
        found.append([float(scale), float(zero_point)])
    return {"parameters": found, "tensors": tensors}


def scales(lab, x, dims):
    """Return the symmetric scales of a tensor along each of *dims*, and the tensor afterwards."""
    return {"scales": [lab.symmetric_scale(x) if dim is None else lab.symmetric_scale(x, dim) for dim in dims], "x": x}


def quantized(lab, x, *options):
    """Return the integers of a tensor, and the tensor afterwards."""
    return {"integers": lab.quantize(x, *options), "x": x}


def dequantized(lab, q, *options):
    """Return the numbers that integers stand for, and the integers afterwards."""
    return {"numbers": lab.dequantize(q, *options), "q": q}


def faked(lab, x, upstream, *options):
    """Return the result of fake quantization, and the gradient that comes back for *upstream*."""
    leaf = x.clone().requires_grad_()
    result = lab.fake_quantize(leaf, *options)
    attached = isinstance(result, torch.Tensor) and result.requires_grad
    gradient = torch.autograd.grad(result, leaf, upstream, allow_unused=True)[0] if attached else None
    values = result.detach() if attached else result
    return {"values": values, "attached": gradient is not None, "gradient": gradient, "x": leaf.detach()}


def multiplied(lab, *args):
    """Return the result of integer arithmetic, and what went into it afterwards."""
    return {"result": lab.quantized_linear(*args), "arguments": list(args)}


def layer_state(lab, weight, bias):
    """Return the state of a quantized layer, the number of its parameters, and whether its buffers have a graph."""
    layer = lab.QuantizedLinear(_linear(weight, bias))
    state = layer.state_dict()
    return {
        "state": {name: value.detach() for name, value in state.items()},
        "parameters": len(list(layer.parameters())),
        "graph": any(buffer.requires_grad for buffer in layer.buffers()),
    }


def layer_output(lab, weight, bias, inputs):
    """Return what a quantized layer gives for each input, and the weight of the linear layer afterwards."""
    linear = _linear(weight, bias)
    layer = lab.QuantizedLinear(linear)
    return {"outputs": [layer(x).detach() for x in inputs], "weight": linear.weight.detach(), "inputs": inputs}


def model_output(lab, kind, state, x):
    """Quantize a model; return its output, its layers, and the output of the model it was made from."""
    model = _single(state) if kind == "single" else _network(kind, state)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    new = lab.quantize_model(model)
    layers = list(new.modules())
    output = new(x).detach()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(-2.0)  # shows what the two share
    return {
        "output": output,
        "output later": new(x).detach(),
        "quantized layers": sum(isinstance(layer, lab.QuantizedLinear) for layer in layers),
        "linear layers": sum(isinstance(layer, nn.Linear) for layer in layers),
        "training": new.training,
        "same model": new is model,
        "names before": sorted(before),
        "original": [bool(torch.equal(-2.0 * before[name], value)) for name, value in model.named_parameters()],
    }


def _linear(weight, bias):
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None).to(weight)
    with torch.no_grad():
        linear.weight.copy_(weight)
        if bias is not None:
            linear.bias.copy_(bias)
    return linear


def _single(state):
    return _linear(state["weight"], state["bias"])


def _network(kind, state):
    model = nn.Sequential(nn.Linear(6, 9), nn.ReLU(), nn.Linear(9, 4)) if kind == "small" else _Nested()
    some = next(iter(state.values()))
    model.to(some.device, some.dtype).load_state_dict(state, strict=False)
    return model.eval()


class _Nested(nn.Module):
    """A network with linear layers at several depths."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv1d(2, 3, 2), nn.Flatten())
        self.body = nn.Sequential(nn.Sequential(nn.Linear(15, 8), nn.LayerNorm(8)), nn.Tanh(), nn.Linear(8, 8))
        self.head = nn.Linear(8, 5, bias=False)

    def forward(self, x):
        """Map signals (B, 2, 6) to numbers (B, 5)."""
        return self.head(self.body(self.stem(x)))
