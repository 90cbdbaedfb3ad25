"""Take off one wrapper only.   (tasks.md 7.24, mistake 14)

loses: wrappers
"""


def unwrap(model: nn.Module) -> nn.Module:
    wrapped = isinstance(model, nn.DataParallel | nn.parallel.DistributedDataParallel)
    return model.module if wrapped else model
