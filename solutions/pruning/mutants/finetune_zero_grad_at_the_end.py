"""Clear gradients after each step, so that old ones count once.

loses: finetune
"""


def finetune(
    model: nn.Module,
    masks: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
) -> list[float]:
    parameters = dict(model.named_parameters())
    for name, mask in masks.items():
        parameters[name].data.mul_(mask)
    losses = []
    for x, target in batches:
        loss = loss_fn(model(x), target)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        for name, mask in masks.items():
            parameters[name].data.mul_(mask)
        losses.append(loss.item())
    return losses
