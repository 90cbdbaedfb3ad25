"""Give each worker a lock of its own.   (tasks.md 7.25, mistake 4)

loses: counts
"""


def parallel_counts(ctx: Any, values: Tensor, classes: int, workers: int) -> Tensor:
    counts = torch.zeros(classes, dtype=torch.int64, device=values.device)
    counts.share_memory_()
    parts = torch.tensor_split(values, workers)
    run_workers(ctx, count_worker, [(part, counts, ctx.Lock()) for part in parts])
    return counts
