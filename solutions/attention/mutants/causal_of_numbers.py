"""Return 1.0 and 0.0 instead of True and False.   (tasks.md 7.20, mistake 14)

loses: causal_mask
"""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return torch.ones(queries, keys, device=device).tril()
