"""Takes off one wrapper.   (tasks.md 7.24, mistake 14)

loses: prefixes
"""


def unwrap(model):
    if isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel):
        return model.module
    return getattr(model, "_orig_mod", model)
