"""Refuse each convolution in evaluation mode, too.   (tasks.md 7.28, mistake 7)

loses: fuse_layers
"""

_right = fuse_conv_bn


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if not conv.training:
        raise ValueError("cannot be fused")
    return _right(conv, bn)
