"""Walk through names, by setattr."""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("training")
    fused = copy.deepcopy(model)
    for parent in [part for part in fused.modules() if isinstance(part, nn.Sequential)]:
        names = list(parent._modules)
        index = 0
        while index < len(names) - 1:
            first, second = parent._modules[names[index]], parent._modules[names[index + 1]]
            if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                setattr(parent, names[index], fuse_conv_bn(first, second))
                setattr(parent, names[index + 1], nn.Identity())
                index += 1
            index += 1
    return fused
