"""Take p for the probability to keep.   (tasks.md 7.13, mistake 2)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) < p
    return x * kept.to(x.dtype) / p if p > 0 else x * 0
