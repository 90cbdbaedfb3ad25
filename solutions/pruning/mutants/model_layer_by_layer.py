"""Prune the same share of each layer.   (tasks.md 7.26, mistake 5)

loses: model
"""


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    new = {}
    for name, weight in prunable_weights(model).items():
        part = amount if isinstance(amount, float) else min(amount, weight.numel())
        new[name] = magnitude_mask(weight, part, None if masks is None else masks[name])
        with torch.no_grad():
            weight.masked_fill_(~new[name], 0.0)
    return new
