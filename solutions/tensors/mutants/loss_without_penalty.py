"""Forget the penalty.   (tasks.md 7.1, mistake 4)

loses: loss
"""


def loss(scores: torch.Tensor, target: torch.Tensor, params: Params, decay: float = 0.0) -> torch.Tensor:
    return torch.nn.functional.cross_entropy(scores, target)
