"""Draw with bernoulli, in the dtype of the input."""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training or p == 0:
        return x
    if p == 1:
        return torch.zeros_like(x)
    return x * torch.empty_like(x).bernoulli_(1 - p, generator=generator).div(1 - p)


def shared_dropout(
    x: Tensor,
    p: float,
    axes: Sequence[int],
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    if not training:
        return x.clone()
    free = [size if axis not in [a % x.dim() for a in axes] else 1 for axis, size in enumerate(x.shape)]
    chances = torch.full(free, 1 - p, device=x.device, dtype=torch.float64)
    mask = torch.bernoulli(chances, generator=generator).expand(x.shape)
    return (x * mask / max(1 - p, 1e-12)).to(x.dtype)
