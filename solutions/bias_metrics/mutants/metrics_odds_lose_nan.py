"""Take the larger spread with Python's max, which may drop a NaN.   (tasks.md 7.29, mistake 7)

loses: metrics
"""


def equalized_odds_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    _, tpr, fpr = error_rates(predictions, target, groups)
    return max(spread(fpr).item(), spread(tpr).item())
