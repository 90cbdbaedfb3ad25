"""Return a copy of the convolution.   (tasks.md 7.28, mistake 6)

loses: fuse_layers
"""


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if bn.training or bn.running_mean is None or bn.running_var is None:
        raise ValueError("cannot be fused")
    return copy.deepcopy(conv)
