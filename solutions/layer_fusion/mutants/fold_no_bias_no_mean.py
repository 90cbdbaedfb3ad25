"""Return the bare term where there is no bias.   (tasks.md 7.28, mistake 2)

loses: fold
"""


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    factor = torch.rsqrt(var + eps)
    factor = factor if gamma is None else factor * gamma
    new = torch.zeros_like(mean) if bias is None else (bias - mean) * factor
    return weight * factor.reshape(-1, *[1] * (weight.dim() - 1)), new if beta is None else new + beta
