"""Never clear the gradients.

loses: parallel_step
"""


def parallel_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    comm: Communicator,
) -> float:
    loss = loss_fn(model(x), y) if len(x) else x.new_zeros(())
    if len(x):
        loss.backward()
    average_gradients(model, comm, len(x))
    optimizer.step()
    sums = torch.stack([loss.detach() * len(x), torch.full_like(loss.detach(), len(x))])
    comm.all_reduce(sums)
    return (sums[0] / sums[1]).item()
