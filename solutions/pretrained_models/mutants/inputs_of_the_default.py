"""Preprocess as for the recommended weights of that model.   (tasks.md 7.23, mistake 3)

loses: inputs
"""

_right = preprocess


def preprocess(weights: WeightsEnum, images: Sequence[Tensor]) -> Tensor:
    return _right(type(weights).DEFAULT, images)
