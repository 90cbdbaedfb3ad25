"""Return no bias where there is none.   (tasks.md 7.28, mistake 2)

loses: fold
"""

_right = fold_bn


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    new_weight, new_bias = _right(weight, bias, mean, var, gamma, beta, eps)
    return new_weight, None if bias is None else new_bias
