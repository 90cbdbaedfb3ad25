"""Give the thresholds to the groups in the order of the dict, not by label.   (tasks.md 7.29, mistake 4)

loses: thresholds
"""


def decide_by_group(scores: Tensor, groups: Tensor, thresholds: dict[int, float]) -> Tensor:
    result = torch.zeros_like(groups)
    for label, threshold in zip(groups.unique(), thresholds.values()):
        result[(groups == label) & (scores >= threshold)] = 1
    return result
