"""The visible checks of bias_metrics; `grader check bias_metrics` runs them."""

from __future__ import annotations
import torch


def decisions(lab, scores, thresholds):
    """Return the decisions at each threshold; None stands for the one that is meant when none is given."""
    return [lab.decide(scores) if each is None else lab.decide(scores, each) for each in thresholds]


def rates(lab, cases):
    """Return the rates of each triple of predictions, target and groups, and whether the triple survived."""
    found = []
    for predictions, target, groups in cases:
        before = [predictions.clone(), target.clone(), groups.clone()]
        labels, selection = lab.selection_rates(predictions, groups)
        again, tpr, fpr = lab.error_rates(predictions, target, groups)
        found.append(
            {
                "labels of the selection rates": labels,
                "selection rates": _real(selection),
                "labels of the error rates": again,
                "true positive rates": _real(tpr),
                "false positive rates": _real(fpr),
                "kept": _kept(before, [predictions, target, groups]),
            }
        )
    return found


def metrics(lab, cases):
    """Return the four metrics of each triple of predictions, target and groups."""
    return [
        {
            "demographic parity difference": _plain(lab.demographic_parity_difference(predictions, groups)),
            "demographic parity ratio": _plain(lab.demographic_parity_ratio(predictions, groups)),
            "equal opportunity difference": _plain(lab.equal_opportunity_difference(predictions, target, groups)),
            "equalized odds difference": _plain(lab.equalized_odds_difference(predictions, target, groups)),
        }
        for predictions, target, groups in cases
    ]


def spreads(lab, lists):
    """Return the spread of each list of rates."""
    return [_plain(lab.spread(rates)) for rates in lists]


def gaps(lab, predictions, groups, references):
    """Return the gaps to each group in turn; the word refused where the reference is refused."""
    found = []
    for reference in references:
        try:
            labels, values = lab.parity_gaps(predictions, groups, reference)
        except ValueError:
            found.append("refused")
        else:
            found.append([labels, _real(values)])
    return found


def weights(lab, target, groups):
    """Return the weights of the samples, and whether the arguments survived."""
    before = [target.clone(), groups.clone()]
    result = lab.reweigh(target, groups)
    return {"weights": _real(result), "kept": _kept(before, [target, groups])}


def losses(lab, logits, targets, sample_weights):
    """Return the weighted loss and its gradient for each of the targets."""
    found = []
    for target in targets:
        leaf = logits.detach().clone().requires_grad_()
        loss = lab.weighted_loss(leaf, target, sample_weights)
        found.append({"loss": loss.detach(), "gradient": torch.autograd.grad(loss, leaf)[0]})
    return found


def fitted(lab, x, target, sample_weights, steps, lr):
    """Return the trained parameters, and whether they are free of a graph."""
    w, b = lab.fit(x, target, sample_weights, steps, lr)
    return {"w": w.detach(), "b": _plain(b), "free": not w.requires_grad}


def thresholds_of(lab, cases, goals):
    """Return the thresholds of each case for each goal; the word refused where a group is refused."""
    found = []
    for scores, target, groups in cases:
        for goal in goals:
            try:
                result = lab.equal_opportunity_thresholds(scores, target, groups, goal)
            except ValueError:
                found.append("refused")
            else:
                found.append({int(label): float(value) for label, value in result.items()})
    return found


def _real(values):
    """Return a tensor of any floating dtype as float64: the dtype of rates is not graded."""
    return values.detach().to(torch.float64) if values.is_floating_point() else values


def _plain(value):
    """Return a number of torch or numpy as Python's own."""
    return value.item() if hasattr(value, "item") else value


def _kept(before, after):
    """Say whether the tensors still hold what they held."""
    return all(torch.equal(old, new) for old, new in zip(before, after, strict=True))
