"""Penalise one matrix only.   (tasks.md 7.1, mistake 4)

loses: loss
"""


def loss(scores: torch.Tensor, target: torch.Tensor, params: Params, decay: float = 0.0) -> torch.Tensor:
    of_target = scores.gather(1, target[:, None]).squeeze(1)
    return (torch.logsumexp(scores, dim=1) - of_target).mean() + decay * params["w1"].pow(2).sum()
