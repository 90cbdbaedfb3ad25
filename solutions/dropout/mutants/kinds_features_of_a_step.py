"""Drop whole time steps.

loses: kinds
"""


def locked_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    return shared_dropout(x, p, (2,), training, generator)
