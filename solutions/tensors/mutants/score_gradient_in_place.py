"""Compute in the caller's scores.   (tasks.md 7.1, mistake 10)

loses: loss
"""


def score_gradient(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    scores -= scores.max(dim=1, keepdim=True).values
    probabilities = scores.exp() / scores.exp().sum(dim=1, keepdim=True)
    return (probabilities - torch.nn.functional.one_hot(target, scores.shape[1])) / len(target)
