"""Mask gradients by hooks, and the weights after each step; losses as tensors."""


def finetune(
    model: nn.Module,
    masks: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    batches: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
) -> list[float]:
    parameters = dict(model.named_parameters())
    hooks = [parameters[name].register_hook(lambda grad, mask=mask: grad * mask) for name, mask in masks.items()]
    for name, mask in masks.items():
        parameters[name].data *= mask
    losses = []
    model.zero_grad()
    for x, target in batches:
        loss = loss_fn(model(x), target)
        loss.backward()
        optimizer.step()
        model.zero_grad(set_to_none=False)
        for name, mask in masks.items():
            parameters[name].data *= mask
        losses.append(loss.detach())
    for hook in hooks:
        hook.remove()
    return losses
