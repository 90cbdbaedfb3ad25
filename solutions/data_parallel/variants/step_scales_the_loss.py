"""Weigh the loss before backward, sum the gradients, clear them at the end, return a tensor."""


def parallel_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    comm: Communicator,
) -> float:
    total = torch.tensor(len(x), device=x.device)
    comm.all_reduce(total)
    loss = loss_fn(model(x), y) * (len(x) / total) if len(x) else 0 * sum(p.sum() for p in model.parameters())
    loss.backward()
    for parameter in model.parameters():
        comm.all_reduce(parameter.grad)
    optimizer.step()
    optimizer.zero_grad(set_to_none=False)
    loss = loss.detach()
    comm.all_reduce(loss)
    return loss
