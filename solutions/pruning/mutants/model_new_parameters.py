"""Put new parameters into the place of the old ones.

loses: model
"""


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    weights = prunable_weights(model)
    new = global_masks(weights, amount, masks)
    for name, weight in weights.items():
        module, _, kind = name.rpartition(".")
        setattr(model.get_submodule(module), kind, nn.Parameter(weight.detach() * new[name]))
    return new
