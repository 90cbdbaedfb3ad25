"""Forget the device.   (tasks.md 7.21, mistake 15)

loses: causal_mask
"""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    keys = queries if keys is None else keys
    return torch.ones(queries, keys, dtype=torch.bool).tril()
