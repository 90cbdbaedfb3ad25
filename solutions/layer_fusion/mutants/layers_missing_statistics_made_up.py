"""Take 0 and 1 for statistics that are missing.   (tasks.md 7.28, mistake 7)

loses: fuse_layers
"""

_right = fuse_conv_bn


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    if bn.running_mean is None:
        bn = nn.BatchNorm2d(bn.num_features).to(conv.weight).eval()
    return _right(conv, bn)
