"""A triangle of numbers, compared with 1."""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return torch.tril(torch.ones((queries, keys), device=device)) == 1
