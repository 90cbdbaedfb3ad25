"""Ask the surrogate for all candidates, and give infinity to those that are left out."""


def choose_next(predict, candidates, known, bounds, kappa):
    mean, spread = predict(candidates)
    score = mean - kappa * spread
    for row, point in enumerate(candidates):
        outside = any(not low <= value <= high for value, (low, high) in zip(point.tolist(), bounds.tolist()))
        if outside or any(torch.equal(point, other) for other in known):
            score[row] = torch.inf
    if torch.isinf(score).all():
        raise ValueError("none left")
    return torch.argmin(score).item()
