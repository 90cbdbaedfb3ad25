"""Write each h into the same memory.   (tasks.md 7.2, mistake 12)

loses: dynamic_graphs
"""


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    h, times = x.clone(), 0
    while times < most and h.norm() > limit:
        h.copy_(torch.tanh(weight @ h))
        times += 1
    return h, times
