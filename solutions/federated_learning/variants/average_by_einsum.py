"""Weight by einsum in double precision and hand back an ordered dict."""

from collections import OrderedDict


def weighted_average(states, sizes):
    if {frozenset(state) for state in states} != {frozenset(states[0])} or not any(sizes):
        raise ValueError("these have no average")
    states, sizes = zip(*[pair for pair in zip(states, sizes) if pair[1]])
    average = OrderedDict()
    for name, first in states[0].items():
        values = torch.stack([state[name] for state in states])
        if torch.is_floating_point(first):
            weights = torch.tensor(sizes, dtype=torch.float64, device=first.device)
            average[name] = (torch.einsum("k,k...->...", weights, values.double()) / weights.sum()).to(first.dtype)
        else:
            average[name] = values.max(dim=0).values
    return average
