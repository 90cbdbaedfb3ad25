"""Ignore the number of keys.   (tasks.md 7.20, mistake 11)

loses: causal_mask
"""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    return torch.ones(queries, queries, dtype=torch.bool, device=device).tril()
