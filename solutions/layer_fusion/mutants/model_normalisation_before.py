"""Fuse a normalisation that comes before its convolution.   (tasks.md 7.28, mistake 9)

loses: fuse_model
"""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("only in evaluation")
    new = copy.deepcopy(model)
    for module in list(new.modules()):
        if isinstance(module, nn.Sequential):
            for place, (first, second) in enumerate(pairwise(list(module))):
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    module[place], module[place + 1] = fuse_conv_bn(first, second), nn.Identity()
                elif isinstance(first, nn.BatchNorm2d) and isinstance(module[place], nn.BatchNorm2d):
                    if isinstance(second, nn.Conv2d) and first.num_features == second.out_channels:
                        module[place], module[place + 1] = nn.Identity(), fuse_conv_bn(second, first)
    return new
