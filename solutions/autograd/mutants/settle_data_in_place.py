"""Write each h into the same memory behind autograd's back.   (tasks.md 7.2, mistakes 1 and 12)

loses: dynamic_graphs
"""


def settle(x: torch.Tensor, weight: torch.Tensor, limit: float, most: int) -> tuple[torch.Tensor, int]:
    h, times = x.clone(), 0
    while times < most and h.norm() > limit:
        h.data = torch.tanh(weight @ h).data
        times += 1
    return h, times
