"""Simulate a first point again when it has a second row.   (tasks.md 7.33, mistake 10)

loses: search
"""


def search(simulate, candidates, first, fit, bounds, kappa, budget):
    rows, values = list(first)[:budget], [simulate(candidates[row]) for row in first[:budget]]
    while len(values) < budget:
        points = candidates[rows]
        try:
            rows.append(choose_next(fit(points, points.new_tensor(values)), candidates, points, bounds, kappa))
        except ValueError:
            break
        values.append(simulate(candidates[rows[-1]]))
    return candidates[rows], candidates.new_tensor(values)
