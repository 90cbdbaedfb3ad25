"""Write zeros into the input.   (tasks.md 7.13, mistake 8)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    with torch.no_grad():
        x.masked_fill_(~kept, 0)
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
