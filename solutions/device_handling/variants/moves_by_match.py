"""Rebuilds every container by hand, and tensors that are there already are the same objects."""

from collections import OrderedDict, defaultdict  # noqa: E402


def move_to(batch, device):
    match batch:
        case torch.Tensor():
            return batch if batch.device == torch.device(device) else batch.to(device)
        case nn.utils.rnn.PackedSequence():
            return batch.to(device)
        case defaultdict():
            return defaultdict(batch.default_factory, [(key, move_to(item, device)) for key, item in batch.items()])
        case OrderedDict():
            return OrderedDict((key, move_to(item, device)) for key, item in batch.items())
        case dict():
            return dict((key, move_to(item, device)) for key, item in batch.items())
        case tuple() if hasattr(batch, "_make"):
            return batch._make([move_to(item, device) for item in batch])
        case tuple():
            return (*[move_to(item, device) for item in batch],)
        case list():
            return [move_to(item, device) for item in batch]
    if dataclasses.is_dataclass(batch):
        moved = copy.copy(batch)
        for field in dataclasses.fields(batch):
            object.__setattr__(moved, field.name, move_to(getattr(batch, field.name), device))
        return moved
    try:
        return batch.to(device)
    except AttributeError:
        return batch
