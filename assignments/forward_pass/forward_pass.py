"""The forward pass of an MLP and of LeNet-5 from given parameters, the loss on their logits, prediction and accuracy.

Parameters come in PyTorch's layouts: a linear weight is (out, in), a convolution's is (out channels, in channels,
kernel height, kernel width). Every function works in the dtype and on the device of its inputs and changes none of
them. All but `predict` and `accuracy` are differentiable: autograd must find its way from the result to every input.

Shapes: B batch, C channels, O output channels, H and W height and width, K classes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import torch
from torch import nn
from torch.nn.functional import pad

Size = int | tuple[int, int]  # one number for both axes, or (along the height, along the width)


def pair(size: Size) -> tuple[int, int]:
    """Return *size* as (along the height, along the width)."""
    return size if isinstance(size, tuple) else (size, size)


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    """Return x Wᵀ + b along the last dimension of *x*.

    x: (..., in), any number of leading dimensions, none included; weight: (out, in); bias: (out,) or None.
    Returns (..., out). Source: the documentation of `torch.nn.Linear`.
    """
    raise NotImplementedError("your code here")


def relu(x: torch.Tensor) -> torch.Tensor:
    """Return max(0, x), element by element.

    x: any shape, no dimension and no element included; floating point or integer. Returns shape and dtype of *x*.
    NaN stays NaN, minus infinity becomes 0. Source: the documentation of `torch.nn.ReLU`.
    """
    raise NotImplementedError("your code here")


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    """Join the dimensions *start_dim* to *end_dim*, both included, into one; the elements keep their order.

    x: one or more dimensions, of any length (0 included), in any memory layout; negative numbers count from the end.
    Returns the other dimensions as they were. Source: the documentation of `torch.nn.Flatten`.
    """
    raise NotImplementedError("your code here")


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    """Return the cross-correlation of *x* with each kernel: what deep learning calls a convolution.

    x: (B, C, H, W); weight: (O, C, kh, kw); bias: (O,) or None; *stride* and *padding* in pixels, padding with zeros on
    both sides. Returns (B, O, H', W') with H' = floor((H + 2 ph - kh) / sh) + 1 and W' likewise.
    Raises ValueError when the padded image is smaller than the kernel. Source: the documentation of `torch.nn.Conv2d`.
    """
    raise NotImplementedError("your code here")


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    """Return the largest element of each window, channel by channel.

    x: (B, C, H, W), floating point. *stride* is *kernel_size* unless given; *padding* is at most half the kernel, and
    what it adds is never the largest. Returns (B, C, H', W') with H' = floor((H + 2 ph - kh) / sh) + 1 and W' likewise.
    Source: the documentation of `torch.nn.MaxPool2d`.
    """
    raise NotImplementedError("your code here")


def avg_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    """Return the mean of each window, channel by channel; zeros added by *padding* count as elements.

    x: (B, C, H, W), floating point. *stride* is *kernel_size* unless given; *padding* is at most half the kernel.
    Returns (B, C, H', W') with H' = floor((H + 2 ph - kh) / sh) + 1 and W' likewise.
    Source: the documentation of `torch.nn.AvgPool2d`, with its default count_include_pad=True.
    """
    raise NotImplementedError("your code here")


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of a multi-layer perceptron: linear layers with a ReLU between each two.

    x: (B, ...), each sample of any shape. params: "fc1.weight", "fc1.bias", "fc2.weight", ... up to the last layer, one
    layer or more; the order of the keys in the dict says nothing. Returns (B, K), logits: no softmax.
    """
    raise NotImplementedError("your code here")


def lenet5_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of LeNet-5 in its usual modern form, with ReLU and max pooling.

    x: (B, C, H, W), for MNIST (B, 1, 28, 28). params: "conv1.weight", "conv1.bias", the same for "conv2", "fc1", "fc2"
    and "fc3"; all sizes come from them. "conv1" pads 2 pixels on each side, "conv2" none; both pools are 2 by 2.
    Returns (B, K), logits: no softmax. Source: LeCun et al., 1998, Gradient-based learning applied to document
    recognition, figure 2 (there with scaled tanh, trainable average pooling and a partly connected second convolution).
    """
    raise NotImplementedError("your code here")


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean over the batch of -log softmax(logits)[target], without overflow.

    logits: (B, K), finite up to 1e4 and beyond; -inf is allowed for classes that are not the target. target: (B,),
    int64, class numbers. Returns a tensor without dimensions, in the dtype of *logits*, in nats.
    Source: the documentation of `torch.nn.CrossEntropyLoss`.
    """
    raise NotImplementedError("your code here")


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Return the most likely class of each sample, as *model* sees it in inference mode.

    model: gives logits (B, K) for x (B, ...). It runs in eval mode with no gradient recorded; afterwards each of its
    submodules is in the mode it was in, even if the model raised, and gradients are recorded as before.
    Returns (B,), int64.
    """
    raise NotImplementedError("your code here")


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    """Return the share of samples, 0 to 1, whose class *model* predicts rightly, in inference mode as in `predict`.

    batches: one or more pairs (x, target) of shapes (B, ...) and (B,); any iterable, to be gone through once; the
    batches may differ in size. Each sample counts the same.
    """
    raise NotImplementedError("your code here")
