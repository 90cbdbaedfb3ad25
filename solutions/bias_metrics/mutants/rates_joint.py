"""Divide true and false positives by the size of the group.   (tasks.md 7.29, mistake 1)

loses: rates
"""


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    labels, positive, selected = groups.unique(), target.bool(), predictions.bool()
    tpr = [(selected & positive)[groups == label].double().mean() for label in labels]
    fpr = [(selected & ~positive)[groups == label].double().mean() for label in labels]
    return labels, torch.stack(tpr), torch.stack(fpr)
