"""Take the last two axes for height and width.

loses: kinds
"""


def channel_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    return shared_dropout(x, p, (-2, -1), training, generator)
