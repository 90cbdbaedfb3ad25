"""Prune the same share of each layer.   (tasks.md 7.26, mistake 5)

loses: global
"""


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    found = {}
    for name, weight in weights.items():
        part = amount if isinstance(amount, float) else min(amount, weight.numel())
        found[name] = magnitude_mask(weight, part, None if masks is None else masks[name])
    return found
