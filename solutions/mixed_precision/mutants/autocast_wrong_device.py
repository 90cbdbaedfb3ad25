"""Name another device than that of the input, so that autocast does nothing.   (tasks.md 7.24, mistake 13)

loses: autocast
"""


def autocast_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss_fn: Loss, x: Tensor, target: Tensor, dtype: torch.dtype
) -> Tensor:
    optimizer.zero_grad()
    with torch.autocast("cpu" if x.is_cuda else "cuda", dtype=dtype):
        loss = loss_fn(model(x), target)
    loss.backward()
    optimizer.step()
    return loss.detach()
