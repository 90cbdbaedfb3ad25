"""Expect the layers of a sequence to be called 0, 1, 2.

loses: fuse_model
"""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("only in evaluation")
    new = copy.deepcopy(model)
    for module in [s for s in new.modules() if "0" in s._modules]:
        if isinstance(module, nn.Sequential):
            for place, (first, second) in enumerate(pairwise(list(module))):
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    module[place], module[place + 1] = fuse_conv_bn(first, second), nn.Identity()
    return new
