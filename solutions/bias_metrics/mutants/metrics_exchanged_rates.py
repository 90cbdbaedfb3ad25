"""Compare false positive rates where opportunity is asked for.   (tasks.md 7.29, mistake 9)

loses: metrics
"""


def equal_opportunity_difference(predictions: Tensor, target: Tensor, groups: Tensor) -> Tensor:
    return spread(error_rates(predictions, target, groups)[2])
