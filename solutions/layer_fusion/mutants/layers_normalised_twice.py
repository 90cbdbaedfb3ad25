"""Keep the normalisation behind the fused layer.   (tasks.md 7.28, mistake 12)

loses: fuse_layers
"""

_right = fuse_conv_bn


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    return nn.Sequential(_right(conv, bn), copy.deepcopy(bn))
