"""Compare the first two groups only.   (tasks.md 7.29, mistake 3)

loses: spread
"""


def spread(rates: Tensor) -> Tensor:
    known = rates[~rates.isnan()]
    return (known[1] - known[0]).abs() if len(known) > 1 else rates.new_tensor(math.nan)
