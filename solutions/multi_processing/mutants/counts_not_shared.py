"""Hand a plain tensor to the workers.   (tasks.md 7.25, mistake 1)

loses: counts
"""


def parallel_counts(ctx: Any, values: Tensor, classes: int, workers: int) -> Tensor:
    counts = torch.zeros(classes, dtype=torch.int64, device=values.device)
    lock = ctx.Lock()
    parts = torch.tensor_split(values, workers)
    run_workers(ctx, count_worker, [(part, counts, lock) for part in parts])
    return counts
