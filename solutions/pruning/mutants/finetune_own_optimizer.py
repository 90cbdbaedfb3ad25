"""Train with a new optimizer.   (tasks.md 7.26, mistake 10)

loses: finetune
"""

_right = finetune


def finetune(
    model: nn.Module,
    masks: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
) -> list[float]:
    lr = optimizer.param_groups[0]["lr"]
    return _right(model, masks, torch.optim.SGD(model.parameters(), lr=lr), batches, loss_fn)
