"""Compare every pair of groups, and keep the largest difference."""


def spread(rates: Tensor) -> Tensor:
    known = rates[torch.isfinite(rates)]
    if known.numel() <= 1:
        return torch.tensor(float("nan"), dtype=rates.dtype, device=rates.device)
    return (known[:, None] - known[None, :]).abs().max()


def parity_gaps(predictions: Tensor, groups: Tensor, reference: int) -> tuple[Tensor, Tensor]:
    labels, rates = selection_rates(predictions, groups)
    if not (groups == reference).any():
        raise ValueError(f"there is no group {reference}")
    base = predictions[groups == reference].double().mean()
    return labels, torch.stack([rate - base for rate in rates])
