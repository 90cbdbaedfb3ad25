"""Fill with zeros, and draw more numbers than needed."""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if training is False:
        return x + 0
    torch.rand(3, generator=generator, device=x.device)
    dropped = torch.rand(x.shape, dtype=torch.float64, device=x.device, generator=generator) < p
    return x.masked_fill(dropped, 0.0) * (1 / max(1 - p, 1e-30))
