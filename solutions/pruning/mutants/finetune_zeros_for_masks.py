"""Take for pruned what is 0 when training starts, and look at no mask.

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
    parameters = dict(model.named_parameters())
    return _right(model, {name: parameters[name].detach() != 0 for name in masks}, optimizer, batches, loss_fn)
