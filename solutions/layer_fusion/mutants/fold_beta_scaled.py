"""Scale the term of the normalisation.

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
    gamma = torch.ones_like(mean) if gamma is None else gamma
    beta = torch.zeros_like(mean) if beta is None else beta
    bias = torch.zeros_like(mean) if bias is None else bias
    factor = gamma / torch.sqrt(var + eps)
    return weight * factor.reshape(-1, *[1] * (weight.dim() - 1)), (bias - mean + beta) * factor
