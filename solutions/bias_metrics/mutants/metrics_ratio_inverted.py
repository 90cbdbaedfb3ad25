"""Divide the largest rate by the smallest.   (tasks.md 7.29, mistake 11)

loses: metrics
"""


def demographic_parity_ratio(predictions: Tensor, groups: Tensor) -> Tensor:
    rates = selection_rates(predictions, groups)[1]
    return rates.max() / rates.min() if len(rates) > 1 else rates.new_tensor(math.nan)
