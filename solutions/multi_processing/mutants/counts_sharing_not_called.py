"""Name the method that moves a tensor to shared memory, without a call.   (tasks.md 7.25, mistake 5)

loses: counts
"""


def parallel_counts(ctx: Any, values: Tensor, classes: int, workers: int) -> Tensor:
    counts = torch.zeros(classes, dtype=torch.int64, device=values.device)
    counts.share_memory_  # the parentheses are missing
    lock = ctx.Lock()
    parts = torch.tensor_split(values, workers)
    run_workers(ctx, count_worker, [(part, counts, lock) for part in parts])
    return counts
