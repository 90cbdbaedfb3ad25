"""Take the bounds themselves for outside.   (tasks.md 7.33, beside mistake 9)

loses: next
"""


def choose_next(predict, candidates, known, bounds, kappa, original=choose_next):
    at = ((candidates == bounds[:, 0]) | (candidates == bounds[:, 1])).any(1)
    return original(predict, candidates, torch.cat([known, candidates[at]]), bounds, kappa)
