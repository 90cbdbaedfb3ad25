"""Clear gradients after the step, and set them by autograd.grad."""


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    return torch.stack([(row - b.float()).pow(2).sum(-1) for row in a.float()])


def autocast_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss_fn: Loss, x: Tensor, target: Tensor, dtype: torch.dtype
) -> Tensor:
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_fn(model(x), target)
    params = [param for group in optimizer.param_groups for param in group["params"]]
    for param, gradient in zip(params, torch.autograd.grad(loss, params), strict=True):
        param.grad = gradient
    optimizer.step()
    optimizer.zero_grad()
    return loss.detach()
