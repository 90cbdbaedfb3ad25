"""Return a copy.   (tasks.md 7.28, mistake 6)

loses: fuse_model
"""


def fuse_model(model: nn.Module) -> nn.Module:
    if model.training:
        raise ValueError("only in evaluation")
    new = copy.deepcopy(model)
    return new
