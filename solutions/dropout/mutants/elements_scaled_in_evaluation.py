"""Scale in evaluation in place of training.   (tasks.md 7.13, mistake 1)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x * (1 - p)
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype)
