"""Begin with the first client's state and write the average into it.   (tasks.md 7.32, mistake 3)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    expected = original(states, sizes)
    average = states[0]
    for name in average:
        average[name].copy_(expected[name])
    return average
