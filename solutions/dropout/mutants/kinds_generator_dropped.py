"""Do not hand the generator on.

loses: kinds
"""


def drop_path(
    branch: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    return shared_dropout(branch, p, range(1, branch.dim()), training)
