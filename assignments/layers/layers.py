"""The layers of a convolutional network as modules of your own: parameters, buffers, training and evaluation mode.

Names, layouts and defaults are PyTorch's, so that the `state_dict()` of a layer of `torch.nn` fits into yours.
Every layer computes in the dtype and on the device of its input, once it was moved there by `.to()`, changes none of
its inputs, and lets autograd find its way back to the input and to the parameters.

Shapes: B batch, C channels, O output channels, G groups, H and W height and width, K classes.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import pad, unfold

Size = int | tuple[int, int]  # one number for both axes, or (along the height, along the width)


def pair(size: Size) -> tuple[int, int]:
    """Return *size* as (along the height, along the width)."""
    return size if isinstance(size, tuple) else (size, size)


class Linear(nn.Module):
    """y = x Wᵀ + b along the last dimension.

    Parameters: `weight` (out, in); `bias` (out,), none with bias=False. Source: the documentation of `torch.nn.Linear`.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        """Make the parameters; each element is drawn from U(-1/sqrt(in), 1/sqrt(in)).

        Args:
            in_features: length of the last dimension of an input.
            out_features: length of the last dimension of a result.
            bias: whether there is a bias.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return x Wᵀ + b; x: (..., in), any number of leading dimensions, none included. Returns (..., out)."""
        raise NotImplementedError("your code here")


class Conv2d(nn.Module):
    """The cross-correlation of an image with each kernel: what deep learning calls a convolution.

    Parameters: `weight` (O, C / G, kh, kw); `bias` (O,), none with bias=False.
    Source: the documentation of `torch.nn.Conv2d`.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        """Make the parameters; each element is drawn from U(-1/sqrt(n), 1/sqrt(n)) with n = (C / G) kh kw.

        Args:
            in_channels: C.
            out_channels: O.
            kernel_size: in pixels, as all sizes; a pair is (along the height, along the width).
            stride: distance of neighbouring windows.
            padding: rows, or columns, of zeros on each side.
            dilation: distance of neighbouring elements of the kernel.
            groups: G; output channels 0 to O/G - 1 see input channels 0 to C/G - 1 only, and so on.
            bias: whether there is a bias.

        Raises:
            ValueError: C or O is no multiple of *groups*.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return the convolution of x.

        x: (B, C, H, W), not smaller than the kernel once it is padded. Returns (B, O, H', W') with
        H' = floor((H + 2 ph - dh (kh - 1) - 1) / sh) + 1 and W' likewise.
        """
        raise NotImplementedError("your code here")


class BatchNorm(nn.Module):
    """Batch normalisation, channel by channel, of inputs with any number of further dimensions.

    Parameters: `weight` (C,), ones at first; `bias` (C,), zeros at first. Buffers: `running_mean` (C,), zeros at first;
    `running_var` (C,), ones at first; `num_batches_tracked`, an int64 tensor without dimensions, 0 at first.
    Source: S. Ioffe and C. Szegedy, "Batch Normalization", 2015 (https://arxiv.org/abs/1502.03167), with the running
    statistics of `torch.nn.BatchNorm2d`.
    """

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1) -> None:
        """Make the parameters and buffers.

        Args:
            num_features: C.
            eps: what is added to a variance before its root is taken.
            momentum: weight of the new batch in the running statistics; None: every batch so far has the same weight.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return (x - mean) / sqrt(var + eps) * weight + bias, each statistic, weight and bias that of the channel.

        In training mode mean and var are those of the batch (var divides by the number n of elements in a channel), and
        the running statistics move towards them (there, var divides by n - 1). In evaluation mode they are the running
        ones, which stay as they are.

        x: (B, C, ...) with at least two elements in a channel when training. Returns the shape of x.
        """
        raise NotImplementedError("your code here")


class MaxPool2d(nn.Module):
    """The largest element of each window, channel by channel. Source: the documentation of `torch.nn.MaxPool2d`."""

    def __init__(self, kernel_size: Size, stride: Size | None = None, padding: Size = 0) -> None:
        """Note the sizes.

        Args:
            kernel_size: size of a window in pixels, as all sizes.
            stride: distance of neighbouring windows; None: the kernel size.
            padding: on each side, at most half the kernel; what it adds is never the largest.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return the largest elements; x: (B, C, H, W), floating point. Returns (B, C, H', W') as a convolution does.

        If several elements share the maximum, they may share the gradient in any way, but it arrives exactly once.
        """
        raise NotImplementedError("your code here")


class AvgPool2d(nn.Module):
    """The mean of each window, channel by channel. Source: the documentation of `torch.nn.AvgPool2d`."""

    def __init__(
        self, kernel_size: Size, stride: Size | None = None, padding: Size = 0, count_include_pad: bool = True
    ) -> None:
        """Note the sizes.

        Args:
            kernel_size: size of a window in pixels, as all sizes.
            stride: distance of neighbouring windows; None: the kernel size.
            padding: rows, or columns, of zeros on each side, at most half the kernel.
            count_include_pad: whether the zeros of the padding count as elements; if not, the sum of a window is
                divided by the number of its elements that belong to the image.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return the means; x: (B, C, H, W), floating point. Returns (B, C, H', W') as a convolution does."""
        raise NotImplementedError("your code here")


class ReLU(nn.Module):
    """max(0, x), element by element. Source: the documentation of `torch.nn.ReLU`."""

    def forward(self, x: Tensor) -> Tensor:
        """Return max(0, x); x: any shape, floating point or integer. Returns the shape and dtype of x.

        NaN stays NaN, minus infinity becomes 0; the slope at 0 is any number from 0 to 1.
        """
        raise NotImplementedError("your code here")


class Flatten(nn.Module):
    """Join neighbouring dimensions into one. Source: the documentation of `torch.nn.Flatten`."""

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        """Note which dimensions are joined, both included; negative numbers count from the end."""
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Tensor) -> Tensor:
        """Return x with these dimensions joined, its elements in the same order.

        x: dimensions of any length, 0 included, in any memory layout.
        """
        raise NotImplementedError("your code here")


class Softmax(nn.Module):
    """exp(x_i) / sum over j of exp(x_j) along one dimension. Source: the documentation of `torch.nn.Softmax`."""

    def __init__(self, dim: int) -> None:
        """Note the dimension, which sums to 1 in a result; negative numbers count from the end."""
        super().__init__()
        self.dim = dim

    def forward(self, x: Tensor) -> Tensor:
        """Return the softmax; x: any shape, numbers up to 1e4 in size, some minus infinity. Returns the shape of x."""
        raise NotImplementedError("your code here")


class LogSoftmax(nn.Module):
    """The natural logarithm of the softmax. Source: the documentation of `torch.nn.LogSoftmax`."""

    def __init__(self, dim: int) -> None:
        """Note the dimension along which the softmax is taken; negative numbers count from the end."""
        super().__init__()
        self.dim = dim

    def forward(self, x: Tensor) -> Tensor:
        """Return log softmax; x: any shape, numbers up to 1e4 in size, some minus infinity. Returns the shape of x."""
        raise NotImplementedError("your code here")


class CrossEntropyLoss(nn.Module):
    """The mean of -w[y] log softmax(l)[y] over the targets y that count, weighted by w[y].

    Buffer: `weight` (K,), only if it is given. Source: the documentation of `torch.nn.CrossEntropyLoss`.
    """

    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100) -> None:
        """Note the weights of the classes and the number that marks targets which do not count.

        Args:
            weight: w, (K,), positive; None: every class has weight 1.
            ignore_index: a target of this number does not count; it may or may not be the number of a class.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Return the loss, sum of -w[y] log softmax(l)[y] divided by sum of w[y], a tensor without dimensions.

        logits: (B, K, ...), up to 1e4 in size; a logit may be minus infinity, but not that of a target that counts.
        target: (B, ...), int64, class numbers; at least one counts.
        """
        raise NotImplementedError("your code here")


class ConvNet(nn.Module):
    """A small classifier made of the layers above, with the modules `conv1`, `bn1`, `conv2`, `bn2` and `fc`.

    conv1 -> bn1 -> ReLU -> max pool -> conv2 -> bn2 -> ReLU -> average pool -> flatten -> fc

    Both convolutions have kernels of 3 by 3, padding 1 and no bias (the normalisation has one). conv1 gives *width*
    channels, conv2 twice as many. The pools have windows of 2 by 2.
    """

    def __init__(self, in_channels: int, image_size: tuple[int, int], num_classes: int, width: int = 8) -> None:
        """Make the layers.

        Args:
            in_channels: channels of an image.
            image_size: (H, W) of an image in pixels, each at least 4.
            num_classes: K.
            width: channels that conv1 gives.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits; x: (B, C, H, W). Returns (B, K)."""
        raise NotImplementedError("your code here")
