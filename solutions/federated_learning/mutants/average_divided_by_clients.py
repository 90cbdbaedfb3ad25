"""Divide the weighted sum by the number of clients, too.   (tasks.md 7.32, mistake 2)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    average = original(states, sizes)
    return {name: v / len(states) if v.is_floating_point() else v for name, v in average.items()}
