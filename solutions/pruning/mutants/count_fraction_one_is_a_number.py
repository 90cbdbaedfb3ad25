"""Take the fraction 1.0 for one item.

loses: count
"""


def number_to_prune(amount: float, remaining: int) -> int:
    if amount < 0 or amount > remaining:
        raise ValueError(amount)
    return round(amount * remaining) if amount < 1 else int(amount)
