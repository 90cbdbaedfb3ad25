"""Position by position, from lists."""


def causal_mask(queries: int, keys: int | None = None, device: torch.device | str | None = None) -> Tensor:
    return torch.tensor([[j <= i for j in range(keys or queries)] for i in range(queries)], device=device)
