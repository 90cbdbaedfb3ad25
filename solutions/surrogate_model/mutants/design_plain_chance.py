"""Draw points anywhere, without intervals.

loses: design
"""


def latin_hypercube(count, bounds, generator):
    unit = torch.rand(count, len(bounds), generator=generator, dtype=bounds.dtype, device=bounds.device)
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * unit
