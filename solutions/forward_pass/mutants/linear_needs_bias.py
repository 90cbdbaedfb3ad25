"""Cannot do without a bias.   (tasks.md 7.4, mistake 2)

loses: linear
"""


def linear(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    return x @ weight.T + bias
