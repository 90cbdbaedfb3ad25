"""Remember values by point, in a dictionary."""


def search(simulate, candidates, first, fit, bounds, kappa, budget):
    values = {}

    def known():
        return candidates.new_tensor(list(values)), candidates.new_tensor(list(values.values()))

    for row in first:
        point = tuple(candidates[row].tolist())
        if point not in values and len(values) < budget:
            values[point] = simulate(candidates[row])
    while len(values) < budget:
        points, found = known()
        try:
            row = choose_next(fit(points, found), candidates, points, bounds, kappa)
        except ValueError:
            return known()
        values[tuple(candidates[row].tolist())] = simulate(candidates[row])
    return known()
