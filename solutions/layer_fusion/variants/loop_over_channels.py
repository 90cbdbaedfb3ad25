"""Fold channel by channel."""


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    new_weight, new_bias = weight.detach().clone(), torch.empty_like(mean)
    for channel in range(len(weight)):
        factor = 1.0 if gamma is None else float(gamma[channel])
        factor /= (float(var[channel]) + eps) ** 0.5
        new_weight[channel] *= factor
        old = 0.0 if bias is None else float(bias[channel])
        new_bias[channel] = (old - float(mean[channel])) * factor + (0.0 if beta is None else float(beta[channel]))
    return new_weight, new_bias
