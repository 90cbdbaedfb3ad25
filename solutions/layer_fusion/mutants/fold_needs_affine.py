"""Expect factor and term.   (tasks.md 7.28, mistake 10)

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
    gamma = gamma
    beta = beta
    bias = torch.zeros_like(mean) if bias is None else bias
    factor = gamma / torch.sqrt(var + eps)
    return weight * factor.reshape(-1, *[1] * (weight.dim() - 1)), (bias - mean) * factor + beta
