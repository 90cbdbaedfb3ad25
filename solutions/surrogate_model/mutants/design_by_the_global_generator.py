"""Forget to hand the generator on.   (tasks.md 7.33, mistake 11)

loses: design
"""


def latin_hypercube(count, bounds, generator):
    order = torch.rand(count, len(bounds), device=bounds.device).argsort(0)
    inside = torch.rand(order.shape, dtype=bounds.dtype, device=bounds.device)
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * (order + inside) / count
