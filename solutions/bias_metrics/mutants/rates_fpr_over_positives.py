"""Divide the false positives by the number of positives.   (tasks.md 7.29, mistake 5)

loses: rates
"""


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    labels, positive, selected = groups.unique(), target.bool(), predictions.bool()
    tpr, fpr = [], []
    for label in labels:
        member = groups == label
        positives = (member & positive).sum().double()
        tpr.append((member & selected & positive).sum() / positives)
        fpr.append((member & selected & ~positive).sum() / positives)
    return labels, torch.stack(tpr), torch.stack(fpr)
