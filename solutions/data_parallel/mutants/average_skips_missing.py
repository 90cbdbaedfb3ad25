"""Skip parameters without a gradient, while the other ranks wait.

loses: average_gradients
"""


def average_gradients(model: nn.Module, comm: Communicator, samples: int) -> None:
    total = torch.tensor(float(samples), dtype=torch.float64)
    total = total.to(next(model.parameters()).device)
    comm.all_reduce(total)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad *= samples / total.item()
            comm.all_reduce(parameter.grad)
