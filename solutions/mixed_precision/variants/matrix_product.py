"""Compute distances by a matrix product in float32, and the loss outside of autocast in float32."""


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    with torch.amp.autocast(device_type=a.device.type, enabled=False):
        a, b = a.to(torch.float32), b.to(torch.float32)
        return (a * a).sum(1, keepdim=True) + (b * b).sum(1) - 2 * torch.einsum("nd,md->nm", a, b)


def autocast_step(
    model: nn.Module, optimizer: torch.optim.Optimizer, loss_fn: Loss, x: Tensor, target: Tensor, dtype: torch.dtype
) -> Tensor:
    with torch.autocast(device_type=str(x.device).split(":")[0], dtype=dtype):
        output = model(x)
    loss = loss_fn(output.float(), target)
    model.zero_grad(set_to_none=False)
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.detach().clone()
