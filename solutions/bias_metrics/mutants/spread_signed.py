"""Subtract the first group's rate from the last one's, with its sign.   (tasks.md 7.29, mistake 2)

loses: spread
"""


def spread(rates: Tensor) -> Tensor:
    known = rates[~rates.isnan()]
    return known[-1] - known[0] if len(known) > 1 else rates.new_tensor(math.nan)
