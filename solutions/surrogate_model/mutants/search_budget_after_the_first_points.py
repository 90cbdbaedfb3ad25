"""Do not count the first points as calls.   (tasks.md 7.33, mistake 10)

loses: search
"""


def search(simulate, candidates, first, fit, bounds, kappa, budget, original=search):
    return original(simulate, candidates, first, fit, bounds, kappa, budget + len(first))
