"""Keep the largest weight of each layer.   (tasks.md 7.26, mistake 5)

loses: global
"""

_right = global_masks


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    found = _right(weights, amount, masks)
    for name, weight in weights.items():
        found[name].view(-1)[weight.detach().abs().argmax()] = True
    return found
