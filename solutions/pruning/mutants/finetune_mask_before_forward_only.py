"""Apply the masks before each forward pass, but not after the last step.   (tasks.md 7.26, mistake 8)

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
    losses = []
    for x, target in batches:
        for name, mask in masks.items():
            parameters[name].data.mul_(mask)
        optimizer.zero_grad()
        loss = loss_fn(model(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
