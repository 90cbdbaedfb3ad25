"""What the zygote runs once itself, as a child runs a hand-in, so that children find done what is done at first only.

Python looks up each attribute of a type once and notes where it was; torch finds out what the processor can do. In a
child, each such note is a page to copy, and lost with it. So nothing here is student code, and no operation here starts
a thread or goes backwards: either would harm every child.
"""

NAME = "practice"
FILE = f"{NAME}.py"
PROBES = '''\
import torch


def practise(lab, x, mask, fails):
    """Call the functions below, as probes do."""
    with torch.no_grad():
        layer = lab.Layer(x.shape[-1])
        layer.load_state_dict({name: torch.zeros_like(value) for name, value in layer.state_dict().items()})
    leaf = x.clone().requires_grad_()
    result = lab.scores(leaf, mask)
    return {"result": result.detach(), "layer": layer(x.float()).detach(), "failed": fails and lab.fail()}
'''
TEXT = '''\
import copy
import math
from collections.abc import Callable, Sequence

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class Layer(nn.Module):
    """A layer."""

    def __init__(self, size: int, rate: float = 0.5) -> None:
        super().__init__()
        self.linear = nn.Linear(size, size, bias=True)
        self.norm = nn.LayerNorm(size)
        self.weight = nn.Parameter(torch.empty(size))
        self.register_buffer("scale", torch.ones(size))
        nn.init.zeros_(self.weight)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(F.relu(self.linear(x))) * self.scale + self.weight


def scores(x: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return some numbers."""
    batch, size = x.shape[0], x.size(-1)
    product = torch.matmul(x, x.transpose(-2, -1)) / math.sqrt(size)
    if mask is not None:
        product = product.masked_fill(~mask, float("-inf"))
    weights = F.softmax(product, dim=-1)
    total = weights.sum(dim=-1, keepdim=True).mean() + x.pow(2).sum().sqrt() - x.abs().max().item()
    order = torch.arange(batch, dtype=x.dtype, device=x.device).view(-1, 1, 1)
    chosen = torch.where(product > 0, product, torch.zeros_like(product)).exp().log1p()
    joined = torch.cat([weights, torch.stack([chosen, chosen]).mean(0)], dim=-1)[..., :size]
    return copy.deepcopy(joined.detach()) @ torch.eye(joined.shape[-1], dtype=x.dtype) * total + order


def fail() -> None:
    """Raise."""
    raise ValueError("as asked")
'''
