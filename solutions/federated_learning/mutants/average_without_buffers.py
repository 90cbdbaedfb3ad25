"""Take the running statistics of the first client instead of averaging them.   (tasks.md 7.32, mistake 5)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    average = original(states, sizes)
    return {name: states[0][name].clone() if "running" in name else v for name, v in average.items()}
