"""Reduce one long vector that holds all gradients and the number of samples."""


def average_gradients(model: nn.Module, comm: Communicator, samples: int) -> None:
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    parts = [torch.zeros_like(each) if each.grad is None else each.grad * samples for each in parameters]
    bucket = torch.cat([part.flatten() for part in parts] + [parts[0].new_tensor([float(samples)])])  # (N + 1,)
    comm.all_reduce(bucket)
    start = 0
    for parameter in parameters:
        end = start + parameter.numel()
        parameter.grad = (bucket[start:end] / bucket[-1]).view_as(parameter)
        start = end
