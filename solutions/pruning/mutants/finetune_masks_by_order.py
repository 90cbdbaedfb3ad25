"""Pair masks with the first weights of the model, whatever their names.

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
    weights = [name for name, value in model.named_parameters() if value.dim() > 1]
    return _right(model, dict(zip(weights, masks.values(), strict=False)), optimizer, batches, loss_fn)
