"""Take the weight for (in, out).   (tasks.md 7.4, mistake 1)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = x @ weight  # (..., out)
    return result if bias is None else result + bias
