"""Forward pass of an MLP and of LeNet-5, by hand.

Goran P. - convolution with unfold (im2col), pooling with a loop over the offsets inside the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
import torch.nn.functional as F
from torch import nn

Size = int | tuple[int, int]


def pair(size: Size) -> tuple[int, int]:
    """Return *size* as (along the height, along the width)."""
    return size if isinstance(size, tuple) else (size, size)


# ---------------------------------------------------------------- layers


def linear(x, weight, bias=None):
    y = torch.matmul(x, weight.transpose(0, 1))
    if bias is not None:
        y = y + bias
    return y


def relu(x):
    # torch.where instead of x * (x > 0): the product gives NaN for -inf. NaN itself has to stay -> "not <="
    return torch.where(x <= 0, torch.zeros_like(x), x)


def flatten(x, start_dim=1, end_dim=-1):
    if start_dim < 0:
        start_dim += x.ndim
    if end_dim < 0:
        end_dim += x.ndim
    new_shape = list(x.shape[:start_dim])
    size = 1
    for d in x.shape[start_dim : end_dim + 1]:
        size *= d
    new_shape.append(size)
    new_shape.extend(x.shape[end_dim + 1 :])
    return x.reshape(new_shape)


def out_size(n: int, kernel: int, stride: int) -> int:
    """How many windows fit (n already padded)."""
    return (n - kernel) // stride + 1


def conv2d(x, weight, bias=None, stride: Size = 1, padding: Size = 0):
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    batch, channels, height, width = x.shape
    out_channels, _, kh, kw = weight.shape
    if height + 2 * ph < kh or width + 2 * pw < kw:
        raise ValueError("kernel does not fit into the padded image")

    # im2col: every window becomes a column of C*kh*kw numbers
    columns = F.unfold(x, (kh, kw), padding=(ph, pw), stride=(sh, sw))  # (B, C*kh*kw, windows)
    y = weight.reshape(out_channels, -1) @ columns  # (B, O, windows)
    y = y.reshape(batch, out_channels, out_size(height + 2 * ph, kh, sh), out_size(width + 2 * pw, kw, sw))
    if bias is not None:
        y = y + bias.view(1, -1, 1, 1)
    return y


def windows(x, kernel_size, stride, padding, fill):
    """Stack of all elements of each window: (kh * kw, B, C, H', W')."""
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size) if stride is None else pair(stride)
    ph, pw = pair(padding)
    x = F.pad(x, (pw, pw, ph, ph), value=fill)  # careful: F.pad starts with the LAST axis
    h, w = out_size(x.shape[2], kh, sh), out_size(x.shape[3], kw, sw)
    parts = []
    for i in range(kh):
        for j in range(kw):
            # element (i, j) of every window at once
            parts.append(x[:, :, i : i + (h - 1) * sh + 1 : sh, j : j + (w - 1) * sw + 1 : sw])
    return torch.stack(parts)


def max_pool2d(x, kernel_size: Size, stride: Size | None = None, padding: Size = 0):
    # padding must never win, also if all pixels are negative
    return windows(x, kernel_size, stride, padding, float("-inf")).max(dim=0).values


def avg_pool2d(x, kernel_size: Size, stride: Size | None = None, padding: Size = 0):
    return windows(x, kernel_size, stride, padding, 0.0).mean(dim=0)


# -------------------------------------------------------------- networks


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    layers = sum(1 for name in params if name.endswith(".weight"))
    h = flatten(x)
    for n in range(1, layers + 1):
        h = linear(h, params[f"fc{n}.weight"], params[f"fc{n}.bias"])
        if n < layers:  # no relu on the logits
            h = relu(h)
    return h


def lenet5_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    def get(name):
        return params[name + ".weight"], params[name + ".bias"]

    h = conv2d(x, *get("conv1"), padding=2)
    h = max_pool2d(relu(h), 2)
    h = conv2d(h, *get("conv2"))
    h = max_pool2d(relu(h), 2)
    h = flatten(h)
    h = relu(linear(h, *get("fc1")))
    h = relu(linear(h, *get("fc2")))
    return linear(h, *get("fc3"))


# ------------------------------------------------------------------ loss


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    n = logits.shape[0]
    return (torch.logsumexp(logits, dim=1) - logits[torch.arange(n, device=logits.device), target]).sum() / n


# -------------------------------------------------------------- evaluation


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    # model.train(was_training) at the end would also switch on parts that were frozen before, so remember all of them
    was_training = {m: m.training for m in model.modules()}
    model.eval()
    try:
        with torch.no_grad():
            logits = model(x)
    finally:
        for m, mode in was_training.items():
            m.training = mode
    return torch.argmax(logits, dim=1)


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    correct, seen = 0, 0
    for x, target in batches:
        correct += (predict(model, x) == target).sum().item()
        seen += target.shape[0]
    return correct / seen
