"""Put each point into the middle of its interval.

loses: design
"""


def latin_hypercube(count, bounds, generator):
    order = torch.rand(count, len(bounds), generator=generator, device=bounds.device).argsort(0)
    return bounds[:, 0] + (bounds[:, 1] - bounds[:, 0]) * (order + 0.5) / count
