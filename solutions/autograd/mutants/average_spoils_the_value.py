"""Scale the value in place, through the memory it shares with its detached self.   (tasks.md 7.2, mistake 12)

loses: detach
"""


def update_average(average: torch.Tensor, value: torch.Tensor, rate: float) -> None:
    average.mul_(1 - rate).add_(value.detach().mul_(rate))
