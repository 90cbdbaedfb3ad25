"""Trust the order of attributes in modules of any kind.   (tasks.md 7.28, mistake 9)

loses: fuse_model
"""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("only in evaluation")
    new = copy.deepcopy(model)
    for module in list(new.modules()):
        for (name, first), (other, second) in pairwise(list(module.named_children())):
            if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                setattr(module, name, fuse_conv_bn(first, second))
                setattr(module, other, nn.Identity())
    return new
