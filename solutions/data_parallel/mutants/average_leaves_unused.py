"""Leave a parameter alone that no rank has used.   (tasks.md 7.24, missing gradients)

loses: average_gradients
"""


def average_gradients(model: nn.Module, comm: Communicator, samples: int) -> None:
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    total = torch.tensor(float(samples), dtype=torch.float64, device=parameters[0].device)
    comm.all_reduce(total)
    for parameter in parameters:
        used = torch.tensor(float(parameter.grad is not None), device=parameter.device)
        comm.all_reduce(used)
        if not used:
            continue
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
        parameter.grad.mul_(samples / total.item())
        comm.all_reduce(parameter.grad)
