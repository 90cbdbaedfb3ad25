"""A running sum over the unit matrix."""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return torch.eye(queries, keys, device=device).flip(-1).cumsum(-1).flip(-1).bool() | (torch.arange(queries, device=device)[:, None] >= keys)
