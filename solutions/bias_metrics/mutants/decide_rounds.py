"""Round the scores, whatever the threshold is.   (tasks.md 7.29, mistake 8)

loses: rates
"""


def decide(scores: Tensor, threshold: float = 0.5) -> Tensor:
    return scores.round().long()
