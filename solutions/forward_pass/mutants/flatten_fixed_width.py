"""Count on a fixed number of features and let the batch size follow.   (tasks.md 7.10, mistake 2)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    return x.reshape(-1, 20)
