"""Write into the tensors of state_dict, multiply by masks."""


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    new = global_masks(prunable_weights(model), amount, masks)
    state = model.state_dict()
    for name, mask in new.items():
        state[name].mul_(mask)
    return new
