"""Fill row by row."""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    mask = torch.zeros(queries, keys, device=device).bool()
    for i in range(queries):
        mask[i, : i + 1] = True
    return mask
