"""Report a spread of 0 where there is nobody to compare with.

loses: spread
"""


def spread(rates: Tensor) -> Tensor:
    known = rates[~rates.isnan()]
    return known.max() - known.min()
