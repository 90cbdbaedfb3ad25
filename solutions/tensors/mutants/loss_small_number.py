"""Hide the logarithm of zero behind a small number.   (tasks.md 7.1, mistake 6)

loses: loss
"""


def loss(scores: torch.Tensor, target: torch.Tensor, params: Params, decay: float = 0.0) -> torch.Tensor:
    probability = torch.softmax(scores, dim=1)[torch.arange(len(target)), target]
    penalty = params["w1"].pow(2).sum() + params["w2"].pow(2).sum()
    return -(probability + 1e-12).log().mean() + decay * penalty
