"""Take the whole number 1 for everything.

loses: count
"""


def number_to_prune(amount: float, remaining: int) -> int:
    if amount < 0 or amount > max(1, remaining) or (amount > 1 and amount != int(amount)):
        raise ValueError(amount)
    return round(amount * remaining) if amount <= 1 else int(amount)
