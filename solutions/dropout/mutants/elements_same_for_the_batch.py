"""Draw once per feature for the whole batch.   (tasks.md 7.13, mistake 4)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape[1:], device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
