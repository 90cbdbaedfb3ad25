"""Interpolate a quantile, which falls short of the goal.

loses: thresholds
"""


def equal_opportunity_thresholds(scores: Tensor, target: Tensor, groups: Tensor, goal: float) -> dict[int, float]:
    thresholds = {}
    for label in groups.unique().tolist():
        own = scores[(groups == label) & target.bool()]
        if len(own) == 0:
            raise ValueError("no positives")
        thresholds[label] = torch.quantile(own, 1 - goal).item()
    return thresholds
