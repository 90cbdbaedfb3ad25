"""Forget the buffers.

loses: replicate
"""


def replicate(model: nn.Module, comm: Communicator) -> None:
    for parameter in model.parameters():
        comm.broadcast(parameter.data, 0)
