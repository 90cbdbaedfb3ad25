"""Choose what is known already.   (tasks.md 7.33, mistake 10)

loses: next
"""


def choose_next(predict, candidates, known, bounds, kappa, original=choose_next):
    return original(predict, candidates, known[:0], bounds, kappa)
