"""Take a point for known that shares one coordinate with a known one.

loses: next
"""


def choose_next(predict, candidates, known, bounds, kappa, original=choose_next):
    shares = (candidates[:, None] == known[None]).any(2).any(1)
    return original(predict, candidates, torch.cat([known, candidates[shares]]), bounds, kappa)
