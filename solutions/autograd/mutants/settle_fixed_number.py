"""Always go the most times.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    h = x
    for _ in range(most):
        h = torch.tanh(weight @ h)
    return h, most
