"""Let whole numbers vote, not bits.   (tasks.md 7.31, mistake 14)

loses: vote
"""


def vote(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    return torch.where(first == second, first, third)
