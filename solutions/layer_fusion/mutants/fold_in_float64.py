"""Return float64, whatever comes in.

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
    return new_weight.double(), new_bias.double()
