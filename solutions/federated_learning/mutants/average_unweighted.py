"""Count every client the same.   (tasks.md 7.32, mistake 1)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    if sum(sizes) == 0:
        raise ValueError("no client has any samples")
    return original(states, [min(size, 1) for size in sizes])
