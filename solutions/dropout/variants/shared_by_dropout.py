"""Let shared_dropout ask dropout for its mask."""


def shared_dropout(
    x: Tensor,
    p: float,
    axes: Sequence[int],
    training: bool = True,
    generator: torch.Generator | None = None,
) -> Tensor:
    sizes = [1 if axis in axes or axis - x.dim() in axes else size for axis, size in enumerate(x.shape)]
    return x * dropout(x.new_ones(sizes), p, training, generator)
