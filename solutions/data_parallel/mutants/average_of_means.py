"""Divide by the number of ranks, however many samples each has.

loses: average_gradients
"""


def average_gradients(model: nn.Module, comm: Communicator, samples: int) -> None:
    for parameter in model.parameters():
        if parameter.requires_grad:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
            comm.all_reduce(parameter.grad)
            parameter.grad /= comm.world_size
