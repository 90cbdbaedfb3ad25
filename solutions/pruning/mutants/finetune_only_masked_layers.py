"""Train only what has a mask.

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
    for name, value in model.named_parameters():
        value.requires_grad_(name in masks)
    return _right(model, masks, optimizer, batches, loss_fn)
