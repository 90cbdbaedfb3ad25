"""Exchange the two weights.   (tasks.md 7.2, definition)

loses: detach
"""


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    average.mul_(rate).add_(value.detach(), alpha=1 - rate)
