"""Not the upper triangle."""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return ~torch.triu(torch.ones(queries, keys, device=device), diagonal=1).bool()
