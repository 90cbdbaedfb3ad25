"""Drop the same channels in all samples.

loses: kinds
"""


def channel_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    return shared_dropout(x, p, (0, *range(2, x.dim())), training, generator)
