"""Take the label of the reference group for its place.   (tasks.md 7.29, mistake 4)

loses: metrics
"""


def parity_gaps(predictions: Tensor, groups: Tensor, reference: int) -> tuple[Tensor, Tensor]:
    labels, rates = selection_rates(predictions, groups)
    if not 0 <= reference < len(labels):
        raise ValueError(reference)
    return labels, rates - rates[reference]
