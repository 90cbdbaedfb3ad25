"""Run the simulation once more to look at its value.   (tasks.md 7.33, mistake 10)

loses: search
"""


def search(simulate, candidates, first, fit, bounds, kappa, budget, original=search):
    def twice(point):
        simulate(point)
        return simulate(point)

    return original(twice, candidates, first, fit, bounds, kappa, budget)
