"""Write the linear layer with tensordot, ReLU with where, flatten with torch's own."""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = torch.tensordot(x, weight, dims=([-1], [1]))
    return result + (0 if bias is None else bias)


def relu(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x < 0, torch.zeros_like(x), x)


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    return torch.flatten(x, start_dim, end_dim)
