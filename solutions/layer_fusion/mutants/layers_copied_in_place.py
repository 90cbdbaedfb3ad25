"""Change the old layer and return a copy of it.   (tasks.md 7.28, mistake 8)

loses: fuse_layers
"""


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if bn.training or bn.running_mean is None or bn.running_var is None:
        raise ValueError("cannot be fused")
    weight, bias = fold_bn(conv.weight, conv.bias, bn.running_mean, bn.running_var, bn.weight, bn.bias, bn.eps)
    conv.weight, conv.bias = nn.Parameter(weight), nn.Parameter(bias)
    return copy.deepcopy(conv)
