"""Multiply by a diagonal matrix."""


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    ones = torch.ones_like(var)
    scale = torch.diag((ones if gamma is None else gamma) / (var + eps).sqrt())
    new_weight = torch.einsum("op,p...->o...", scale, weight)
    shift = (0 * ones if bias is None else bias) - mean
    return new_weight, scale @ shift + (0 if beta is None else beta)
