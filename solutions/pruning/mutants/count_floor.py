"""Round down.   (tasks.md 7.26, mistake 1)

loses: count
"""


def number_to_prune(amount: float, remaining: int) -> int:
    if isinstance(amount, int):
        if not 0 <= amount <= remaining:
            raise ValueError(amount)
        return amount
    if not 0.0 <= amount <= 1.0:
        raise ValueError(amount)
    return int(amount * remaining)
