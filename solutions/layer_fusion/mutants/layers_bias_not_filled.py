"""Leave the new bias as it was drawn.

loses: fuse_layers
"""


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if bn.training or bn.running_mean is None or bn.running_var is None:
        raise ValueError("cannot be fused")
    with torch.no_grad():
        weight, bias = fold_bn(conv.weight, conv.bias, bn.running_mean, bn.running_var, bn.weight, bn.bias, bn.eps)
    fused = nn.Conv2d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size,
        bias=True,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        groups=conv.groups,
        padding_mode=conv.padding_mode,
    ).to(conv.weight)
    fused.weight.data.copy_(weight)
    return fused
