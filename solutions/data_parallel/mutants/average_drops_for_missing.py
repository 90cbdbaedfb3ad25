"""Take part for a parameter without a gradient, but leave None there.

loses: average_gradients
"""


def average_gradients(model: nn.Module, comm: Communicator, samples: int) -> None:
    total = torch.tensor(float(samples), dtype=torch.float64)
    total = total.to(next(model.parameters()).device)
    comm.all_reduce(total)
    for parameter in model.parameters():
        if parameter.requires_grad:
            gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            gradient *= samples / total.item()
            comm.all_reduce(gradient)
