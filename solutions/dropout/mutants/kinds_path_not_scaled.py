"""Leave what is kept as it is, as in the paper.

loses: kinds
"""


def drop_path(
    branch: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    kept = shared_dropout(torch.ones_like(branch), p, range(1, branch.dim()), training, generator)
    return branch * (kept != 0)
