"""Cast the model itself instead of using autocast.   (tasks.md 7.24, mistake 13)

loses: autocast
"""


def autocast_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss_fn: Loss, x: Tensor, target: Tensor, dtype: torch.dtype
) -> Tensor:
    optimizer.zero_grad()
    loss = loss_fn(model.to(dtype)(x.to(dtype)).float(), target)
    loss.backward()
    optimizer.step()
    return loss.detach()
