"""Select by where, whose gradient is NaN where the unselected side is infinite.   (tasks.md 7.13, mistake 6)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return torch.where(kept, x / torch.tensor(1 - p, dtype=x.dtype, device=x.device), torch.zeros_like(x))
