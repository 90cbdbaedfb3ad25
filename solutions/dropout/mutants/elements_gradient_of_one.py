"""Let the gradient pass where elements were dropped.   (tasks.md 7.13, mistake 7)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    dropped = x.detach() * kept.to(x.dtype) / (1 - p) if p < 1 else x.detach() * 0
    return x + (dropped - x.detach())
