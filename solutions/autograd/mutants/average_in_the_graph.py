"""Let the average grow a graph of all values.   (tasks.md 7.2, definition)

loses: detach
"""


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    average.mul_(1 - rate).add_(rate * value)
