"""Take the mean of the copies.   (tasks.md 7.31, mistake 14)

loses: vote
"""


def vote(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    return (first + second + third) / 3
