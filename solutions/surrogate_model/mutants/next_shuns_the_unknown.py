"""Add the spread, so that unsure candidates look bad.

loses: next
"""


def choose_next(predict, candidates, known, bounds, kappa, original=choose_next):
    return original(predict, candidates, known, bounds, -kappa)
