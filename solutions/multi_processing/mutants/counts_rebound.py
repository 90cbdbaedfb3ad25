"""Bind the name to a new tensor.   (tasks.md 7.25, mistake 2)

loses: counts
"""


def count_worker(values: Tensor, counts: Tensor, lock: Any) -> None:
    own = torch.bincount(values, minlength=len(counts))
    with lock:
        counts = counts + own
