"""Keep weight and bias as buffers.

loses: fuse_layers
"""

_right = fuse_conv_bn


def fuse_conv_bn(conv: nn.Conv2d, bn: nn.BatchNorm2d) -> nn.Conv2d:
    fused = _right(conv, bn)
    for name in ("weight", "bias"):
        value = getattr(fused, name).detach()
        delattr(fused, name)
        fused.register_buffer(name, value)
    return fused
