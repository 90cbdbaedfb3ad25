"""Write the kinds without shared_dropout."""


def channel_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    shape = x.shape[:2] + (1,) * (x.dim() - 2)
    return x * dropout(torch.ones(shape, dtype=x.dtype, device=x.device), p, training, generator)


def locked_dropout(
    x: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    return x * dropout(torch.ones_like(x[:, :1]), p, training, generator)


def drop_path(
    branch: Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> Tensor:
    ones = branch.new_ones(len(branch))
    return torch.einsum("n...,n->n...", branch, dropout(ones, p, training, generator))
