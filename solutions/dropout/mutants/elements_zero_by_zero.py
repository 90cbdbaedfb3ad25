"""Divide zero by zero when everything is dropped.   (tasks.md 7.13, mistake 6)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p)
