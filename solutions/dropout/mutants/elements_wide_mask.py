"""Multiply by a mask in float64.   (tasks.md 7.13, mistake 10)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return x * kept.double() / (1 - p) if p < 1 else x.double() * 0
