"""Use the nearest amount that makes sense instead of refusing.

loses: count
"""


def number_to_prune(amount: float, remaining: int) -> int:
    number = amount if isinstance(amount, int) else round(amount * remaining)
    return max(0, min(remaining, number))
