"""Let a client without samples take part with a weight of 0, and divide 0 by 0 when all are empty.   (tasks.md 7.32, mistake 11)

loses: average
"""


def weighted_average(states, sizes):
    if any(state.keys() != states[0].keys() for state in states):
        raise ValueError("the states have different names")
    shares = torch.tensor(sizes, dtype=torch.float64) / sum(sizes)
    average = {}
    for name, first in states[0].items():
        values = torch.stack([state[name] for state in states])
        if first.is_floating_point():
            weights = shares.to(values).reshape(-1, *[1] * first.dim())
            average[name] = (weights * values).sum(0)
        else:
            average[name] = values.amax(0)
    return average
