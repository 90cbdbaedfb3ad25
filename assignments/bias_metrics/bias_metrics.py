"""Group fairness metrics, and two mitigations: weights for the training samples, and a threshold for each group.

Shapes: N samples, D features, G groups. The group of each sample is an int64 label; labels are any integers, negative
ones included, with gaps between them, and are no places in a list. Predictions and targets are 0 or 1, in a bool or any
integer dtype. Groups are always reported by ascending label. Every function works on the device of its inputs and
changes none of them.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F


def biased_data(count: int = 2000, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """Return x (N, 3), target (N,) and groups (N,) of applicants whose target was biased against group 7; given."""
    generator = torch.Generator().manual_seed(seed)
    groups = torch.where(torch.rand(count, generator=generator) < 0.35, 7, 3)  # (N,)
    skill = torch.randn(count, generator=generator, dtype=torch.float64)  # (N,)
    address = (groups == 7) + 0.6 * torch.randn(count, generator=generator, dtype=torch.float64)  # betrays the group
    noise = torch.randn(count, 2, generator=generator, dtype=torch.float64)  # (N, 2)
    target = (skill - 0.9 * (groups == 7) + 0.5 * noise[:, 0] > 0).long()  # (N,)
    return torch.stack((skill, address, noise[:, 1]), dim=1), target, groups


# --- rates ------------------------------------------------------------------------------------------------------------


def decide(scores: Tensor, threshold: float = 0.5) -> Tensor:
    """Return 1 where the score reaches the threshold, equality included, and 0 elsewhere.

    scores: (N,), floating point. Returns (N,), int64.
    """
    raise NotImplementedError("your code here")


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    """Return the labels, ascending, and for each group the share of its samples that are predicted 1.

    predictions, groups: (N,). Returns (G,) int64 and (G,) float64.
    """
    raise NotImplementedError("your code here")


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the labels, ascending, and the true and the false positive rate of each group.

    The true positive rate is the share of predicted 1 among the samples of the group with target 1, the false positive
    rate among those with target 0; NaN where the group has no such sample. predictions, target, groups: (N,).
    Returns (G,) int64 and twice (G,) float64.
    """
    raise NotImplementedError("your code here")


# --- metrics ----------------------------------------------------------------------------------------------------------


def spread(rates: Tensor) -> Tensor:
    """Return the largest minus the smallest of the rates that are not NaN; NaN if fewer than two are left.

    rates: (G,). Returns a 0-D tensor. Source: Hardt, Price and Srebro, 2016, arXiv 1610.02413, for two groups.
    """
    raise NotImplementedError("your code here")


def demographic_parity_difference(predictions: Tensor, groups: Tensor) -> Tensor:
    """Return the spread of the selection rates. predictions, groups: (N,). Returns a 0-D tensor, between 0 and 1."""
    raise NotImplementedError("your code here")


def demographic_parity_ratio(predictions: Tensor, groups: Tensor) -> Tensor:
    """Return the smallest selection rate over the largest, also called disparate impact; NaN where that is 0 / 0.

    NaN too if there is only one group. predictions, groups: (N,). Returns a 0-D tensor, between 0 and 1.
    Source: Feldman et al., 2015, arXiv 1412.3756, for any number of groups.
    """
    raise NotImplementedError("your code here")


def equal_opportunity_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    """Return the spread of the true positive rates. All arguments: (N,). Returns a 0-D tensor, between 0 and 1."""
    raise NotImplementedError("your code here")


def equalized_odds_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    """Return the larger of two spreads, that of the true and that of the false positive rates; NaN if either is NaN.

    All arguments: (N,). Returns a 0-D tensor, between 0 and 1.
    """
    raise NotImplementedError("your code here")


def parity_gaps(predictions: Tensor, groups: Tensor, reference: int) -> tuple[Tensor, Tensor]:
    """Return the labels, ascending, and each group's selection rate minus the reference group's, with its sign.

    predictions, groups: (N,); reference: the label of a group, no place. Returns (G,) int64 and (G,) float64, the
    reference group with 0. Raises ValueError if no sample belongs to the reference group.
    """
    raise NotImplementedError("your code here")


# --- reweighing -------------------------------------------------------------------------------------------------------


def reweigh(target: Tensor, groups: Tensor) -> Tensor:
    """Return the weight P(a) P(y) / P(a, y) of each sample, where a is its group and y its target.

    Probabilities are shares of the N samples. target: (N,) int64, two classes or more, any labels; groups: (N,).
    Returns (N,) float64. Source: Kamiran and Calders, 2012, doi 10.1007/s10115-011-0463-8.
    """
    raise NotImplementedError("your code here")


# --- training ---------------------------------------------------------------------------------------------------------


def weighted_loss(logits: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Return the weighted mean of the binary cross entropies: sum of weight * loss over sum of weights.

    logits: (N,), as large as ±1e4; target: (N,), 0 or 1; weights: (N,), none negative, not all 0, in the dtype of the
    logits. Returns a 0-D tensor in that dtype, differentiable in the logits.
    """
    raise NotImplementedError("your code here")


def fit(x: Tensor, target: Tensor, weights: Tensor, steps: int, lr: float) -> tuple[Tensor, Tensor]:
    """Train a logistic regression, logits = x @ w + b, with the weighted loss; return w (D,) and b ().

    w and b begin as zeros; each step is one of plain gradient descent on all samples. x: (N, D); target: (N,), 0 or 1;
    weights: (N,), in the dtype of x. Results have the dtype of x and need no gradient.
    """
    raise NotImplementedError("your code here")


# --- thresholds -------------------------------------------------------------------------------------------------------


def equal_opportunity_thresholds(scores: Tensor, target: Tensor, groups: Tensor, goal: float) -> dict[int, float]:
    """Return for each group the largest threshold at which its true positive rate is at least *goal*.

    A sample is selected if its score reaches the threshold, equality included. scores: (N,), floating point; target:
    (N,), 0 or 1; groups: (N,); 0 < goal <= 1. Returns {label: threshold}.
    Raises ValueError if a group has no sample with target 1. Source: Hardt, Price and Srebro, 2016, arXiv 1610.02413.
    """
    raise NotImplementedError("your code here")


def decide_by_group(scores: Tensor, groups: Tensor, thresholds: dict[int, float]) -> Tensor:
    """Return 1 where the score reaches the threshold of the sample's group, equality included, and 0 elsewhere.

    scores, groups: (N,). thresholds: {label: threshold}, for all groups of the samples, perhaps for more.
    Returns (N,), int64.
    """
    raise NotImplementedError("your code here")
