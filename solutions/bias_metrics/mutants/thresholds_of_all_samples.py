"""Count all samples of the group, not its positives.   (tasks.md 7.29, mistake 1)

loses: thresholds
"""


def equal_opportunity_thresholds(scores: Tensor, target: Tensor, groups: Tensor, goal: float) -> dict[int, float]:
    thresholds = {}
    for label in groups.unique().tolist():
        if not target[groups == label].any():
            raise ValueError("no positives")
        own = scores[groups == label].sort(descending=True).values
        thresholds[label] = own[math.ceil(goal * len(own)) - 1].item()
    return thresholds
