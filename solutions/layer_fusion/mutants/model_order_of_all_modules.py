"""Take all layers of the model for one sequence.   (tasks.md 7.28, mistake 9)

loses: fuse_model
"""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("only in evaluation")
    new = copy.deepcopy(model)
    names = [name for name, layer in new.named_modules() if not list(layer.children())]
    for one, other in pairwise(names):
        first, second = new.get_submodule(one), new.get_submodule(other)
        if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
            for name, layer in ((one, fuse_conv_bn(first, second)), (other, nn.Identity())):
                parent, _, child = name.rpartition(".")
                setattr(new.get_submodule(parent), child, layer)
    return new
