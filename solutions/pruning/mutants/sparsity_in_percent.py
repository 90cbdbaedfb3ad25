"""Return a percentage.

loses: model
"""

_right = sparsity


def sparsity(model: nn.Module) -> float:
    return 100 * _right(model)
