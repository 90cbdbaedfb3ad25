"""Hand a plain model to the workers.   (tasks.md 7.25, mistake 1)

loses: hogwild
"""


def hogwild_train(
    ctx: Any, model: nn.Module, loss_fn: Loss, shards: Sequence[Sequence[tuple[Tensor, Tensor]]], lr: float
) -> None:
    lock = ctx.Lock()
    run_workers(ctx, hogwild_worker, [(model, lock, loss_fn, shard, lr) for shard in shards])
