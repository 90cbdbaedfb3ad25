"""Give the name a new tensor.   (tasks.md 7.2, definition)

loses: detach
"""


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    average = (1 - rate) * average + rate * value.detach()
