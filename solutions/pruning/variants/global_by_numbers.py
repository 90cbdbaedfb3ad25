"""Sort pairs of size and place over all layers."""


def global_masks(
    weights: Mapping[str, Tensor], amount: float, masks: Mapping[str, Tensor] | None = None
) -> dict[str, Tensor]:
    result = {}
    places = []
    for name, weight in weights.items():
        old = torch.ones_like(weight, dtype=torch.bool) if masks is None else masks[name].clone()
        result[name] = old.reshape(-1)
        sizes = weight.detach().abs().reshape(-1).tolist()
        places += [(size, name, index) for index, size in enumerate(sizes) if result[name][index]]
    for _, name, index in sorted(places)[: number_to_prune(amount, len(places))]:
        result[name][index] = False
    return {name: mask.reshape(weights[name].shape) for name, mask in result.items()}
