"""Let torch.nn.utils.prune choose the weights and apply the masks."""

from torch.nn.utils import prune


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    old = torch.ones_like(weight, dtype=torch.bool) if mask is None else mask
    rest = weight.detach()[old]
    new = prune.L1Unstructured(amount).compute_mask(rest, torch.ones_like(rest)).bool()
    return old.masked_scatter(old, new)


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    weight = weight.detach()
    return prune.LnStructured(amount, n=2, dim=dim).compute_mask(weight, torch.ones_like(weight)).bool()


def prune_model(model: nn.Module, amount: float, masks: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    weights = prunable_weights(model)
    new = global_masks(weights, amount, masks)
    for name, mask in new.items():
        module = model.get_submodule(name.rpartition(".")[0])
        prune.custom_from_mask(module, "weight", mask)
        prune.remove(module, "weight")
    return new
