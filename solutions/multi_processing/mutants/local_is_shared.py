"""Use the shared model as the local one.   (tasks.md 7.25, gradients)

loses: hogwild
"""


def hogwild_worker(
    shared: nn.Module, lock: Any, loss_fn: Loss, batches: Sequence[tuple[Tensor, Tensor]], lr: float
) -> None:
    for x, target in batches:
        hogwild_step(shared, shared, lock, loss_fn, x, target, lr)
