"""Compute in float32 whatever the inputs are.   (tasks.md 7.4, mistake 7)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = x.float() @ weight.float().T  # (..., out)
    return result if bias is None else result + bias.float()
