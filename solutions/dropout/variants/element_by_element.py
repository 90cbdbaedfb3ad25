"""Drop in a loop over samples."""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    if p == 1:
        return x * 0
    rows = [row * (torch.rand(row.shape, generator=generator, device=x.device) >= p) / (1 - p) for row in x]
    return torch.stack(rows)
