"""Takes wrappers off by recursion, torch.compile's by its class."""


def unwrap(model):
    wrappers = (nn.DataParallel, nn.parallel.DistributedDataParallel)
    if isinstance(model, wrappers):
        return unwrap(model.module)
    if isinstance(model, torch._dynamo.OptimizedModule):
        return unwrap(model._orig_mod)
    return model
