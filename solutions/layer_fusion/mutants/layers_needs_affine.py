"""Expect a normalisation with parameters.   (tasks.md 7.28, mistake 10)

loses: fuse_layers
"""

_right = fuse_conv_bn


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if not bn.training and bn.running_mean is not None:
        bn.weight.data, bn.bias.data
    return _right(conv, bn)
