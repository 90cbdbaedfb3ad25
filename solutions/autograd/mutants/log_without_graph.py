"""Write the logarithms into a tensor as numbers.   (tasks.md 7.2, mistake 1)

loses: dynamic_graphs
"""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    result = torch.zeros_like(x)
    result[x > 0] = x[x > 0].log().data
    return result
