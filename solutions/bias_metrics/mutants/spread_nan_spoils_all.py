"""Let one group without a rate make the whole spread NaN.   (tasks.md 7.29, mistake 7)

loses: spread
"""


def spread(rates: Tensor) -> Tensor:
    return rates.max() - rates.min() if len(rates) > 1 else rates.new_tensor(math.nan)
