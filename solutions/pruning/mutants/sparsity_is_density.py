"""Return the share that is left.

loses: model
"""

_right = sparsity


def sparsity(model: nn.Module) -> float:
    return 1 - _right(model)
