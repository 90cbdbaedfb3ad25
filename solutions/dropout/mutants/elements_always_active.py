"""Drop in evaluation, too.   (tasks.md 7.13, mistake 3)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
