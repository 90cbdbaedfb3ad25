"""Replace the parameters, which the optimizer then does not know.

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
    for name, mask in masks.items():
        module, _, kind = name.rpartition(".")
        layer = model.get_submodule(module)
        setattr(layer, kind, nn.Parameter(getattr(layer, kind).detach() * mask))
    return _right(model, masks, optimizer, batches, loss_fn)
