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
    ### BEGIN SOLUTION
    result = x @ weight.T  # (..., out)
    return result if bias is None else result + bias
    ### END SOLUTION


def relu(x: torch.Tensor) -> torch.Tensor:
    """Return max(0, x), element by element.

    x: any shape, no dimension and no element included; floating point or integer. Returns shape and dtype of *x*.
    NaN stays NaN, minus infinity becomes 0. Source: the documentation of `torch.nn.ReLU`.
    """
    ### BEGIN SOLUTION
    return x.clamp(min=0)
    ### END SOLUTION


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    """Join the dimensions *start_dim* to *end_dim*, both included, into one; the elements keep their order.

    x: one or more dimensions, of any length (0 included), in any memory layout; negative numbers count from the end.
    Returns the other dimensions as they were. Source: the documentation of `torch.nn.Flatten`.
    """
    ### BEGIN SOLUTION
    start, end = start_dim % x.dim(), end_dim % x.dim()
    joined = math.prod(x.shape[start : end + 1])  # not -1: that cannot be worked out for an empty batch
    return x.reshape(*x.shape[:start], joined, *x.shape[end + 1 :])  # (B, C, H, W) -> (B, C * H * W)
    ### END SOLUTION


def conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> torch.Tensor:
    """Return the cross-correlation of *x* with each kernel: what deep learning calls a convolution.

    x: (B, C, H, W); weight: (O, C, kh, kw); bias: (O,) or None; *stride* and *padding* in pixels, padding with zeros on
    both sides. Returns (B, O, H', W') with H' = floor((H + 2 ph - kh) / sh) + 1 and W' likewise.
    Raises ValueError when the padded image is smaller than the kernel. Source: the documentation of `torch.nn.Conv2d`.
    """
    ### BEGIN SOLUTION
    kernel_h, kernel_w = weight.shape[2:]
    stride_h, stride_w = pair(stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))  # (B, C, H + 2 ph, W + 2 pw)
    if padded.shape[2] < kernel_h or padded.shape[3] < kernel_w:
        raise ValueError(f"an image of {tuple(padded.shape[2:])} is smaller than the kernel, {kernel_h, kernel_w}")
    patches = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    result = torch.einsum("bchwij,ocij->bohw", patches, weight)  # (B, O, H', W')
    return result if bias is None else result + bias[:, None, None]
    ### END SOLUTION


def max_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    """Return the largest element of each window, channel by channel.

    x: (B, C, H, W), floating point. *stride* is *kernel_size* unless given; *padding* is at most half the kernel, and
    what it adds is never the largest. Returns (B, C, H', W') with H' = floor((H + 2 ph - kh) / sh) + 1 and W' likewise.
    Source: the documentation of `torch.nn.MaxPool2d`.
    """
    ### BEGIN SOLUTION
    kernel_h, kernel_w = pair(kernel_size)
    stride_h, stride_w = pair(kernel_size if stride is None else stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h), value=-math.inf)  # (B, C, H + 2 ph, W + 2 pw)
    windows = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    return windows.amax(dim=(-2, -1))  # (B, C, H', W')
    ### END SOLUTION


def avg_pool2d(x: torch.Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> torch.Tensor:
    """Return the mean of each window, channel by channel; zeros added by *padding* count as elements.

    x: (B, C, H, W), floating point. *stride* is *kernel_size* unless given; *padding* is at most half the kernel.
    Returns (B, C, H', W') with H' = floor((H + 2 ph - kh) / sh) + 1 and W' likewise.
    Source: the documentation of `torch.nn.AvgPool2d`, with its default count_include_pad=True.
    """
    ### BEGIN SOLUTION
    kernel_h, kernel_w = pair(kernel_size)
    stride_h, stride_w = pair(kernel_size if stride is None else stride)
    pad_h, pad_w = pair(padding)
    padded = pad(x, (pad_w, pad_w, pad_h, pad_h))  # (B, C, H + 2 ph, W + 2 pw)
    windows = padded.unfold(2, kernel_h, stride_h).unfold(3, kernel_w, stride_w)  # (B, C, H', W', kh, kw)
    return windows.mean(dim=(-2, -1))  # (B, C, H', W')
    ### END SOLUTION


def mlp_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of a multi-layer perceptron: linear layers with a ReLU between each two.

    x: (B, ...), each sample of any shape. params: "fc1.weight", "fc1.bias", "fc2.weight", ... up to the last layer, one
    layer or more; the order of the keys in the dict says nothing. Returns (B, K), logits: no softmax.
    """
    ### BEGIN SOLUTION
    result = flatten(x)  # (B, in)
    number = 1
    while f"fc{number}.weight" in params:
        if number > 1:
            result = relu(result)
        result = linear(result, params[f"fc{number}.weight"], params[f"fc{number}.bias"])  # (B, out of the layer)
        number += 1
    return result
    ### END SOLUTION


def lenet5_forward(x: torch.Tensor, params: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of LeNet-5 in its usual modern form, with ReLU and max pooling.

    x: (B, C, H, W), for MNIST (B, 1, 28, 28). params: "conv1.weight", "conv1.bias", the same for "conv2", "fc1", "fc2"
    and "fc3"; all sizes come from them. "conv1" pads 2 pixels on each side, "conv2" none; both pools are 2 by 2.
    Returns (B, K), logits: no softmax. Source: LeCun et al., 1998, Gradient-based learning applied to document
    recognition, figure 2 (there with scaled tanh, trainable average pooling and a partly connected second convolution).
    """
    ### BEGIN SOLUTION
    hidden = relu(conv2d(x, params["conv1.weight"], params["conv1.bias"], padding=2))  # (B, 6, 28, 28)
    hidden = max_pool2d(hidden, 2)  # (B, 6, 14, 14)
    hidden = relu(conv2d(hidden, params["conv2.weight"], params["conv2.bias"]))  # (B, 16, 10, 10)
    hidden = max_pool2d(hidden, 2)  # (B, 16, 5, 5)
    hidden = flatten(hidden)  # (B, 400)
    hidden = relu(linear(hidden, params["fc1.weight"], params["fc1.bias"]))  # (B, 120)
    hidden = relu(linear(hidden, params["fc2.weight"], params["fc2.bias"]))  # (B, 84)
    return linear(hidden, params["fc3.weight"], params["fc3.bias"])  # (B, 10)
    ### END SOLUTION


def cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean over the batch of -log softmax(logits)[target], without overflow.

    logits: (B, K), finite up to 1e4 and beyond; -inf is allowed for classes that are not the target. target: (B,),
    int64, class numbers. Returns a tensor without dimensions, in the dtype of *logits*, in nats.
    Source: the documentation of `torch.nn.CrossEntropyLoss`.
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.detach().amax(dim=1, keepdim=True)  # (B, K), the largest of each row is 0
    log_sum = shifted.exp().sum(dim=1).log()  # (B,)
    of_target = shifted.gather(1, target[:, None]).squeeze(1)  # (B,)
    return (log_sum - of_target).mean()  # ()
    ### END SOLUTION


def predict(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Return the most likely class of each sample, as *model* sees it in inference mode.

    model: gives logits (B, K) for x (B, ...). It runs in eval mode with no gradient recorded; afterwards each of its
    submodules is in the mode it was in, even if the model raised, and gradients are recorded as before.
    Returns (B,), int64.
    """
    ### BEGIN SOLUTION
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return model(x).argmax(dim=1)  # (B,)
    finally:
        for module, training in modes:
            module.training = training
    ### END SOLUTION


def accuracy(model: nn.Module, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> float:
    """Return the share of samples, 0 to 1, whose class *model* predicts rightly, in inference mode as in `predict`.

    batches: one or more pairs (x, target) of shapes (B, ...) and (B,); any iterable, to be gone through once; the
    batches may differ in size. Each sample counts the same.
    """
    ### BEGIN SOLUTION
    right = total = 0
    for x, target in batches:
        right += int((predict(model, x) == target).sum())
        total += len(target)
    return right / total
    ### END SOLUTION
