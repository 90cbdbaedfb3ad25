"""Put a fresh normalisation there, which is nearly an identity.   (tasks.md 7.28, mistake 12)

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
                    module[place], module[place + 1] = (
                        fuse_conv_bn(first, second),
                        nn.BatchNorm2d(second.num_features).to(first.weight).eval(),
                    )
    return new
