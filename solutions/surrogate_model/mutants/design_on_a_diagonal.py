"""Use one permutation for all axes.

loses: design
"""


def latin_hypercube(count, bounds, generator):
    order = torch.randperm(count, generator=generator, device=bounds.device)[:, None]
    inside = torch.rand(count, len(bounds), generator=generator, dtype=bounds.dtype, device=bounds.device)
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * (order + inside) / count
