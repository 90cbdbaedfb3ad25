"""Sum over added dimensions only.   (tasks.md 7.2, mistake 7)

loses: engine
"""


def sum_to_shape(gradient: torch.Tensor, shape: Sequence[int]) -> torch.Tensor:
    while gradient.dim() > len(shape):
        gradient = gradient.sum(dim=0)
    return gradient
