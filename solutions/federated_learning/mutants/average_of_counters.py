"""Average integer entries as well, so that they become numbers with a fraction.   (tasks.md 7.32, mistake 4)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    floats = [{name: value.to(torch.get_default_dtype()) for name, value in state.items()} for state in states]
    average = original(states, sizes)
    counters = original(floats, sizes)
    return {name: v if v.is_floating_point() else counters[name] for name, v in average.items()}
