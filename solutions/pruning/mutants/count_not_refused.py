"""Refuse nothing.

loses: count
"""


def number_to_prune(amount: float, remaining: int) -> int:
    return amount if isinstance(amount, int) else round(amount * remaining)
