"""Weigh by the inverse of the size of the cell alone.

loses: reweighing
"""


def reweigh(target: Tensor, groups: Tensor) -> Tensor:
    weights = torch.empty(len(target), dtype=torch.float64, device=target.device)
    cells = len(groups.unique()) * len(target.unique())
    for place in range(len(target)):
        same = (target == target[place]) & (groups == groups[place])
        weights[place] = len(target) / (cells * same.sum())
    return weights
