"""Mask before each forward pass, and once more at the end."""


def finetune(
    model: nn.Module,
    masks: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
) -> list[float]:
    def apply() -> None:
        with torch.no_grad():
            for name, mask in masks.items():
                model.get_parameter(name)[~mask] = 0

    losses = []
    for x, target in batches:
        apply()
        loss = loss_fn(model(x), target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    apply()
    return losses
