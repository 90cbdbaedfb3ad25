"""Return the model itself if there is nothing to fuse.   (tasks.md 7.28, mistake 8)

loses: fuse_model
"""

_right = fuse_model


def fuse_model(model: nn.Module) -> nn.Module:
    new = _right(model)
    return new if any(isinstance(layer, nn.Identity) for layer in new.modules()) else model
