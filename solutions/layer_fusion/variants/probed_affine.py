"""Find factor and term by sending 0 and 1 through the normalisation."""


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    points = torch.stack([torch.zeros_like(mean), torch.ones_like(mean)])
    low, high = nn.functional.batch_norm(points, mean, var, gamma, beta, training=False, eps=eps)
    factor = high - low
    new_bias = low if bias is None else bias * factor + low
    return weight * factor.view([-1] + [1] * (weight.ndim - 1)), new_bias
