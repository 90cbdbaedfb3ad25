"""Add the two spreads.   (tasks.md 7.29, mistake 6)

loses: metrics
"""


def equalized_odds_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    _, tpr, fpr = error_rates(predictions, target, groups)
    return spread(tpr) + spread(fpr)
