"""Write ReLU with a mask on a copy, flatten by joining neighbours, the linear layer with addmm."""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    rows = x.reshape(-1, x.shape[-1])
    zero = torch.zeros(weight.shape[0], dtype=x.dtype, device=x.device)
    result = torch.addmm(zero if bias is None else bias, rows, weight.t())
    return result.reshape(*x.shape[:-1], weight.shape[0])


def relu(x: torch.Tensor) -> torch.Tensor:
    result = x.clone()
    result[result < 0] = 0
    return result


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    sizes = list(x.shape)
    start, end = start_dim % x.dim(), end_dim % x.dim()
    for _ in range(end - start):
        sizes[start] *= sizes.pop(start + 1)
    return x.contiguous().view(sizes)
