"""Take exponentials of large scores.   (tasks.md 7.1, mistake 6)

loses: loss
"""


def score_gradient(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    probabilities = scores.exp() / scores.exp().sum(dim=1, keepdim=True)
    return (probabilities - torch.nn.functional.one_hot(target, scores.shape[1])) / len(target)
