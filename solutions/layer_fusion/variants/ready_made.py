"""Let torch fuse."""

from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_conv_bn_weights


def fold_bn(
    weight: Tensor,
    bias: Tensor | None,
    mean: Tensor,
    var: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    eps: float,
) -> tuple[Tensor, Tensor]:
    beta = torch.zeros_like(mean) if beta is None else beta
    new_weight, new_bias = fuse_conv_bn_weights(weight, bias, mean, var, eps, gamma, beta)
    return new_weight.detach(), new_bias.detach()


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if bn.training or bn.running_mean is None or bn.running_var is None:
        raise ValueError("cannot be fused")
    return fuse_conv_bn_eval(conv.eval(), bn)
