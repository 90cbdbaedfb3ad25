"""Fuse with the last convolution, whatever stands between.   (tasks.md 7.28, mistake 9)

loses: fuse_model
"""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("only in evaluation")
    new = copy.deepcopy(model)
    for module in list(new.modules()):
        if isinstance(module, nn.Sequential):
            last = None
            for place, layer in enumerate(list(module)):
                if isinstance(layer, nn.Conv2d):
                    last = place
                elif isinstance(layer, nn.BatchNorm2d) and last is not None:
                    module[last], module[place], last = fuse_conv_bn(module[last], layer), nn.Identity(), None
    return new
