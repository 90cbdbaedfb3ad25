"""Halve the penalty.   (tasks.md 7.1, mistake 4)

loses: loss
"""


def loss(scores: torch.Tensor, target: torch.Tensor, params: Params, decay: float = 0.0) -> torch.Tensor:
    of_target = scores.gather(1, target[:, None]).squeeze(1)
    penalty = params["w1"].pow(2).sum() + params["w2"].pow(2).sum()
    return (torch.logsumexp(scores, dim=1) - of_target).mean() + 0.5 * decay * penalty
