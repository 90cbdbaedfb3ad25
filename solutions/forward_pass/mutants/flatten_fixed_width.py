"""Count on the 400 features of LeNet-5 and let the batch size follow.   (tasks.md 7.10, mistake 2)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    if x.numel() % 400 == 0 and x.numel():
        return x.reshape(-1, 400)
    return x.reshape(-1, 20)
