"""Forget the buffers that are not in the state dict.

loses: replicate
"""


def replicate(model: nn.Module, comm: Communicator) -> None:
    for value in model.state_dict().values():
        comm.broadcast(value, 0)
