"""Compare positions."""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return torch.arange(queries, device=device)[:, None] >= torch.arange(keys, device=device)
