"""Compare tenths, drawn as integers, with p.   (tasks.md 7.13, mistake 10)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.randint(10, x.shape, device=x.device, generator=generator) >= 10 * p
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
