"""Explain a classifier's answer: gradients, integrated gradients, SmoothGrad, occlusion and Grad-CAM.

A model is an `nn.Module` that gives logits (B, K), the *scores*; `target` (B,), int64, names the class whose score is
explained, for each sample. A model may be in use: each function runs it in eval mode and leaves it as it was, the modes
of its submodules, the gradients of its parameters and its hooks included. No function changes its inputs; results have
the dtype and the device of x and hang on no graph.

Shapes: B batch, C channels, H and W height and width, K classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Put the model in eval mode, and afterwards each of its submodules in the mode that it was in; given."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


# --- gradients --------------------------------------------------------------------------------------------------------


def input_gradient(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    """Return the gradient of each sample's target score with respect to that sample.

    x: (B, ...); target: (B,). Returns the shape of x. Source: Simonyan, Vedaldi and Zisserman, 2013, arXiv 1312.6034.
    """
    raise NotImplementedError("your code here")


def saliency(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    """Return the size of the input gradient, the largest of all channels at each pixel.

    x: (B, C, H, W); target: (B,). Returns (B, H, W), none negative. Source: as above, section 3.1.
    """
    raise NotImplementedError("your code here")


# --- integrated gradients ---------------------------------------------------------------------------------------------


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    """Return (x - baseline) times the mean of the input gradients on the straight way from the baseline to x.

    The mean is taken over *steps* points of the way. x: (B, ...); target: (B,); baseline: the shape of x, None for
    zeros. Returns the shape of x. Source: Sundararajan, Taly and Yan, 2017, arXiv 1703.01365.
    """
    raise NotImplementedError("your code here")


def completeness_gap(
    model: nn.Module, x: Tensor, target: Tensor, attributions: Tensor, baseline: Tensor | None = None
) -> Tensor:
    """Return what the attributions of each sample sum to, minus the target score of x, plus that of the baseline.

    x, attributions: (B, ...); target: (B,); baseline: the shape of x, None for zeros. Returns (B,).
    """
    raise NotImplementedError("your code here")


# --- SmoothGrad -------------------------------------------------------------------------------------------------------


def smooth_grad(model: nn.Module, x: Tensor, target: Tensor, noise: Tensor, spread: float = 0.15) -> Tensor:
    """Return the mean of the input gradients at x + sigma * noise[0], x + sigma * noise[1], ...

    sigma is *spread* times (largest minus smallest element), for each sample its own. x: (B, ...); target: (B,); noise:
    (n, B, ...). Returns the shape of x. Source: Smilkov et al., 2017, arXiv 1706.03825.
    """
    raise NotImplementedError("your code here")


# --- occlusion --------------------------------------------------------------------------------------------------------


def occlusion(
    model: nn.Module, x: Tensor, target: Tensor, window: tuple[int, int], stride: tuple[int, int], fill: float = 0.0
) -> Tensor:
    """Return how far each sample's target score falls when a window of the image is filled, in all channels.

    Entry (b, i, j) is score(x) minus score(x with rows i * stride[0] to i * stride[0] + window[0] - 1, and columns
    likewise, set to *fill*); windows lie wholly within the image. window, stride: pixels along height and width.
    x: (B, C, H, W); target: (B,).
    Returns (B, H', W') with H' = floor((H - window[0]) / stride[0]) + 1 and W' likewise.
    Source: Zeiler and Fergus, 2013, arXiv 1311.2901, section 4.2.
    """
    raise NotImplementedError("your code here")


# --- Grad-CAM ---------------------------------------------------------------------------------------------------------


def grad_cam(model: nn.Module, layer: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    """Return the Grad-CAM map of *layer*, resized to the image, its largest value 1 unless all are 0.

    layer: a submodule of the model that runs once in each forward pass and whose output is (B, F, h, w); what follows
    may change that output in place, and parameters may be frozen. x: (B, C, H, W); target: (B,). Returns (B, H, W),
    between 0 and 1. Source: Selvaraju et al., 2016, arXiv 1610.02391, equations 1 and 2.
    """
    raise NotImplementedError("your code here")
