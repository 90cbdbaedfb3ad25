"""Work for 2-D inputs only.   (tasks.md 7.4, mistake 3)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = torch.mm(x, weight.T)  # (B, out)
    return result if bias is None else result + bias
