"""Select only what lies above a group's threshold.   (tasks.md 7.29, mistake 8)

loses: thresholds
"""


def decide_by_group(scores: Tensor, groups: Tensor, thresholds: dict[int, float]) -> Tensor:
    own = [thresholds[label] for label in groups.tolist()]
    return (scores > scores.new_tensor(own)).long()
