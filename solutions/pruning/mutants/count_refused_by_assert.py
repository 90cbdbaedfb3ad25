"""Raise another error than the one asked for.

loses: count
"""


def number_to_prune(amount: float, remaining: int) -> int:
    if isinstance(amount, int):
        assert 0 <= amount <= remaining
        return amount
    assert 0.0 <= amount <= 1.0
    return round(amount * remaining)
