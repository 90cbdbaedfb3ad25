"""Set all ranks but the first to zero, and sum."""


def replicate(model: nn.Module, comm: Communicator) -> None:
    for value in (*model.parameters(), *model.buffers()):
        if comm.rank != 0:
            value.data.zero_()
        comm.all_reduce(value.data)
