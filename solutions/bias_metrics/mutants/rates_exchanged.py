"""Exchange predictions and targets.   (tasks.md 7.29, mistake 9)

loses: rates
"""

_right = error_rates


def error_rates(predictions: Tensor, target: Tensor, groups: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    return _right(target, predictions, groups)
