"""Look at the norm afterwards.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    h, times = torch.tanh(weight @ x), 1
    while times < most and h.norm() > limit:
        h = torch.tanh(weight @ h)
        times += 1
    return h, times
