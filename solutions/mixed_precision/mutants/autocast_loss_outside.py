"""Compute the loss outside of autocast, in half precision.   (tasks.md 7.24, mistake 13)

loses: autocast
"""


def autocast_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss_fn: Loss, x: Tensor, target: Tensor, dtype: torch.dtype
) -> Tensor:
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        output = model(x)
    loss = loss_fn(output, target)
    loss.backward()
    optimizer.step()
    return loss.detach().float()
