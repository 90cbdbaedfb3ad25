"""Copy the convolution, and register the new parameters."""


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if bn.training:
        raise ValueError("training")
    if not bn.track_running_stats:
        raise ValueError("no statistics")
    fused = copy.deepcopy(conv)
    weight, bias = fold_bn(
        fused.weight.data,
        None if fused.bias is None else fused.bias.data,
        bn.running_mean.clone(),
        bn.running_var.clone(),
        bn.weight,
        bn.bias,
        bn.eps,
    )
    fused.weight.data = weight.detach()
    fused.register_parameter("bias", nn.Parameter(bias.detach()))
    return fused.eval()
