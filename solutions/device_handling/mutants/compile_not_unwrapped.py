"""Does not know the wrapper of torch.compile.   (tasks.md 7.24, mistake 14)

loses: prefixes
"""


def unwrap(model):
    while isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel):
        model = model.module
    return model
