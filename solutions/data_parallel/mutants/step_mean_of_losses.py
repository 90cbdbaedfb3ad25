"""Return the mean of the ranks' mean losses.

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
    optimizer.zero_grad()
    loss = loss_fn(model(x), y) if len(x) else x.new_zeros(())
    if len(x):
        loss.backward()
    average_gradients(model, comm, len(x))
    optimizer.step()
    loss = loss.detach().clone()
    comm.all_reduce(loss)
    return loss.item() / comm.world_size
