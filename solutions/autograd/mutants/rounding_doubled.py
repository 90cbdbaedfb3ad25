"""Detach too little, so that the gradient comes twice.   (tasks.md 7.2, definition)

loses: detach
"""


def straight_through(x: torch.Tensor) -> torch.Tensor:
    return x + (x.round() - x.detach() + (x - x.detach()))
