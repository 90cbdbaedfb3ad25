"""Match the entries of clients by their position.   (tasks.md 7.32, mistake 10)

loses: average
"""


def weighted_average(states, sizes, original=weighted_average):
    renamed = [dict(zip(states[0], state.values())) for state in states]
    return original(renamed if len({len(state) for state in states}) == 1 else states, sizes)
