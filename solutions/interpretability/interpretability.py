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
    ### BEGIN SOLUTION
    leaf = x.detach().clone().requires_grad_()
    with evaluating(model):
        scores = model(leaf).gather(1, target[:, None])  # (B, K) -> (B, 1)
    return torch.autograd.grad(scores.sum(), leaf)[0]
    ### END SOLUTION


def saliency(model: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    """Return the size of the input gradient, the largest of all channels at each pixel.

    x: (B, C, H, W); target: (B,). Returns (B, H, W), none negative. Source: as above, section 3.1.
    """
    ### BEGIN SOLUTION
    return input_gradient(model, x, target).abs().amax(dim=1)  # (B, C, H, W) -> (B, H, W)
    ### END SOLUTION


# --- integrated gradients ---------------------------------------------------------------------------------------------


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    """Return (x - baseline) times the mean of the input gradients on the straight way from the baseline to x.

    The mean is taken over *steps* points of the way. x: (B, ...); target: (B,); baseline: the shape of x, None for
    zeros. Returns the shape of x. Source: Sundararajan, Taly and Yan, 2017, arXiv 1703.01365.
    """
    ### BEGIN SOLUTION
    start = torch.zeros_like(x) if baseline is None else baseline
    total = torch.zeros_like(x)
    for step in range(steps):
        total += input_gradient(model, start + (step + 0.5) / steps * (x - start), target)
    return (x - start) * total / steps
    ### END SOLUTION


def completeness_gap(
    model: nn.Module, x: Tensor, target: Tensor, attributions: Tensor, baseline: Tensor | None = None
) -> Tensor:
    """Return what the attributions of each sample sum to, minus the target score of x, plus that of the baseline.

    x, attributions: (B, ...); target: (B,); baseline: the shape of x, None for zeros. Returns (B,).
    """
    ### BEGIN SOLUTION
    start = torch.zeros_like(x) if baseline is None else baseline
    with evaluating(model), torch.no_grad():
        rise = (model(x) - model(start)).gather(1, target[:, None])[:, 0]  # (B, K) -> (B,)
    return attributions.flatten(1).sum(dim=1) - rise  # (B,)
    ### END SOLUTION


# --- SmoothGrad -------------------------------------------------------------------------------------------------------


def smooth_grad(model: nn.Module, x: Tensor, target: Tensor, noise: Tensor, spread: float = 0.15) -> Tensor:
    """Return the mean of the input gradients at x + sigma * noise[0], x + sigma * noise[1], ...

    sigma is *spread* times (largest minus smallest element), for each sample its own. x: (B, ...); target: (B,); noise:
    (n, B, ...). Returns the shape of x. Source: Smilkov et al., 2017, arXiv 1706.03825.
    """
    ### BEGIN SOLUTION
    flat = x.flatten(1)  # (B, C * H * W)
    sigma = spread * (flat.amax(dim=1) - flat.amin(dim=1))  # (B,)
    sigma = sigma.reshape(-1, *[1] * (x.dim() - 1))  # (B, 1, 1, 1)
    return torch.stack([input_gradient(model, x + sigma * each, target) for each in noise]).mean(dim=0)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    rows = range(0, x.shape[2] - window[0] + 1, stride[0])
    columns = range(0, x.shape[3] - window[1] + 1, stride[1])
    result = x.new_empty(x.shape[0], len(rows), len(columns))  # (B, H', W')
    with evaluating(model), torch.no_grad():
        whole = model(x).gather(1, target[:, None])[:, 0]  # (B,)
        for i, top in enumerate(rows):
            for j, left in enumerate(columns):
                covered = x.clone()
                covered[:, :, top : top + window[0], left : left + window[1]] = fill
                result[:, i, j] = whole - model(covered).gather(1, target[:, None])[:, 0]
    return result
    ### END SOLUTION


# --- Grad-CAM ---------------------------------------------------------------------------------------------------------


def grad_cam(model: nn.Module, layer: nn.Module, x: Tensor, target: Tensor) -> Tensor:
    """Return the Grad-CAM map of *layer*, resized to the image, its largest value 1 unless all are 0.

    layer: a submodule of the model that runs once in each forward pass and whose output is (B, F, h, w); what follows
    may change that output in place, and parameters may be frozen. x: (B, C, H, W); target: (B,). Returns (B, H, W),
    between 0 and 1. Source: Selvaraju et al., 2016, arXiv 1610.02391, equations 1 and 2.
    """
    ### BEGIN SOLUTION
    kept = []

    def keep(_layer: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        kept.append(output.detach().requires_grad_())
        return kept[0].clone()  # the model may do with the copy what it likes

    handle = layer.register_forward_hook(keep)
    try:
        with evaluating(model):
            scores = model(x).gather(1, target[:, None])  # (B, K) -> (B, 1)
    finally:
        handle.remove()
    gradient = torch.autograd.grad(scores.sum(), kept[0])[0]  # (B, F, h, w)
    weights = gradient.mean(dim=(2, 3), keepdim=True)  # (B, F, 1, 1)
    maps = (weights * kept[0].detach()).sum(dim=1, keepdim=True).relu()  # (B, 1, h, w)
    maps = F.interpolate(maps, size=x.shape[2:], mode="bilinear", align_corners=False)[:, 0]  # (B, H, W)
    largest = maps.amax(dim=(1, 2), keepdim=True)  # (B, 1, 1)
    return maps / torch.where(largest > 0, largest, 1)
    ### END SOLUTION
