"""Sum over stretched dimensions only.   (tasks.md 7.2, mistake 7)

loses: engine
"""


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    for place, length in enumerate(shape):
        if length == 1 and place < gradient.dim():
            gradient = gradient.sum(dim=place, keepdim=True)
    return gradient
