"""Return the row in the list of what is left.

loses: next
"""


def choose_next(predict, candidates, known, bounds, kappa, original=choose_next):
    row = original(predict, candidates, known, bounds, kappa)
    inside = ((candidates >= bounds[:, 0]) & (candidates <= bounds[:, 1])).all(1)
    seen = (candidates[:, None] == known[None]).all(2).any(1)
    return int((inside & ~seen)[:row].sum())
