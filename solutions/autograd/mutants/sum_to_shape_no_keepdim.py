"""Lose the dimensions of length one.   (tasks.md 7.2, mistake 7)

loses: engine
"""


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    extra = gradient.dim() - len(shape)
    dims = [*range(extra), *(extra + place for place, length in enumerate(shape) if length == 1)]
    return gradient.sum(dim=dims) if dims else gradient
