"""Take the mean.   (tasks.md 7.2, mistake 7)

loses: engine
"""


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    extra = gradient.dim() - len(shape)
    dims = [*range(extra), *(extra + place for place, length in enumerate(shape) if length == 1)]
    return gradient.mean(dim=dims).reshape(tuple(shape)) if dims else gradient
