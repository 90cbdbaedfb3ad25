"""Add the bias along the rows of the batch, which shows only when it does not fail.   (tasks.md 7.4, mistake 10)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = x @ weight.T  # (..., out)
    if bias is None:
        return result
    by_row = x.dim() > 1 and x.shape[-2] == bias.shape[0]
    return result + (bias[:, None] if by_row else bias)
