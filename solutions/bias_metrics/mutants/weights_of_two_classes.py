"""Take the classes to be 0 and 1.

loses: reweighing
"""


def reweigh(target: Tensor, groups: Tensor) -> Tensor:
    weights = torch.ones(len(target), dtype=torch.float64, device=target.device)
    for label in groups.unique():
        for y in (0, 1):
            member, same = groups == label, target == y
            both = (member & same).double().mean()
            weights[member & same] = member.double().mean() * same.double().mean() / both
    return weights
