"""Take the maximum along dim, so that the scale belongs to the other axes.   (tasks.md 7.27, mistake 7)

loses: parameters
"""


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    largest = x.abs().max() if dim is None else x.abs().amax(dim, keepdim=True)
    scale = largest / 127
    return torch.where(scale == 0, torch.ones_like(scale), scale)
