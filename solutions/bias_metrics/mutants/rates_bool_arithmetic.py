"""Subtract the targets from 1, which bools cannot do.   (tasks.md 7.29, mistake 10)

loses: rates
"""


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    labels, negative = groups.unique(), 1 - target
    tpr, fpr = [], []
    for label in labels:
        member = groups == label
        tpr.append((predictions * target)[member].double().sum() / target[member].double().sum())
        fpr.append((predictions * negative)[member].double().sum() / negative[member].double().sum())
    return labels, torch.stack(tpr), torch.stack(fpr)
