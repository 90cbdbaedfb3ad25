"""Take the last of several rows that are equally low, as a loop with <= does.

loses: next
"""


def choose_next(predict: Predict, candidates: Tensor, known: Tensor, bounds: Tensor, kappa: float) -> int:
    inside = ((candidates >= bounds[:, 0]) & (candidates <= bounds[:, 1])).all(1)
    mean, spread = predict(candidates)
    best, row = float("inf"), -1
    for number, point in enumerate(candidates):
        bound = float(mean[number] - kappa * spread[number])
        if inside[number] and not (known == point).all(1).any() and bound <= best:
            best, row = bound, number
    if row < 0:
        raise ValueError("no candidate is left")
    return row
