"""Transpose the caller's weight in place.   (tasks.md 7.4, mistake 8)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = x @ weight.t_()  # (..., out); the caller's weight stays transposed
    return result if bias is None else result + bias
