"""Select only what lies above the threshold.   (tasks.md 7.29, mistake 8)

loses: rates
"""


def decide(scores: Tensor, threshold: float = 0.5) -> Tensor:
    return (scores > threshold).long()
