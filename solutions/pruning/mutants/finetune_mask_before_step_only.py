"""Apply the masks before the optimizer's step.   (tasks.md 7.26, mistake 8)

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
        optimizer.zero_grad()
        loss = loss_fn(model(x), target)
        loss.backward()
        for name, mask in masks.items():
            parameters[name].data.mul_(mask)
        optimizer.step()
        losses.append(loss.item())
    return losses
