"""Compare each layer with one threshold, which ties cross.   (tasks.md 7.26, mistake 2)

loses: global
"""


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    masks = masks or {name: torch.ones_like(weight, dtype=torch.bool) for name, weight in weights.items()}
    sizes = torch.cat([weight.detach().abs()[masks[name]] for name, weight in weights.items()])
    count = number_to_prune(amount, len(sizes))
    threshold = sizes.sort().values[count - 1] if count else -1.0
    return {name: masks[name] & (weight.detach().abs() > threshold) for name, weight in weights.items()}
