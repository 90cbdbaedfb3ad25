"""Return 0 and -inf instead of a bool mask.   (tasks.md 7.20, mistake 14)

loses: causal_mask
"""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return torch.full((queries, keys), -math.inf, device=device).triu(1)
