"""Report 0 for a rate of nobody.   (tasks.md 7.29, mistake 7)

loses: rates
"""

_right = error_rates


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    labels, tpr, fpr = _right(predictions, target, groups)
    return labels, tpr.nan_to_num(0.0), fpr.nan_to_num(0.0)
