"""Build each sequence anew, without the normalisation."""


def _fused(module):
    if isinstance(module, nn.Sequential):
        layers = []
        for layer in module:
            if layers and isinstance(layer, nn.BatchNorm2d) and isinstance(layers[-1], nn.Conv2d):
                layers[-1] = fuse_conv_bn(layers[-1], layer)
            else:
                layers.append(_fused(layer))
        return nn.Sequential(*layers).eval()
    for name, child in list(module.named_children()):
        setattr(module, name, _fused(child))
    return module


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("training")
    return _fused(copy.deepcopy(model))
