"""Sort Python lists, loop over weights, slices and layers."""


def magnitude_mask(weight: Tensor, amount: float, mask: Tensor | None = None) -> Tensor:
    values = weight.detach().reshape(-1).tolist()
    kept = [True] * len(values) if mask is None else mask.reshape(-1).tolist()
    order = sorted((index for index in range(len(values)) if kept[index]), key=lambda index: abs(values[index]))
    for index in order[: number_to_prune(amount, len(order))]:
        kept[index] = False
    return torch.tensor(kept, device=weight.device).reshape(weight.shape)


def channel_mask(weight: Tensor, amount: float, dim: int = 0) -> Tensor:
    mask = torch.ones(weight.shape, dtype=torch.bool, device=weight.device)
    norms = [float((part**2).sum() ** 0.5) for part in weight.detach().unbind(dim)]
    order = sorted(range(len(norms)), key=norms.__getitem__)
    for index in order[: number_to_prune(amount, len(order))]:
        mask.select(dim, index).fill_(False)
    return mask


def sparsity(model: nn.Module) -> float:
    zeros = total = 0
    for module in model.modules():
        if type(module) in (nn.Linear, nn.Conv2d):
            zeros += int((module.weight == 0).sum())
            total += module.weight.numel()
    return zeros / total if total else 0.0
