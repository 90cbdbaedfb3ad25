"""Report the size of each gap only.   (tasks.md 7.29, mistake 2, the other way round)

loses: metrics
"""

_right = parity_gaps


def parity_gaps(predictions: Tensor, groups: Tensor, reference: int) -> tuple[Tensor, Tensor]:
    labels, gaps = _right(predictions, groups, reference)
    return labels, gaps.abs()
