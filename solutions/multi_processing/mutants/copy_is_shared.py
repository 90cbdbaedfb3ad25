"""Share a copy of the model, which the caller does not hold.   (tasks.md 7.25, beside mistake 9)

loses: hogwild
"""

_right = hogwild_train


def hogwild_train(
    ctx: Any, model: nn.Module, loss_fn: Loss, shards: Sequence[Sequence[tuple[Tensor, Tensor]]], lr: float
) -> None:
    _right(ctx, copy.deepcopy(model), loss_fn, shards, lr)
