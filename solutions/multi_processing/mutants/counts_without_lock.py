"""Add without the lock.   (tasks.md 7.25, mistake 4)

loses: counts
"""


def count_worker(values: Tensor, counts: Tensor, lock: Any) -> None:
    counts += torch.bincount(values, minlength=len(counts))
