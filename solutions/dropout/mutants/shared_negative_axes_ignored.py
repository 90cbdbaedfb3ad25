"""Look for axes by their number from the front only.

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
    shape = [1 if axis in axes else size for axis, size in enumerate(x.shape)]
    kept = torch.rand(shape, device=x.device, generator=generator) >= p
    return x * kept.to(x.dtype) / (1 - p) if p < 1 else x * 0
