"""Divide zero by zero when everything is dropped.   (tasks.md 7.13, mistake 6)

loses: shared
"""


def shared_dropout(
    x: Tensor,
    p: float,
    axes: Sequence[int],
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    if not training:
        return x
    shape = list(x.shape)
    for axis in axes:
        shape[axis] = 1
    kept = torch.rand(shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p)
