"""Split by torch.chunk, which makes the last part smaller, or fewer parts.   (tasks.md 7.25, counts)

loses: counts
"""


def parallel_counts(ctx: Any, values: Tensor, classes: int, workers: int) -> Tensor:
    counts = torch.zeros(classes, dtype=torch.int64, device=values.device)
    counts.share_memory_()
    lock = ctx.Lock()
    parts = torch.chunk(values, workers)
    run_workers(ctx, count_worker, [(part, counts, lock) for part in parts])
    return counts
