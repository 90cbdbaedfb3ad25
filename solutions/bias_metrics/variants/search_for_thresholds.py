"""Try every score as a threshold; decide group by group."""


def equal_opportunity_thresholds(scores: Tensor, target: Tensor, groups: Tensor, goal: float) -> dict[int, float]:
    thresholds = {}
    for label in sorted(set(groups.tolist())):
        own = scores[(groups == label) & (target == 1)]
        if own.numel() == 0:
            raise ValueError("no positives")
        good = [score for score in own.tolist() if (own >= score).double().mean().item() >= goal]
        thresholds[label] = max(good)
    return thresholds


def decide_by_group(scores: Tensor, groups: Tensor, thresholds: dict[int, float]) -> Tensor:
    result = torch.zeros_like(groups)
    for label, threshold in thresholds.items():
        result[(groups == label) & (scores >= threshold)] = 1
    return result
