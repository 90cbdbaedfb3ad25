"""Average integer entries and cut the fraction off.   (tasks.md 7.32, mistake 4)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    average = original(states, sizes)
    for name, value in average.items():
        if not value.is_floating_point():
            total = sum(state[name].double() * size for state, size in zip(states, sizes))
            average[name] = (total / sum(sizes)).to(value.dtype)
    return average
