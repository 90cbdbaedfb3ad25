"""Average the clients' differences from the first one with samples, and count in a loop."""


def weighted_average(states, sizes):
    names = list(states[0])
    if not all(set(state) == set(names) for state in states):
        raise ValueError("other names")
    seen = [(state, size) for state, size in zip(states, sizes) if size]
    if not seen:
        raise ValueError("no samples")
    start, _ = seen[0]
    average = {name: start[name].clone() for name in names}
    for name, value in average.items():
        if value.is_floating_point():
            for state, size in seen:
                value += (state[name] - start[name]) * size / sum(sizes)
        else:
            for state, _ in seen:
                average[name] = torch.maximum(average[name], state[name])
    return average
