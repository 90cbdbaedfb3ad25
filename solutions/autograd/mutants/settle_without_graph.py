"""Loop under no_grad.   (tasks.md 7.2, mistake 1)

loses: dynamic_graphs
"""


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    h, times = x, 0
    with torch.no_grad():
        while times < most and h.norm() > limit:
            h = torch.tanh(weight @ h)
            times += 1
    return h, times
