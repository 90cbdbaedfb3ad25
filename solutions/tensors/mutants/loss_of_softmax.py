"""Take the softmax twice.   (tasks.md 7.1, mistake 7)

loses: loss
"""


def loss(scores: torch.Tensor, target: torch.Tensor, params: Params, decay: float = 0.0) -> torch.Tensor:
    penalty = params["w1"].pow(2).sum() + params["w2"].pow(2).sum()
    return torch.nn.functional.cross_entropy(torch.softmax(scores, dim=1), target) + decay * penalty
