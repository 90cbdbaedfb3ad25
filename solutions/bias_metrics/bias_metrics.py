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
    ### BEGIN SOLUTION
    return (scores >= threshold).long()
    ### END SOLUTION


def selection_rates(predictions: Tensor, groups: Tensor) -> tuple[Tensor, Tensor]:
    """Return the labels, ascending, and for each group the share of its samples that are predicted 1.

    predictions, groups: (N,). Returns (G,) int64 and (G,) float64.
    """
    ### BEGIN SOLUTION
    labels = groups.unique()  # (G,), sorted
    rates = [predictions[groups == label].double().mean() for label in labels]
    return labels, torch.stack(rates)
    ### END SOLUTION


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the labels, ascending, and the true and the false positive rate of each group.

    The true positive rate is the share of predicted 1 among the samples of the group with target 1, the false positive
    rate among those with target 0; NaN where the group has no such sample. predictions, target, groups: (N,).
    Returns (G,) int64 and twice (G,) float64.
    """
    ### BEGIN SOLUTION
    labels, positive = groups.unique(), target.bool()  # (G,), (N,)
    selected = predictions.double()
    tpr = [selected[(groups == label) & positive].mean() for label in labels]  # the mean of nothing is NaN
    fpr = [selected[(groups == label) & ~positive].mean() for label in labels]
    return labels, torch.stack(tpr), torch.stack(fpr)
    ### END SOLUTION


# --- metrics ----------------------------------------------------------------------------------------------------------


def spread(rates: Tensor) -> Tensor:
    """Return the largest minus the smallest of the rates that are not NaN; NaN if fewer than two are left.

    rates: (G,). Returns a 0-D tensor. Source: Hardt, Price and Srebro, 2016, arXiv 1610.02413, for two groups.
    """
    ### BEGIN SOLUTION
    known = rates[~rates.isnan()]
    return known.max() - known.min() if len(known) > 1 else rates.new_tensor(math.nan)
    ### END SOLUTION


def demographic_parity_difference(predictions: Tensor, groups: Tensor) -> Tensor:
    """Return the spread of the selection rates. predictions, groups: (N,). Returns a 0-D tensor, between 0 and 1."""
    ### BEGIN SOLUTION
    return spread(selection_rates(predictions, groups)[1])
    ### END SOLUTION


def demographic_parity_ratio(predictions: Tensor, groups: Tensor) -> Tensor:
    """Return the smallest selection rate over the largest, also called disparate impact; NaN where that is 0 / 0.

    NaN too if there is only one group. predictions, groups: (N,). Returns a 0-D tensor, between 0 and 1.
    Source: Feldman et al., 2015, arXiv 1412.3756, for any number of groups.
    """
    ### BEGIN SOLUTION
    rates = selection_rates(predictions, groups)[1]
    return rates.min() / rates.max() if len(rates) > 1 else rates.new_tensor(math.nan)
    ### END SOLUTION


def equal_opportunity_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    """Return the spread of the true positive rates. All arguments: (N,). Returns a 0-D tensor, between 0 and 1."""
    ### BEGIN SOLUTION
    return spread(error_rates(predictions, target, groups)[1])
    ### END SOLUTION


def equalized_odds_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    """Return the larger of two spreads, that of the true and that of the false positive rates; NaN if either is NaN.

    All arguments: (N,). Returns a 0-D tensor, between 0 and 1.
    """
    ### BEGIN SOLUTION
    _, tpr, fpr = error_rates(predictions, target, groups)
    return torch.maximum(spread(tpr), spread(fpr))
    ### END SOLUTION


def parity_gaps(predictions: Tensor, groups: Tensor, reference: int) -> tuple[Tensor, Tensor]:
    """Return the labels, ascending, and each group's selection rate minus the reference group's, with its sign.

    predictions, groups: (N,); reference: the label of a group, no place. Returns (G,) int64 and (G,) float64, the
    reference group with 0. Raises ValueError if no sample belongs to the reference group.
    """
    ### BEGIN SOLUTION
    labels, rates = selection_rates(predictions, groups)
    if reference not in labels.tolist():
        raise ValueError(f"no sample belongs to the reference group {reference}; groups are {labels.tolist()}")
    return labels, rates - rates[labels == reference]
    ### END SOLUTION


# --- reweighing -------------------------------------------------------------------------------------------------------


def reweigh(target: Tensor, groups: Tensor) -> Tensor:
    """Return the weight P(a) P(y) / P(a, y) of each sample, where a is its group and y its target.

    Probabilities are shares of the N samples. target: (N,) int64, two classes or more, any labels; groups: (N,).
    Returns (N,) float64. Source: Kamiran and Calders, 2012, doi 10.1007/s10115-011-0463-8.
    """
    ### BEGIN SOLUTION
    weights = torch.empty(len(target), dtype=torch.float64, device=target.device)  # (N,)
    for label in groups.unique():
        for y in target.unique():
            member, same = groups == label, target == y
            expected = member.double().mean() * same.double().mean()
            weights[member & same] = expected / (member & same).double().mean()  # an empty cell weighs nobody
    return weights
    ### END SOLUTION


# --- training ---------------------------------------------------------------------------------------------------------


def weighted_loss(logits: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    """Return the weighted mean of the binary cross entropies: sum of weight * loss over sum of weights.

    logits: (N,), as large as ±1e4; target: (N,), 0 or 1; weights: (N,), none negative, not all 0, in the dtype of the
    logits. Returns a 0-D tensor in that dtype, differentiable in the logits.
    """
    ### BEGIN SOLUTION
    losses = F.binary_cross_entropy_with_logits(logits, target.to(logits.dtype), reduction="none")  # (N,)
    return (weights * losses).sum() / weights.sum()
    ### END SOLUTION


def fit(x: Tensor, target: Tensor, weights: Tensor, steps: int, lr: float) -> tuple[Tensor, Tensor]:
    """Train a logistic regression, logits = x @ w + b, with the weighted loss; return w (D,) and b ().

    w and b begin as zeros; each step is one of plain gradient descent on all samples. x: (N, D); target: (N,), 0 or 1;
    weights: (N,), in the dtype of x. Results have the dtype of x and need no gradient.
    """
    ### BEGIN SOLUTION
    w = x.new_zeros(x.shape[1], requires_grad=True)  # (D,)
    b = x.new_zeros((), requires_grad=True)
    for _ in range(steps):
        loss = weighted_loss(x @ w + b, target, weights)  # (N, D) @ (D,) -> (N,)
        of_w, of_b = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * of_w
            b -= lr * of_b
    return w.detach(), b.detach()
    ### END SOLUTION


# --- thresholds -------------------------------------------------------------------------------------------------------


def equal_opportunity_thresholds(scores: Tensor, target: Tensor, groups: Tensor, goal: float) -> dict[int, float]:
    """Return for each group the largest threshold at which its true positive rate is at least *goal*.

    A sample is selected if its score reaches the threshold, equality included. scores: (N,), floating point; target:
    (N,), 0 or 1; groups: (N,); 0 < goal <= 1. Returns {label: threshold}.
    Raises ValueError if a group has no sample with target 1. Source: Hardt, Price and Srebro, 2016, arXiv 1610.02413.
    """
    ### BEGIN SOLUTION
    thresholds = {}
    for label in groups.unique().tolist():
        own = scores[(groups == label) & target.bool()]  # (P,)
        if len(own) == 0:
            raise ValueError(f"group {label} has no sample with target 1, so it has no true positive rate")
        needed = next(k for k in range(1, len(own) + 1) if k / len(own) >= goal)  # 0.07 * 100 is above 7
        thresholds[label] = own.sort(descending=True).values[needed - 1].item()
    return thresholds
    ### END SOLUTION


def decide_by_group(scores: Tensor, groups: Tensor, thresholds: dict[int, float]) -> Tensor:
    """Return 1 where the score reaches the threshold of the sample's group, equality included, and 0 elsewhere.

    scores, groups: (N,). thresholds: {label: threshold}, for all groups of the samples, perhaps for more.
    Returns (N,), int64.
    """
    ### BEGIN SOLUTION
    own = [thresholds[label] for label in groups.tolist()]
    return (scores >= scores.new_tensor(own)).long()
    ### END SOLUTION
