"""Average what all clients have and say nothing of the rest.   (tasks.md 7.32, mistake 10)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    common = [name for name in states[0] if all(name in state for state in states)]
    return original([{name: state[name] for name in common} for state in states], sizes)
