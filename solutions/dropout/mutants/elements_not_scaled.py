"""Leave what is kept as it is, in training and in evaluation.   (tasks.md 7.13, mistake 1)

loses: elements
"""


def dropout(x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None) -> Tensor:
    if not training:
        return x
    kept = torch.rand(x.shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype)
