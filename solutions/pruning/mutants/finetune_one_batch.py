"""Return within the loop.

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
    return _right(model, masks, optimizer, list(batches)[:1], loss_fn)
