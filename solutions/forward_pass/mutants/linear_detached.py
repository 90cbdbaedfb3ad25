"""Cut the result off from the graph.   (tasks.md 7.4, mistake 9)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    result = x @ weight.detach().T  # (..., out)
    return result if bias is None else result + bias
