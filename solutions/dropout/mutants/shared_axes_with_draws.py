"""Take the axes for those with draws of their own.

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
    shape = [1] * x.dim()
    for axis in axes:
        shape[axis] = x.shape[axis]
    kept = torch.rand(shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
