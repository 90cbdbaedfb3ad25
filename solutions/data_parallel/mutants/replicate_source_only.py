"""Let only rank 0 call broadcast, as if it were a message to send.

loses: replicate
"""


def replicate(model: nn.Module, comm: Communicator) -> None:
    if comm.rank == 0:
        for value in (*model.parameters(), *model.buffers()):
            comm.broadcast(value.data, 0)
