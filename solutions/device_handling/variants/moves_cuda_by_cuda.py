"""Uses Tensor.cuda and Tensor.cpu."""

_move = move_to


def move_to(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.cpu() if str(device) == "cpu" else batch.cuda()
    return _move(batch, device)
